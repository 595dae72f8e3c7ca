"""Returns (and their refunds) for orders of the built-in shop, in every state."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Json = dict[str, Any]
STEPS = {
    "REQUESTED": ("REQUESTED",),
    "OPEN": ("OPEN",),
    "IN_TRANSIT": ("OPEN",),
    "PARTIALLY_RECEIVED": ("OPEN", "PARTIALLY_RECEIVED"),
    "RECEIVED": ("OPEN", "RECEIVED"),
    "REFUNDED": ("OPEN", "RECEIVED", "CLOSED"),
    "REFUSED": ("OPEN", "RECEIVED", "CLOSED"),
    "DECLINED": ("REQUESTED", "DECLINED"),
    "CANCELED": ("OPEN", "CANCELED"),
    "EXPIRED": ("OPEN", "EXPIRED"),
}
RECEIVED = frozenset({"RECEIVED", "REFUNDED", "REFUSED", "PARTIALLY_RECEIVED"})
NOTES = {"DECLINED": "Outside the return window.", "REFUSED": "Worn outdoors."}


@dataclass(frozen=True, slots=True)
class Back:
    """`days` ago it was registered; the later steps follow two days apart."""

    number: int
    state: str
    days: int
    line: int = 1
    quantity: int = 1
    reason: str = "reason_unwanted"
    settled: bool = True
    method: str = "DROP_OFF"


def returned(back: Back, order: Json) -> Json:
    """The return as shop JSON."""
    line = order["lines"][back.line - 1]
    steps = STEPS[back.state]
    return {
        "id": f"ret_{back.number}",
        "rma_number": f"RMA-{back.number}",
        "order_id": order["id"],
        "currency": order["currency"],
        "status": steps[-1],
        "method": back.method,
        "created_at": f"-{back.days}d",
        "expires_at": f"{30 - back.days:+d}d",
        "lines": [_line(back, order, line)],
        "history": [
            {
                "status": step,
                "at": f"-{max(back.days - 2 * place, 0)}d",
                "note": NOTES.get(back.state, "") if step == steps[-1] else "",
            }
            for place, step in enumerate(steps)
        ],
        "label": {
            "carrier": "ParcelPost",
            "tracking_number": f"RT{back.number:010d}",
            "token": f"demo-{back.number}",
        },
        "tracking": _tracking(back),
    }


def refund(back: Back, order: Json) -> Json | None:
    """The money of a return that was accepted, else None."""
    if back.state != "REFUNDED":
        return None
    amount, payment = _worth(back, order), order["payments"][-1]
    age = max(back.days - 4, 1)
    return {
        "id": f"re_{back.number}",
        "order_id": order["id"],
        "return_id": f"ret_{back.number}",
        "currency": order["currency"],
        "amount": amount,
        "parts": [
            {
                "payment_id": payment["id"],
                "kind": payment["kind"],
                "amount": amount,
                "last_four": payment["last_four"],
            }
        ],
        "created_at": f"-{age}d",
        "settles_at": f"-{age - 1}d" if back.settled else "2d",
        "state": "SUCCESS" if back.settled else "PENDING",
    }


def _line(back: Back, order: Json, line: Json) -> Json:
    parcel = next(
        p
        for p in order["fulfilments"]
        if any(part["order_line_id"] == line["id"] for part in p["lines"])
    )
    part = {
        "id": f"rl_{back.number}",
        "order_line_id": line["id"],
        "quantity": back.quantity,
        "reason_id": back.reason,
        "refund": _worth(back, order),
        "fulfilment_id": parcel["id"],
    }
    if back.state in RECEIVED:
        part["received_quantity"] = 1 if back.state == "PARTIALLY_RECEIVED" else back.quantity
    if back.state == "REFUNDED":
        part |= {"accepted_quantity": back.quantity, "disposition": "RESTOCKED"}
    if back.state == "REFUSED":
        part |= {"disposition": "REFUSED", "inspection_note": NOTES["REFUSED"]}
    return part


def _worth(back: Back, order: Json) -> str:
    line = order["lines"][back.line - 1]
    paid = Decimal(line["unit_price"]) * line["quantity"] - Decimal(line["discount"])
    paid += Decimal(0) if line["tax_included"] else Decimal(line["tax"])
    share = paid * back.quantity / line["quantity"]
    return str(share.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def _tracking(back: Back) -> list[Json]:
    if back.state == "IN_TRANSIT" or back.state in RECEIVED:
        at = f"-{max(back.days - 1, 0)}d"
        return [{"at": at, "status": "IN_TRANSIT", "description": "Accepted at the parcel shop"}]
    return []
