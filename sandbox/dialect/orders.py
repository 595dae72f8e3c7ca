"""Orders in other shops' words: their lines, parcels and payments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.codec import FormatError
from sandbox.dialect.words import (
    ARRIVED,
    CANCELLED,
    DELIVERED,
    LINE,
    ORDER,
    PARCEL,
    PLACED,
    SENT,
    SHIPPED,
    Json,
    address_of,
    kind_of,
    options_of,
    records_of,
    renamed,
)


def order_of(path: str, one: Any, customers: list[Any]) -> Any:
    """The order in our words, its refunds beside its payments. Raises FormatError."""
    try:
        return _order(one, customers)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise FormatError(f"{path} makes no sense in its details: {error}") from error


def _order(one: Any, customers: list[Any]) -> Any:
    if not isinstance(one, dict):
        return one
    order = renamed(one, ORDER)
    if "shipping_address" in order:
        order["shipping_address"] = address_of(order["shipping_address"])
    if not any(word in one for words in ORDER.values() for word in words):
        return order  # in our words already
    order["id"] = str(order.get("id", "")).lstrip("#")
    order.setdefault("placed_at", PLACED)
    lines = [_line(each, order["id"], at) for at, each in enumerate(order.get("lines") or [], 1)]
    word = str(order.pop("status", "")).lower()
    if word in CANCELLED:
        order |= {"status": "CANCELED", "cancelled_at": SENT}
        lines = [{**line, "cancelled_quantity": line["quantity"]} for line in lines]
    elif word.upper() in ("OPEN", "ARCHIVED"):
        order["status"] = word
    parcels = records_of(order.get("fulfilments") or [])
    order["lines"] = lines
    order["fulfilments"] = _parcels(parcels, lines, word) if word not in CANCELLED else []
    return order | _money(records_of(order.get("payments") or []), order, customers)


def _line(one: Any, order_id: str, place: int) -> Any:
    if not isinstance(one, dict):
        return one
    line = {"id": f"{order_id}-L{place}", "quantity": 1, **renamed(one, LINE)}
    line.setdefault("variant_title", options_of(line))
    return line


def _parcels(parcels: list[Any], lines: list[Json], word: str) -> list[Json]:
    """Parcels as the order's word says they are; each takes the lines of the variants it names."""
    if not parcels and word in SHIPPED | ARRIVED:
        parcels = [{}]
    left = list(lines)
    return [_parcel(parcel, left, word) for parcel in parcels]


def _parcel(one: Json, left: list[Json], word: str) -> Json:
    parcel = renamed(one, PARCEL)
    numbers = parcel.get("tracking_number")
    if isinstance(numbers, list):
        parcel["tracking_number"] = ", ".join(map(str, numbers))
    if "lines" not in parcel:
        wanted = parcel.get("item_ids")
        taken = list(left) if wanted is None else [_take(left, item) for item in wanted]
        parcel["lines"] = [
            {"order_line_id": line["id"], "quantity": line["quantity"]} for line in taken if line
        ]
    if "status" not in parcel:
        arrived = word in ARRIVED or "delivered_at" in parcel
        parcel["status"] = "DELIVERED" if arrived else "IN_TRANSIT"
        parcel.setdefault("shipped_at", SENT)
        if arrived:
            parcel.setdefault("delivered_at", DELIVERED)
    return parcel


def _take(left: list[Json], variant_id: Any) -> Json | None:
    """The next line of this variant that is in no parcel yet."""
    for place, line in enumerate(left):
        if line.get("variant_id") == variant_id:
            return left.pop(place)
    return None


def _money(rows: Iterable[Any], order: Json, customers: list[Any]) -> Json:
    """Payments, told apart from refunds, each with what is known of its payment method."""
    methods = {
        method["id"]: method
        for customer in customers
        if isinstance(customer, dict) and customer.get("id") == order.get("customer_id")
        for method in customer.get("payment_methods", [])
    }
    payments: list[Json] = []
    refunds: list[Json] = []
    for row in rows:
        method = methods.get(row.get("payment_method_id"), {})
        known = {"kind": kind_of(row.get("kind") or row.get("source") or method.get("kind"))}
        known |= {key: method[key] for key in ("label", "last_four") if key in method}
        if str(row.get("transaction_type", row.get("type", ""))).lower() == "refund":
            refunds.append({**known, **row})
        else:
            known |= {"id": f"{order['id']}-P{len(payments) + 1}", "paid_at": order["placed_at"]}
            payments.append({**known, **row, "kind": known["kind"]})
    return {"payments": payments, "refunds": _refunds(refunds, payments, order)}


def _refunds(rows: list[Json], payments: list[Json], order: Json) -> list[Json]:
    """Each refund goes back to the payment that was made with the same method."""
    refunds = []
    for place, row in enumerate(rows, start=1):
        method = row.get("payment_method_id")
        paid = next((p for p in payments if p.get("payment_method_id") == method), None)
        paid = paid or (payments[0] if payments else {"id": "", "kind": row["kind"]})
        part = {"payment_id": paid["id"], "kind": paid["kind"], "amount": row["amount"]}
        refunds.append(
            {
                "id": f"{order['id']}-R{place}",
                "order_id": order["id"],
                **({"currency": order["currency"]} if "currency" in order else {}),
                "amount": row["amount"],
                "parts": [part],
                "created_at": row.get("created_at", DELIVERED),
                "state": "SUCCESS",
            }
        )
    return refunds
