"""What can be asked of a backend (requests), and what else it can do for a customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from backend_client.model.money import Money
from backend_client.model.orders import Order
from backend_client.model.refunds import Refund
from backend_client.model.returns import Fee, Return
from backend_client.model.vocabulary import Resolution, ReturnMethod


@dataclass(frozen=True, slots=True)
class ReturnLineRequest:
    """Pieces to send back. `reason_id` is the id of one of list_return_reasons."""

    order_line_id: str
    quantity: int
    reason_id: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    """A return that the customer said yes to.

    `fees` are the shop's policy's, decided by the caller; the platform keeps them back.
    `approved` False leaves the return REQUESTED until a person approves it.
    """

    order_id: str
    lines: tuple[ReturnLineRequest, ...]
    method: ReturnMethod
    resolution: Resolution = Resolution.REFUND
    fees: tuple[Fee, ...] = ()
    shipping_refund: Money | None = None
    """Outbound shipping to pay back as well, where the policy says so."""
    bonus: Money | None = None
    """What the shop puts on top when the customer takes store credit."""
    note: str = ""
    approved: bool = True
    drop_off_point_id: str | None = None
    gift_to: str | None = None
    """The e-mail address of the one who received the order as a gift and sends it back: the
    store credit is theirs, and the platform tells the buyer nothing."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A version of a product. `stock` None: not counted, always available."""

    id: str
    product_id: str
    product_title: str
    title: str
    sku: str
    price: Money
    stock: int | None
    options: Mapping[str, str] = field(default_factory=dict)
    image_url: str = ""

    @property
    def available(self) -> bool:
        return self.stock is None or self.stock > 0


@dataclass(frozen=True, slots=True)
class ExchangeLineRequest:
    order_line_id: str
    quantity: int
    reason_id: str
    new_variant_id: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeRequest:
    order_id: str
    lines: tuple[ExchangeLineRequest, ...]
    method: ReturnMethod
    fees: tuple[Fee, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShippedVariant:
    variant_id: str
    title: str
    quantity: int


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """What the customer has to pay before the goods leave, and the page to do it on."""

    amount: Money
    url: str
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """Goods back against goods out. `difference` above nought is for the customer to pay: by
    `payment`, where the platform asks for it by itself; else the shop's staff has to."""

    id: str
    order_id: str
    returned: Return
    sent: tuple[ShippedVariant, ...]
    difference: Money
    created_at: datetime
    reference: str | None = None
    payment: PaymentRequest | None = None


@dataclass(frozen=True, slots=True)
class ReplacementRequest:
    """The same goods once more. With `method` KEEP_ITEM nothing has to come back."""

    order_id: str
    lines: tuple[ReturnLineRequest, ...]
    method: ReturnMethod = ReturnMethod.KEEP_ITEM
    note: str = ""


@dataclass(frozen=True, slots=True)
class Replacement:
    id: str
    order_id: str
    sent: tuple[ShippedVariant, ...]
    created_at: datetime
    returned: Return | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """Money back. Without `payment_id` the platform spreads it over the payments."""

    order_id: str
    amount: Money
    return_id: str | None = None
    payment_id: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class StoreCreditRequest:
    order_id: str
    amount: Money
    return_id: str | None = None
    note: str = ""
    gift_to: str | None = None
    """The e-mail address of the one who received the order as a gift: the credit is sent there,
    and the platform tells the buyer nothing. None: the return's, if that is a gift's, else the
    buyer."""


@dataclass(frozen=True, slots=True)
class LineQuantity:
    order_line_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Cancellation:
    """What was cancelled before it shipped: the order as it now is, and the money back."""

    order: Order
    refunds: tuple[Refund, ...]


@dataclass(frozen=True, slots=True)
class OrderChange:
    """Something of this order changed: a shipment, a return, a refund, the order itself."""

    order_id: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """Each changed order once, the oldest change first. Ask next with `since=until`."""

    orders: tuple[OrderChange, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class CustomerHistory:
    """What the shop knows of a customer, for the risk score. Counts are over all time."""

    customer_id: str
    orders: int
    items: int
    returns: int
    returned_items: int
    refused_returns: int
    spent: tuple[Money, ...]
    refunded: tuple[Money, ...]
    chargebacks: int = 0
    first_order_at: datetime | None = None
    last_return_at: datetime | None = None
    accounts_at_same_address: int = 0
    accounts_with_same_payment: int = 0
    """Other customers' accounts that share one; nought also where the platform cannot tell."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What this platform can do. What it cannot do, the conversation never offers."""

    platform: str
    version: str
    methods: frozenset[ReturnMethod]
    resolutions: frozenset[Resolution]
    find_by_postcode: bool = False
    customer_orders: bool = False
    find_by_name: bool = False
    gift_returns: bool = False
    approval: bool = False
    cancel_return: bool = False
    change_method: bool = False
    pickup: bool = False
    drop_off: bool = False
    labels: bool = False
    stock: bool = False
    refund: bool = False
    cancel_order: bool = False
    cancel_lines: bool = False
    change_address: bool = False
    customer_history: bool = False
    webhooks: bool = False
    native_idempotency: bool = False
    """True: the platform itself honours the key. False: the adapter guards as best it can."""
