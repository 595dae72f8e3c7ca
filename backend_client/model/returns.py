"""Returns, from what may come back to what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from backend_client.model.money import Money
from backend_client.model.orders import Address, TrackingEvent
from backend_client.model.refunds import Refund, RefundPart
from backend_client.model.vocabulary import (
    Disposition,
    FeeKind,
    NotReturnable,
    RefundStatus,
    Resolution,
    ReturnMethod,
    ReturnReasonCode,
    ReturnStatus,
)


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """A reason of this shop: `id` is what create_return takes, `label` is for the customer."""

    id: str
    code: ReturnReasonCode
    label: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """Pieces of one line that came in one parcel and may still go back."""

    fulfilment_id: str
    quantity: int
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Returnable:
    """What of one order line can go back now, as the platform sees it.

    The platform knows quantities and deliveries. Window, final sale and condition are the
    shop's policy, which is decided elsewhere. `quantity` 0 comes with `blocked`.
    """

    order_line_id: str
    quantity: int
    deliveries: tuple[Delivered, ...] = ()
    blocked: NotReturnable | None = None

    @property
    def delivered_at(self) -> datetime | None:
        """The latest delivery among the pieces that can go back."""
        return max((d.delivered_at for d in self.deliveries if d.delivered_at), default=None)


@dataclass(frozen=True, slots=True)
class Fee:
    """Kept back from the refund; a positive amount."""

    kind: FeeKind
    amount: Money
    label: str = ""


@dataclass(frozen=True, slots=True)
class MethodOffer:
    """A way to send it back and what that way costs the customer on this platform."""

    method: ReturnMethod
    label: str
    fee: Money
    carrier: str = ""
    needs_printer: bool = False
    needs_slot: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class PickupSlot:
    id: str
    starts_at: datetime
    ends_at: datetime
    carrier: str
    fee: Money


@dataclass(frozen=True, slots=True)
class Pickup:
    """A booked collection; `reference` is the carrier's booking number."""

    slot: PickupSlot
    reference: str
    address: Address


@dataclass(frozen=True, slots=True)
class DropOffPoint:
    id: str
    name: str
    carrier: str
    address: Address
    opening_hours: str = ""
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A paid label and, where the carrier scans phones, a QR code with the same content."""

    carrier: str
    tracking_number: str
    label_url: str
    qr_url: str = ""
    qr_text: str = ""
    expires_at: datetime | None = None
    tracking_url: str = ""
    """The carrier's page about this parcel."""


@dataclass(frozen=True, slots=True)
class StatusChange:
    status: ReturnStatus
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One line of a return; the warehouse fills in what it received and accepted."""

    id: str
    order_line_id: str
    quantity: int
    reason: ReturnReason
    note: str = ""
    received_quantity: int = 0
    accepted_quantity: int = 0
    disposition: Disposition | None = None
    inspection_note: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """A return, known to the customer by its RMA number.

    `refund_due` is what the customer is owed when all is accepted, fees taken off.
    """

    id: str
    rma_number: str
    order_id: str
    order_number: str
    status: ReturnStatus
    refund_status: RefundStatus
    resolution: Resolution
    method: ReturnMethod
    lines: tuple[ReturnLine, ...]
    fees: tuple[Fee, ...]
    refund_due: Money
    created_at: datetime
    history: tuple[StatusChange, ...]
    refunds: tuple[Refund, ...] = ()
    label: Label | None = None
    pickup: Pickup | None = None
    drop_off: DropOffPoint | None = None
    tracking: tuple[TrackingEvent, ...] = ()
    expires_at: datetime | None = None
    note: str = ""
    reference: str | None = None
    """The idempotency key that it was created with, where the platform keeps one."""
    gift_to: str | None = None
    """Of a gift: the e-mail address of the one who sends it back; the buyer is not to know."""

    @property
    def refunded(self) -> Money:
        return Money.sum((refund.amount for refund in self.refunds), self.refund_due.currency)


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One line's money: what was paid for these pieces and what comes back before fees."""

    order_line_id: str
    quantity: int
    price: Money
    discount: Money
    tax: Money
    refund: Money


@dataclass(frozen=True, slots=True)
class Quote:
    """What a return would pay. `refund` = lines + shipping - fees, never below nought."""

    order_id: str
    lines: tuple[QuoteLine, ...]
    shipping: Money
    fees: tuple[Fee, ...]
    refund: Money
    parts: tuple[RefundPart, ...] = ()
    """To which payments it would go."""
