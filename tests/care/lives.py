"""Thirty lives of returns: what the customer wanted, what happened when, and what they must hear.

Each step is (hours after the submission, what). `hears` are fragments of all that is told of our
own accord, in order; nothing else may be told. Days are those of tests/care/world.py: the
submission is on Monday, 15 March 2027, at 11:00 in Berlin.
"""

from dataclasses import dataclass, field
from typing import Any

from returns.model import Method, Reason, Resolution

DAY = 24
Steps = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Life:
    name: str
    steps: Steps
    hears: tuple[str, ...]
    wanted: dict[str, Any] = field(default_factory=dict)
    order: dict[str, Any] = field(default_factory=dict)
    asked: bool = True


def _order(payment: str = "card", pieces: int = 1) -> dict[str, Any]:
    amount = f"{89.90 * pieces + 25.80:.2f}"
    return {"payment": payment, "pieces": pieces, "amount": amount}


RETURNED: Steps = ((26, "scan"), (74, "receive"), (76, "inspect"), (98, "refund"), (170, "settle"))
TRAVELS = "The carrier has your parcel"
ARRIVED = "reached us on 18 March 2027. Your refund of {due} leaves us by 23 March 2027"
CHECKED = "everything is fine. Your refund of {due} leaves us by 23 March 2027"
SENT = "We've sent your refund of {due}"
PAID = "Your refund of {due} for Shoes has gone through"


def _refunded(due: str, *, checked: str = CHECKED, arrived: str = ARRIVED) -> tuple[str, ...]:
    told = (TRAVELS, arrived, checked, SENT, PAID)
    return tuple(text.replace("{due}", due) for text in told)


def _method(method: Method, due: str) -> Life:
    return Life(f"a refund by {method}", RETURNED, _refunded(due), {"method": method})


def _paid(payment: str, pay_by: str, destination: str) -> Life:
    arrived = f"reached us on 18 March 2027. Your refund of €86.00 leaves us by {pay_by}"
    checked = f"everything is fine. Your refund of €86.00 leaves us by {pay_by}"
    hears = (*_refunded("€86.00", arrived=arrived, checked=checked)[:3],
             f"We've sent your refund of €86.00 for RMA to your {destination}",
             f"Your refund of €86.00 for Shoes has gone through to your {destination}")  # fmt: skip
    return Life(f"paid by {payment}", RETURNED, hears, order=_order(payment))


