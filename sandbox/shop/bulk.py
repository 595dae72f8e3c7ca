"""The rest of the built-in shop: a deterministic crowd of orders in every state and region."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from sandbox.shop.drawing import Bought, Drawn, Parcel
from sandbox.shop.returned import STEPS, Back

Json = dict[str, Any]
SEED = 20
FIRST = 1025
COUNT = 121
DELIVERED_DAYS = (1, 2, 4, 6, 9, 13, 14, 15, 19, 25, 29, 30, 31, 38, 59, 60, 61, 90, 120)
PAID = (
    ("card",),
    ("card",),
    ("wallet",),
    ("bank_transfer",),
    ("instalments",),
    ("cash_on_delivery",),
    ("gift_card", "card"),
    ("card",),
)
WAITING = frozenset({"REQUESTED", "OPEN"})
STILL_VALID = 25
"""A return that nobody has sent yet is younger than the 30 days after which it expires."""
SHAPES = (
    "delivered",
    "delivered",
    "delivered",
    "returned",
    "in_transit",
    "processing",
    "two_parcels",
    "discounted",
    "gift",
    "returned",
    "cancelled",
    "half_shipped",
)


def orders(customers: list[Json], products: list[Json]) -> tuple[list[Drawn], dict[int, Back]]:
    """The orders, and for some of them their return."""
    random = Random(SEED)  # noqa: S311 (a crowd, not a secret)
    drawn, backs = [], {}
    states = _cycle(list(STEPS))
    for place in range(COUNT):
        number, shape = FIRST + place, SHAPES[place % len(SHAPES)]
        one = _draw(random, number, shape, customers[place % len(customers)], products, place)
        drawn.append(one)
        if shape == "returned":
            days = one.parcels[0].delivered or 1
            state = next(states)
            registered = min(days - 1, STILL_VALID) if state in WAITING else days - 1
            backs[number] = Back(4100 + place, state, max(registered, 1))
    return drawn, backs


def _draw(
    random: Random, number: int, shape: str, customer: Json, products: list[Json], place: int
) -> Drawn:
    days = DELIVERED_DAYS[place % len(DELIVERED_DAYS)]
    discount = random.choice((10, 15, 20, 30)) if shape == "discounted" else 0
    if shape == "returned":
        products = [product for product in products if product["requires_shipping"]]
    goods = _pick(random, products, place, discount)
    paid = PAID[place % len(PAID)]
    if shape == "processing":
        return Drawn(number, customer, goods, random.randint(0, 2), (), paid)
    if shape == "cancelled":
        return Drawn(number, customer, goods, days, (), ("card",), _cancelled(goods, number, days))
    if shape == "in_transit":
        return Drawn(number, customer, goods, 3, (Parcel(random.randint(1, 2)),), paid)
    if shape == "two_parcels":
        parcels = (Parcel(days + 4, days + 2, (1,)), Parcel(days + 1, days, (2,)))
        return Drawn(number, customer, goods, days + 5, parcels, paid)
    if shape == "half_shipped":
        return Drawn(number, customer, goods, days + 3, (Parcel(days + 2, days, (1,)),), paid)
    extra = {"gift": True} if shape == "gift" else {}
    return Drawn(number, customer, goods, days + 3, (Parcel(days + 2, days),), paid, extra)


def _pick(random: Random, products: list[Json], place: int, discount: int) -> tuple[Bought, ...]:
    """Two lines: the next product of the catalogue, so that all are sold, and any other."""
    first = products[place % len(products)]
    second = random.choice([p for p in products if p is not first])
    return tuple(
        Bought(random.choice(product["variants"])["id"], random.choice((1, 1, 1, 2, 3)), discount)
        for product in (first, second)
    )


def _cancelled(goods: tuple[Bought, ...], number: int, days: int) -> Json:
    return {"status": "CANCELED", "cancelled_at": f"-{max(days - 1, 0)}d", "tags": ["cancelled"]}


def _cycle(states: list[str]) -> Iterator[str]:
    while True:
        yield from states
