"""To which payments an amount goes back."""

from __future__ import annotations

from collections.abc import Iterable

from backend_client.model import Money, Payment, RefundPart


def shares(amount: Money, payments: Iterable[Payment]) -> Iterable[RefundPart]:
    """The first payment first, as far as each reaches."""
    left = amount
    for payment in payments:
        share = min(left, payment.refundable, key=lambda one: one.amount)
        if share.amount > 0:
            yield RefundPart(payment.id, payment.kind, share, payment.last_four)
            left = left - share