LIVES: tuple[Life, ...] = (
    _method(Method.DROP_OFF, "€86.00"),
    _method(Method.MERCHANT_LABEL, "€86.00"),
    _method(Method.STORE, "€89.90"),
    _method(Method.CUSTOMER_LABEL, "€89.90"),
    _paid("wallet", "22 March 2027", "wallet"),
    _paid("bank_transfer", "23 March 2027", "bank account"),
    Life(
        "paid in instalments: the money is free once it was checked",
        RETURNED,
        (TRAVELS, "reached us on 18 March 2027. I'll write when", "leaves us by 25 March 2027",
         "We've sent your refund of €86.00 for RMA to your instalment plan", "gone through"),
        order=_order("instalments"),
    ),
    Life(
        "a pickup that was chosen and came",
        ((1, "book"), (30, "scan"), (74, "receive"), (76, "inspect"), (98, "refund"),
         (170, "settle")),
        ("Tomorrow is pickup day for RMA: Tuesday, 16 March 2027, 9:00–13:00",
         *_refunded("€83.00")),
        {"method": Method.PICKUP},
    ),
    Life(
        "a pickup at the last of the times that were offered",
        ((1, "book late"), (100, "scan"), (146, "receive"), (147, "inspect"), (148, "refund"),
         (220, "settle")),
        ("Tomorrow is pickup day", TRAVELS, "reached us on 21 March 2027", "everything is fine",
         "We've sent your refund of €83.00", "gone through"),
        {"method": Method.PICKUP},
    ),
    Life(
        "a pickup that was missed, and booked anew",
        ((1, "book"), (28, "miss"), (29, "book"), (53, "scan"), (74, "receive"),
         (76, "inspect"), (98, "refund"), (170, "settle")),
        ("Tomorrow is pickup day", "The courier came for your return RMA on 16 March 2027",
         "Tomorrow is pickup day for RMA: Wednesday, 17 March 2027", *_refunded("€83.00")),
        {"method": Method.PICKUP},
    ),
    Life(
        "a damaged item, at our cost",
        RETURNED,
        _refunded("€89.90"),
        {"reason": Reason.DEFECTIVE},
    ),
    Life(
        "a small broken thing that may be kept",
        ((2, "refund"), (74, "settle")),
        ("We've sent your refund of €12.90", "Your refund of €12.90 for Mug has gone through"),
        {"reason": Reason.DEFECTIVE, "method": Method.KEEP_ITEM, "lines": {"L2": 1}},
    ),
    Life(
        "store credit",
        ((26, "scan"), (27, "credit"), (74, "receive"), (76, "inspect")),
        (TRAVELS, "Your return RMA (Shoes) reached us",
         "is completed: €94.99 is yours as store credit"),
        {"resolution": Resolution.STORE_CREDIT},
    ),
    Life(
        "an exchange",
        ((26, "scan"), (74, "receive"), (76, "inspect")),
        (TRAVELS, "reached us on 18 March 2027. I'll write",
         "Your exchange RMA (Shoes) is completed"),
        {"resolution": Resolution.EXCHANGE, "variant": "shoes-43"},
    ),
    Life(
        "a replacement",
        ((26, "scan"), (74, "receive"), (76, "inspect")),
        (TRAVELS, "reached us on 18 March 2027. I'll write",
         "Your replacement RMA (Shoes) is completed"),
        {"resolution": Resolution.REPLACEMENT, "reason": Reason.DEFECTIVE},
    ),
    Life(
        "two items of which one comes later",
        ((26, "scan"), (74, "receive first"), (98, "receive"), (99, "inspect"), (100, "refund"),
         (172, "settle")),
        (TRAVELS, "Part of your return RMA reached us on 18 March 2027",
         "(Shoes and 2 × Mug) reached us on 19 March 2027", "everything is fine",
         "We've sent your refund of €111.80", "has gone through"),
        {"lines": {"L1": 1, "L2": 2}},
    ),
    Life(
        "two items of which one was not accepted",
        ((26, "scan"), (74, "receive"), (76, "inspect, the first refused"), (98, "refund"),
         (170, "settle")),
        (TRAVELS, "reached us", "We couldn't accept Shoes. The reason: worn outside. Your refund of"
         " €21.90", "We've sent your refund of €21.90", "has gone through"),
        {"lines": {"L1": 1, "L2": 2}},
    ),
    Life(
        "nothing was accepted",
        ((26, "scan"), (74, "receive"), (76, "inspect, refused")),
        (TRAVELS, "reached us", "without a refund, because we couldn't accept Shoes. The reason:"
         " worn outside"),
    ),
    Life(
        "a review that was granted",
        ((5, "approve"), (30, "scan"), (74, "receive"), (76, "inspect"), (98, "refund"),
         (170, "settle")),
        ("Good news: your return RMA (6 × Shoes) is approved. Show this code", TRAVELS,
         "reached us", "everything is fine", "We've sent your refund of €535.50",
         "Your refund of €535.50"),
        {"lines": {"L1": 6}},
        _order(pieces=6),
    ),
    Life(
        "a review that was refused",
        ((5, "decline"),),
        ("we can't take it back. The reason: Outside the window",),
        {"lines": {"L1": 6}},
        _order(pieces=6),
    ),
    Life("called off", ((5, "cancel"),), ("is called off. You keep the item",), asked=False),
    Life(
        "never sent: reminded, and expired",
        (),
        ("ready to be sent since 15 March 2027, and hasn't moved", "runs out on 14 April 2027",
         "has expired, as nothing was sent"),
        asked=False,
    ),
    Life(
        "sent after the reminder",
        ((8 * DAY, "scan"), (9 * DAY, "receive"), (9 * DAY + 1, "inspect"), (9 * DAY + 3, "refund"),
         (12 * DAY, "settle")),
        ("hasn't moved yet", TRAVELS, "reached us on 24 March 2027", "everything is fine",
         "We've sent your refund of €86.00", "has gone through"),
    ),
    Life(
        "a refund that the bank sent back, and another",
        ((26, "scan"), (74, "receive"), (76, "inspect"), (98, "refund"), (100, "fail"),
         (101, "agent"), (122, "refund"), (194, "settle")),
        (TRAVELS, "reached us", "everything is fine", "We've sent your refund of €86.00",
         "didn't go through on 19 March 2027", "We've sent your refund of €86.00",
         "has gone through"),
    ),
    Life(
        "paid in two parts",
        ((26, "scan"), (74, "receive"), (76, "inspect"), (97, "refund 50.00"), (98, "refund 36.00"),
         (175, "settle")),
        (TRAVELS, "reached us", "everything is fine", "We've sent your refund of €50.00",
         "We've sent your refund of €36.00", "Your refund of €86.00 for Shoes has gone through"),
    ),
    Life(
        "late: told before the promised day passes, and paid after",
        ((26, "scan"), (74, "receive"), (76, "inspect"), (216, "agent"), (218, "refund"),
         (290, "settle")),
        (TRAVELS, "reached us", "everything is fine",
         "was promised by 23 March 2027, and it hasn't left us yet. I've passed it to our finance"
         " team just now, and a person there takes it on. Expect it by 25 March 2027",
         "We've sent your refund of €86.00", "has gone through"),
    ),
    Life(
        "everything on one morning: only how it stands is told",
        ((22, "scan"), (22, "receive"), (22, "inspect"), (22, "refund"), (94, "settle")),
        ("We've sent your refund of €86.00", "has gone through"),
    ),
    Life(
        "received in the middle of the night",
        ((26, "scan"), (64, "receive"), (76, "inspect"), (98, "refund"), (170, "settle")),
        (TRAVELS, "reached us on 18 March 2027", "everything is fine", SENT[:20], "gone through"),
    ),
    Life(
        "received without a scan",
        ((74, "receive"), (76, "inspect"), (98, "refund"), (170, "settle")),
        _refunded("€86.00")[1:],
    ),
    Life(
        "a customer who wrote stop",
        ((26, "scan"), (30, "stop"), (74, "receive"), (76, "inspect"), (98, "refund"),
         (170, "settle")),
        (TRAVELS,),
        asked=False,
    ),
)  # fmt: skip
