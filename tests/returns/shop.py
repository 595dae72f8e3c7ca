"""Orders and policies to test with: the plainest there are, changed by what a test is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from returns import Line, Money, Order, Payment, Policy, Reason, Wanted, parse_policy

NOW = datetime(2026, 9, 20, 12, tzinfo=UTC)

PLAIN = """
shop: A shop
currency: EUR
timezone: Europe/Berlin
version: one
effective_from: 2020-01-01
windows: [{id: window, days: 30}]
return_shipping: [{id: shipping, paid_by: customer}]
methods: [{id: drop-off, method: DROP_OFF, fee: 3.90, cost: 4.20}]
resolutions: [{id: resolutions, offer: [refund]}]
refunds: [{id: refunds, to: original_payment, release: receipt, days: 3, bank_days: 2}]
"""


def euro(amount: str) -> Money:
    return Money.of(amount, "EUR")


@cache
def policy(*sections: str) -> Policy:
    """The plain policy with these sections put in (`name: [...]`, one each)."""
    kept = {line.split(":")[0]: line for line in PLAIN.strip().splitlines()}
    for section in sections:
        kept[section.strip().split(":")[0]] = section.strip()
    return parse_policy("\n".join(kept.values()) + "\n")


def line(**changes: Any) -> Line:
    given: dict[str, Any] = {
        "id": "l1",
        "product_id": "p1",
        "title": "Runner",
        "category": "shoes",
        "quantity": 1,
        "unit_price": euro("50.00"),
        "delivered_at": NOW - timedelta(days=5),
    }
    return Line(**given | changes)


def order(*lines: Line, **changes: Any) -> Order:
    given: dict[str, Any] = {
        "id": "o1",
        "number": "1001",
        "currency": "EUR",
        "placed_at": NOW - timedelta(days=60),
        "lines": lines or (line(),),  # or `lines=()`, for none
        "country": "DE",
    }
    return Order(**given | changes)


def paid(amount: str, method: str = "card") -> Payment:
    return Payment(method, euro(amount))


def want(reason: Reason = Reason.UNWANTED, line_id: str = "l1", **changes: Any) -> Wanted:
    given: dict[str, Any] = {"line_id": line_id, "quantity": 1, "reason": reason}
    return Wanted(**given | changes)
