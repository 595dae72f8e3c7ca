"""The built-in shop: the same every time, with its dates counted back from today."""

from __future__ import annotations

from typing import Any

from sandbox.shop import bulk, fixed
from sandbox.shop.catalogue import products
from sandbox.shop.drawing import Catalogue, order
from sandbox.shop.people import customers
from sandbox.shop.places import DROP_OFF_POINTS
from sandbox.shop.returned import Back, refund, returned

Json = dict[str, Any]
NAME = "Linden & Loom"


def built_in() -> Json:
    """The shop as JSON, in the form that sandbox.shopfile.load takes."""
    goods, people = products(), customers()
    catalogue = Catalogue(goods)
    crowd, their_returns = bulk.orders(people, goods)
    drawn = fixed.orders({person["email"]: person for person in people}) + crowd
    orders = {one.number: _whole(order(one, catalogue)) for one in drawn}
    backs: dict[int, tuple[Back, ...]] = {n: (back,) for n, back in their_returns.items()}
    backs |= fixed.RETURNS
    pairs = [(back, orders[number]) for number, some in backs.items() for back in some]
    refunds = [refund(back, one) for back, one in pairs]
    return {
        "shop": {
            "name": NAME,
            "currency": "EUR",
            "address": {
                "name": f"{NAME} returns",
                "line1": "Speicherstrasse 1",
                "postal_code": "10557",
                "city": "Berlin",
                "country": "DE",
            },
            "drop_off_points": DROP_OFF_POINTS,
        },
        "customers": people,
        "products": goods,
        "orders": list(orders.values()),
        "returns": [returned(back, one) for back, one in pairs],
        "refunds": [one for one in refunds if one] + _of_cancelled(orders),
    }


def _whole(one: Json) -> Json:
    """A cancelled order's lines are cancelled in full."""
    if one.get("status") == "CANCELED":
        one["lines"] = [{**line, "cancelled_quantity": line["quantity"]} for line in one["lines"]]
    return one


def _of_cancelled(orders: dict[int, Json]) -> list[Json]:
    gone = [(n, one) for n, one in orders.items() if one.get("status") == "CANCELED"]
    return [
        {
            "id": f"re_{number}",
            "order_id": one["id"],
            "currency": one["currency"],
            "amount": (paid := one["payments"][0])["amount"],
            "parts": [
                {k: paid[k] for k in ("kind", "amount", "last_four")} | {"payment_id": paid["id"]}
            ],
            "created_at": one["cancelled_at"],
            "settles_at": one["cancelled_at"],
            "state": "SUCCESS",
        }
        for number, one in gone
    ]
