"""Orders as they are stored: facts only. Counts of returned pieces are worked out from returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sandbox.records.money import Money, total
from sandbox.records.people import Address
from sandbox.records.vocabulary import FulfilmentStatus, OrderStatus, PaymentKind, PaymentState


@dataclass(frozen=True, slots=True)
class OrderLine:
    """`discount` and `tax` are for the whole line. Empty text is filled in from the catalogue."""

    id: str
    variant_id: str
    quantity: int
    unit_price: Money
    product_id: str = ""
    product_title: str = ""
    variant_title: str = ""
    sku: str = ""
    category: str = ""
    options: dict[str, str] = field(default_factory=dict)
    image: str = ""
    tags: tuple[str, ...] = ()
    discount: Money | None = None
    tax: Money | None = None
    tax_included: bool = True
    final_sale: bool = False
    requires_shipping: bool = True
    cancelled_quantity: int = 0

    def paid(self) -> Money:
        net = self.unit_price * self.quantity
        if self.discount:
            net = net - self.discount
        if self.tax and not self.tax_included:
            net = net + self.tax
        return net


@dataclass(frozen=True, slots=True)
class Payment:
    id: str
    kind: PaymentKind
    amount: Money
    state: PaymentState = PaymentState.SUCCESS
    label: str = ""
    last_four: str = ""
    paid_at: datetime | None = None
    payment_method_id: str = ""


@dataclass(frozen=True, slots=True)
class TrackingEvent:
    at: datetime
    status: str
    description: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class FulfilmentLine:
    order_line_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Fulfilment:
    id: str
    status: FulfilmentStatus
    lines: tuple[FulfilmentLine, ...]
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    carrier: str = ""
    tracking_number: str = ""
    events: tuple[TrackingEvent, ...] = ()

    def pieces_of(self, line_id: str) -> int:
        return sum(line.quantity for line in self.lines if line.order_line_id == line_id)


@dataclass(frozen=True, slots=True)
class Order:
    id: str
    number: str
    customer_id: str
    email: str
    currency: str
    placed_at: datetime
    lines: tuple[OrderLine, ...]
    shipping_address: Address
    billing_address: Address | None = None
    payments: tuple[Payment, ...] = ()
    fulfilments: tuple[Fulfilment, ...] = ()
    shipping_cost: Money | None = None
    status: OrderStatus = OrderStatus.OPEN
    cancelled_at: datetime | None = None
    tags: tuple[str, ...] = ()
    gift: bool = False
    note: str = ""

    def line(self, line_id: str) -> OrderLine | None:
        return next((line for line in self.lines if line.id == line_id), None)

    def total(self) -> Money:
        goods = total((line.paid() for line in self.lines), self.currency)
        return goods + self.shipping_cost if self.shipping_cost else goods

    def shipped(self, line_id: str) -> int:
        return sum(f.pieces_of(line_id) for f in self.fulfilments if _has_left(f))

    def delivered(self, line_id: str) -> int:
        return sum(f.pieces_of(line_id) for f in self.fulfilments if is_delivered(f))


def is_delivered(fulfilment: Fulfilment) -> bool:
    return fulfilment.status is FulfilmentStatus.DELIVERED


def _has_left(fulfilment: Fulfilment) -> bool:
    return fulfilment.status not in (FulfilmentStatus.PENDING, FulfilmentStatus.CANCELED)
