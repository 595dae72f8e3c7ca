"""What the suite needs of a platform, beyond its adapter: somebody who plays the shop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from backend_client.model import Money, Return
from backend_client.patience import Patience
from backend_client.protocol import OrderBackend
from tests.conformance.network import Network

IN_FULL = "conformance in full"
"""The plugin that `python -m tests.conformance` registers."""

QUICK = Patience(attempt=10, total=30, attempts=3, pause=0, longest_pause=0)
ONCE = Patience(attempt=10, total=30, attempts=1, pause=0, longest_pause=0)
HURRIED = Patience(attempt=0.4, total=2, attempts=1, pause=0, longest_pause=0)


@dataclass(frozen=True, slots=True)
class Basket:
    """An order to place: one line for each quantity, of something that costs about 20.

    Paid in full. Delivered yesterday, or not shipped at all.
    """

    quantities: tuple[int, ...] = (1,)
    delivered: bool = True


@dataclass(frozen=True, slots=True)
class Placed:
    """What the customer of the placed order knows."""

    order_id: str
    number: str
    email: str
    postcode: str
    name: str
    """On its address: a first name, and a surname that no other order has."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of the product of the first line: a variant in stock, and one that is sold out."""

    product_id: str
    available: str
    sold_out: str


class Stage(Protocol):
    """One platform, with a shop on it. All of its traffic goes through `network`."""

    name: str
    network: Network
    backend: OrderBackend
    sizes: Sizes

    def connect(self, patience: Patience = QUICK, *, wrong_token: bool = False) -> OrderBackend:
        """Another client of the same shop, as after a restart of our process."""
        ...

    async def place(self, basket: Basket) -> Placed:
        """A new order of a new customer."""
        ...

    async def receive(self, back: Return) -> None:
        """The warehouse receives and accepts all of it."""
        ...

    def money(self, amount: str) -> Money:
        """In the currency of the placed orders."""
        ...
