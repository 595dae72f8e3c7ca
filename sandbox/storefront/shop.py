"""What the pages need to know of a shop. The sandbox's store implements `Shop`."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True)
class Money:
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Product:
    """`picture` is an address; None: the sandbox's drawing for the category."""

    id: str
    title: str
    category: str
    price: Money
    description: str = ""
    picture: str | None = None


@dataclass(frozen=True)
class Customer:
    id: str
    name: str
    email: str
    city: str = ""


@dataclass(frozen=True)
class Line:
    """One line item of an order. `price` is for one piece."""

    title: str
    variant: str
    quantity: int
    price: Money
    category: str = "other"
    picture: str | None = None


@dataclass(frozen=True)
class Order:
    """An order as its customer sees it. `status` is a word to show, such as "Delivered"."""

    number: str
    placed_at: datetime
    status: str
    lines: tuple[Line, ...]
    total: Money


class Shop(Protocol):
    """Where the pages read from."""

    async def products(self) -> list[Product]:
        """All products, in the order in which to show them."""
        ...

    async def customers(self) -> list[Customer]:
        """All customers that one can log in as."""
        ...

    async def orders(self, customer_id: str) -> list[Order]:
        """The customer's orders, newest first; none for an unknown customer."""
        ...
