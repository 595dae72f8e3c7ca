"""Money going back: refunds and store credit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from backend_client.model.money import Money
from backend_client.model.vocabulary import PaymentKind, PaymentState


@dataclass(frozen=True, slots=True)
class RefundPart:
    """The share of a refund that goes back to one payment."""

    payment_id: str
    kind: PaymentKind
    amount: Money
    last_four: str = ""


@dataclass(frozen=True, slots=True)
class Refund:
    """Money paid back. PENDING until the payment provider settles it."""

    id: str
    order_id: str
    amount: Money
    parts: tuple[RefundPart, ...]
    state: PaymentState
    created_at: datetime
    settled_at: datetime | None = None
    return_id: str | None = None
    note: str = ""
    reference: str | None = None
    """The idempotency key that it was made with, where the platform keeps one."""


@dataclass(frozen=True, slots=True)
class StoreCredit:
    """Credit that the customer can spend in the shop, by `code` or in the account. `email`: who
    it was sent to, where that is not the buyer; it is in nobody's account then."""

    id: str
    customer_id: str
    code: str
    amount: Money
    balance: Money
    issued_at: datetime
    expires_at: datetime | None = None
    order_id: str | None = None
    return_id: str | None = None
    reference: str | None = None
    email: str | None = None
