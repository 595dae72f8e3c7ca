"""What a shop's JSON tells of a customer's last twelve months, for the risk score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from returns.model import Customer, History
from returns.money import Money, total

Json = Mapping[str, Any]
VOID = ("DECLINED", "CANCELED", "EXPIRED")
_YEAR, _MONTH = timedelta(days=365), timedelta(days=30)


def customer_of(order: Json, shop: Json, at: datetime) -> Customer | None:
    """Who bought the order, with tier and history as they were at `at`. Values are in the
    order's currency; what the file does not tell counts as nothing."""
    if not order.get("customer_id"):
        return None
    everybody = shop.get("customers", [])
    found = [one for one in everybody if one["id"] == order["customer_id"]]
    known: Json = found[0] if found else {}
    return Customer(
        str(order["customer_id"]), known.get("tier") or None, _history(order, known, shop, at)
    )


def _history(order: Json, customer: Json, shop: Json, at: datetime) -> History:
    bought = {
        one["id"]: one
        for one in shop["orders"]
        if one.get("customer_id") == order["customer_id"]
        and timedelta(0) <= at - _time(one["placed_at"]) <= _YEAR
    }
    back = [
        one
        for one in shop.get("returns", [])
        if one["order_id"] in bought and one["status"] not in VOID and _time(one["created_at"]) < at
    ]
    others = [one for one in shop.get("customers", []) if one is not customer] if customer else []
    return History(
        items_bought=sum(_pieces(line) for one in bought.values() for line in one["lines"]),
        items_returned=sum(line["quantity"] for one in back for line in one["lines"]),
        returns_last_30_days=sum(at - _time(one["created_at"]) <= _MONTH for one in back),
        value_returned=_worth(back, order["currency"]),
        keep_items=sum(one["method"] == "KEEP_ITEM" for one in back),
        bracketed_orders=sum(_is_bracketed(one, back) for one in bought.values()),
        worn_returns=sum(_was_refused(one) for one in back),
        accounts_at_same_address=_sharing(customer, others, _places),
        accounts_with_same_payment=_sharing(customer, others, _cards),
    )


def _pieces(line: Json) -> int:
    return int(line["quantity"]) - int(line.get("cancelled_quantity", 0))


def _worth(back: Iterable[Json], currency: str) -> Money:
    """What the returned pieces were worth, fees not taken off."""
    amounts = (line["refund"] for one in back for line in one["lines"] if line.get("refund"))
    monies = (
        Money.of(raw, currency) if isinstance(raw, str) else Money.from_wire(raw) for raw in amounts
    )
    return total((one for one in monies if one.currency == currency), currency)


def _is_bracketed(order: Json, back: Iterable[Json]) -> bool:
    """Several versions of one product were bought, and some of them sent back."""
    products = {line["id"]: line["product_id"] for line in order["lines"]}
    versions = Counter(
        product for product, _ in {(x["product_id"], x.get("variant_id")) for x in order["lines"]}
    )
    returned = (
        products.get(line["order_line_id"])
        for one in back
        if one["order_id"] == order["id"]
        for line in one["lines"]
    )
    return any(versions[product] > 1 for product in returned)


def _was_refused(one: Json) -> bool:
    """The warehouse did not take it as it was: worn, used or incomplete."""
    return any(line.get("disposition") == "REFUSED" for line in one["lines"])


def _sharing(customer: Json, others: Iterable[Json], marks: Any) -> int:
    """How many other accounts share one of these marks."""
    mine = set(marks(customer))
    return sum(not mine.isdisjoint(marks(one)) for one in others)


def _places(customer: Json) -> Iterator[tuple[str, str]]:
    for one in customer.get("addresses", []):
        if one.get("line1"):
            street = " ".join(f"{one['line1']} {one.get('line2', '')}".lower().split())
            yield street, "".join(one.get("postal_code", "").split()).upper()


def _cards(customer: Json) -> Iterator[str]:
    marks = (one.get("fingerprint") for one in customer.get("payment_methods", []))
    return (mark for mark in marks if mark)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
