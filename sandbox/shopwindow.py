"""The store behind the demo shop's own pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from starlette.concurrency import run_in_threadpool

from sandbox import customers, storefront
from sandbox.call import Call
from sandbox.clock import Clock
from sandbox.records import (
    Customer,
    FulfilmentStatus,
    Money,
    Order,
    OrderLine,
    OrderStatus,
    Product,
    Return,
    is_delivered,
)
from sandbox.remaining import UNDONE
from sandbox.store import Store

T = TypeVar("T")


class ShopWindow:
    """Reads the shop for its pages (storefront.Shop)."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def products(self) -> list[storefront.Product]:
        return await self._read(
            lambda call: [_product(one) for one in call.tx.all(Product) if one.variants]
        )

    async def customers(self) -> list[storefront.Customer]:
        return await self._read(lambda call: [_customer(one) for one in call.tx.all(Customer)])

    async def orders(self, customer_id: str) -> list[storefront.Order]:
        def read(call: Call) -> list[storefront.Order]:
            found = customers.orders(call, call.tx.get(Customer, customer_id))
            return [_order(one, call.tx.all(Return, one.id)) for one in found]

        return await self._read(read)

    async def _read(self, answer: Callable[[Call], T]) -> T:
        def run() -> T:
            with self._store.reading() as tx:
                return answer(Call(tx, self._clock.now(tx)))

        return await run_in_threadpool(run)


def _product(one: Product) -> storefront.Product:
    price = one.variants[0].price
    return storefront.Product(
        one.id,
        one.title,
        one.category,
        _money(price),
        one.description,
        one.image or None,
    )


def _customer(one: Customer) -> storefront.Customer:
    city = one.addresses[0].city if one.addresses else ""
    return storefront.Customer(one.id, one.name, one.email, city)


def _order(one: Order, returns: list[Return]) -> storefront.Order:
    lines = tuple(map(_line, one.lines))
    status = _status(one, returns)
    return storefront.Order(one.number, one.placed_at, status, lines, _money(one.total()))


def _line(one: OrderLine) -> storefront.Line:
    return storefront.Line(
        one.product_title or one.variant_id,
        one.variant_title,
        one.quantity,
        _money(one.unit_price),
        one.category,
        one.image or None,
    )


def _status(one: Order, returns: list[Return]) -> str:
    """One word or two, for the account page."""
    if one.status is OrderStatus.CANCELED:
        return "Cancelled"
    if any(back.status not in UNDONE for back in returns):
        return "Return registered"
    if not one.fulfilments:
        return "Being prepared"
    if all(map(is_delivered, one.fulfilments)):
        return "Delivered"
    if any(map(is_delivered, one.fulfilments)):
        return "Partly delivered"
    if any(parcel.status is FulfilmentStatus.FAILURE for parcel in one.fulfilments):
        return "Delivery failed"
    return "On its way"


def _money(one: Money) -> storefront.Money:
    return storefront.Money(one.amount, one.currency)
