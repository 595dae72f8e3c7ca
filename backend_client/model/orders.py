"""Orders as every platform has them: who bought what, how it was paid, how it travelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from backend_client.model.money import Money
from backend_client.model.vocabulary import (
    FulfilmentStatus,
    OrderStatus,
    PaymentKind,
    PaymentState,
)

if TYPE_CHECKING:
    from backend_client.model.refunds import Refund


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `country` is ISO 3166 alpha-2, `region` a state or province or empty."""

    name: str
    line1: str
    line2: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class CustomerIdentity:
    """Who is asking, as proved before any order is read. At least one of the two is set."""

    customer_id: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    id: str
    email: str
    name: str
    phone: str = ""
    locale: str = ""
    default_address: Address | None = None
    tier: str = ""
    """The shop's own name for a class of customers, which a policy may speak of."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line item. `discount` and `tax` are for the whole line, not per piece."""

    id: str
    product_id: str
    product_title: str
    variant_id: str
    variant_title: str
    sku: str
    category: str
    quantity: int
    unit_price: Money
    discount: Money
    tax: Money
    tax_included: bool = True
    options: Mapping[str, str] = field(default_factory=dict)
    image_url: str = ""
    tags: frozenset[str] = frozenset()
    final_sale: bool = False
    requires_shipping: bool = True
    shipped_quantity: int = 0
    delivered_quantity: int = 0
    cancelled_quantity: int = 0
    returned_quantity: int = 0
    """Pieces in any return that is not declined, cancelled or expired."""

    @property
    def total(self) -> Money:
        """What the customer paid for the line: price less discount, tax included."""
        net = self.unit_price * self.quantity - self.discount
        return net if self.tax_included else net + self.tax


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in. `last_four` of the card or account, empty where there is none."""

    id: str
    kind: PaymentKind
    amount: Money
    refunded: Money
    state: PaymentState = PaymentState.SUCCESS
    label: str = ""
    last_four: str = ""
    paid_at: datetime | None = None

    @property
    def refundable(self) -> Money:
        if self.state is not PaymentState.SUCCESS:
            return Money.zero(self.amount.currency)
        return self.amount - self.refunded


@dataclass(frozen=True, slots=True)
class TrackingEvent:
    at: datetime
    status: str
    description: str
    location: str = ""


@dataclass(frozen=True, slots=True)
class FulfilmentLine:
    order_line_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """One parcel (or one digital delivery)."""

    id: str
    status: FulfilmentStatus
    lines: tuple[FulfilmentLine, ...]
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    events: tuple[TrackingEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """An order with all that a return depends on. Times are UTC.

    `number` is what the customer reads on the confirmation, without a leading `#`;
    `id` is the platform's own and is what every other call takes.
    """

    id: str
    number: str
    email: str
    customer: Customer
    currency: str
    placed_at: datetime
    status: OrderStatus
    shipping_address: Address
    billing_address: Address
    lines: tuple[OrderLine, ...]
    payments: tuple[Payment, ...]
    fulfilments: tuple[Fulfilment, ...]
    shipping_cost: Money
    total: Money
    refunds: tuple[Refund, ...] = ()
    cancelled_at: datetime | None = None
    tags: frozenset[str] = frozenset()
    gift: bool = False
    note: str = ""

    def line(self, line_id: str) -> OrderLine | None:
        return next((line for line in self.lines if line.id == line_id), None)

    @property
    def refundable(self) -> Money:
        """What is left that could be paid back, over all payments."""
        return Money.sum((payment.refundable for payment in self.payments), self.currency)
