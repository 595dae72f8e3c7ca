"""Returns, and the money and goods that go out because of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sandbox.records.money import Money
from sandbox.records.orders import TrackingEvent
from sandbox.records.people import Address, DropOffPoint
from sandbox.records.vocabulary import (
    Disposition,
    FeeKind,
    Method,
    PaymentKind,
    PaymentState,
    Resolution,
    ReturnStatus,
)


@dataclass(frozen=True, slots=True)
class Fee:
    kind: FeeKind
    amount: Money
    label: str = ""


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """Pieces of one parcel; `refund` is what they are worth before fees."""

    id: str
    order_line_id: str
    quantity: int
    reason_id: str
    refund: Money
    fulfilment_id: str = ""
    note: str = ""
    received_quantity: int = 0
    accepted_quantity: int = 0
    disposition: Disposition | None = None
    inspection_note: str = ""


@dataclass(frozen=True, slots=True)
class StatusChange:
    status: ReturnStatus
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """`token` is the unguessable part of the label's address."""

    carrier: str
    tracking_number: str
    token: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PickupSlot:
    id: str
    starts_at: datetime
    ends_at: datetime
    carrier: str
    fee: Money


@dataclass(frozen=True, slots=True)
class Pickup:
    slot: PickupSlot
    reference: str
    address: Address


@dataclass(frozen=True, slots=True)
class Return:
    id: str
    rma_number: str
    order_id: str
    status: ReturnStatus
    lines: tuple[ReturnLine, ...]
    method: Method
    created_at: datetime
    resolution: Resolution = Resolution.REFUND
    fees: tuple[Fee, ...] = ()
    shipping_refund: Money | None = None
    bonus: Money | None = None
    """What the shop puts on top of store credit."""
    goods_out: Money | None = None
    """Worth of what was sent in exchange; it is taken off what is owed."""
    history: tuple[StatusChange, ...] = ()
    label: Label | None = None
    pickup: Pickup | None = None
    drop_off: DropOffPoint | None = None
    tracking: tuple[TrackingEvent, ...] = ()
    expires_at: datetime | None = None
    note: str = ""
    reference: str | None = None
    gift_to: str | None = None
    """Of a gift: the e-mail address of the one who sends it back."""


@dataclass(frozen=True, slots=True)
class RefundPart:
    payment_id: str
    kind: PaymentKind
    amount: Money
    last_four: str = ""


@dataclass(frozen=True, slots=True)
class Refund:
    """Settled when the payment provider says so: at `settles_at`, unless it failed."""

    id: str
    order_id: str
    amount: Money
    parts: tuple[RefundPart, ...]
    created_at: datetime
    settles_at: datetime | None = None
    state: PaymentState = PaymentState.PENDING
    return_id: str | None = None
    note: str = ""
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class StoreCredit:
    id: str
    customer_id: str
    order_id: str
    code: str
    amount: Money
    balance: Money
    issued_at: datetime
    expires_at: datetime | None = None
    return_id: str | None = None
    note: str = ""
    reference: str | None = None
    email: str | None = None
    """Who it was sent to, where that is not the buyer."""


@dataclass(frozen=True, slots=True)
class SentItem:
    variant_id: str
    title: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Charge:
    """What the customer has to pay: `token` is the unguessable part of the page's address."""

    amount: Money
    token: str
    state: PaymentState = PaymentState.PENDING
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """With a `charge` the goods are kept aside, and leave when it is paid."""

    id: str
    order_id: str
    return_id: str
    sent: tuple[SentItem, ...]
    difference: Money
    created_at: datetime
    reference: str | None = None
    charge: Charge | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    id: str
    order_id: str
    sent: tuple[SentItem, ...]
    created_at: datetime
    return_id: str | None = None
    note: str = ""
    reference: str | None = None
