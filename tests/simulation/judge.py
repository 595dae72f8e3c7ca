"""What became of an order: every write to it, as the sentences that goals are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.simulation.goals import called_off, cancelled, return_of

Json = dict[str, Any]


def writes(before: Json, after: Json) -> dict[str, frozenset[str]]:
    """All that changed in the backend, by the id of the order that it belongs to."""
    found: dict[str, set[str]] = {}
    for order_id, what in (*_returns(before, after), *_cancellations(before, after)):
        found.setdefault(order_id, set()).add(what)
    for order_id, what in _payouts(before, after):
        if not any(one.startswith("cancelled") for one in found.get(order_id, ())):
            found.setdefault(order_id, set()).add(what)
    return {order_id: frozenset(what) for order_id, what in found.items()}


def _returns(before: Json, after: Json) -> Iterable[tuple[str, str]]:
    known = {one["id"]: one for one in before["returns"]}
    sent = {one["return_id"]: one["sent"][0]["variant_id"] for one in after["exchanges"]}
    for one in after["returns"]:
        if one["id"] not in known:
            lines = [
                (line["order_line_id"], line["quantity"], _reason(line)) for line in one["lines"]
            ]
            what = return_of(lines, one["method"], one["resolution"], sent.get(one["id"], ""))
            yield one["order_id"], what
        elif one["status"] != known[one["id"]]["status"]:
            off = one["status"] == "CANCELED"
            yield (
                one["order_id"],
                called_off(one["rma_number"]) if off else f"{one['rma_number']} {one['status']}",
            )


def _reason(line: Json) -> str:
    return str(line["reason_id"]).removeprefix("reason_").upper()


def _cancellations(before: Json, after: Json) -> Iterable[tuple[str, str]]:
    was = {line["id"]: line["cancelled_quantity"] for order in before["orders"]
           for line in order["lines"]}  # fmt: skip
    for order in after["orders"]:
        for line in order["lines"]:
            if fewer := line["cancelled_quantity"] - was[line["id"]]:
                yield order["id"], cancelled(line["id"], fewer)


def _payouts(before: Json, after: Json) -> Iterable[tuple[str, str]]:
    """Refunds and credits that no cancellation explains: nobody but the warehouse makes them."""
    for kind in ("refunds", "store_credits"):
        known = {one["id"] for one in before[kind]}
        for one in after[kind]:
            if one["id"] not in known:
                yield one["order_id"], f"paid out: {kind}"
