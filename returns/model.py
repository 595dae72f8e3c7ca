"""What a decision is asked about: an order, and what the customer wants to send back.

Plain frozen types. All times carry a zone; all money of one order is in the order's currency.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from returns.code import Code
from returns.money import Money


class Reason(Code):
    """Why an item comes back (Shopify's return reasons)."""

    SIZE_TOO_SMALL = "SIZE_TOO_SMALL"
    SIZE_TOO_LARGE = "SIZE_TOO_LARGE"
    DEFECTIVE = "DEFECTIVE"
    NOT_AS_DESCRIBED = "NOT_AS_DESCRIBED"
    WRONG_ITEM = "WRONG_ITEM"
    UNWANTED = "UNWANTED"
    COLOR = "COLOR"
    STYLE = "STYLE"
    OTHER = "OTHER"
    UNKNOWN = "UNKNOWN"


class Resolution(Code):
    """What the customer gets for the item."""

    REFUND = "refund"
    STORE_CREDIT = "store_credit"
    EXCHANGE = "exchange"
    REPLACEMENT = "replacement"


class Method(Code):
    """How the item comes back."""

    MERCHANT_LABEL = "MERCHANT_LABEL"
    CUSTOMER_LABEL = "CUSTOMER_LABEL"
    PICKUP = "PICKUP"
    DROP_OFF = "DROP_OFF"
    STORE = "STORE"
    KEEP_ITEM = "KEEP_ITEM"


class Condition(Code):
    """What can be asked about an item. Yes is always the good answer."""

    UNUSED = "unused"
    UNWORN = "unworn"
    UNWASHED = "unwashed"
    TAGS_ON = "tags_on"
    ORIGINAL_BOX = "original_box"
    UNOPENED = "unopened"
    SEALED = "sealed"
    COMPLETE = "complete"
    UNASSEMBLED = "unassembled"
    FRESH = "fresh"
    DATA_ERASED = "data_erased"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class History:
    """A customer's last twelve months, as far as the shop knows them."""

    items_bought: int = 0
    items_returned: int = 0
    returns_last_30_days: int = 0
    value_returned: Money | None = None
    keep_items: int = 0
    bracketed_orders: int = 0
    worn_returns: int = 0
    accounts_at_same_address: int = 0
    accounts_with_same_payment: int = 0


@dataclass(frozen=True, slots=True)
class Customer:
    id: str
    tier: str | None = None
    history: History = field(default_factory=History)


@dataclass(frozen=True, slots=True)
class Payment:
    """What was paid by one means: card, bank_transfer, wallet, instalments, ..."""

    method: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an order. `discount` and `tax` are for the whole quantity.

    `discount` holds every discount that the shop's system already put on this line; only what
    it left on the order as a whole belongs into `Order.discount`.
    """

    id: str
    product_id: str
    title: str
    quantity: int
    unit_price: Money
    category: str | None = None
    tags: frozenset[str] = frozenset()
    options: Mapping[str, str] = field(default_factory=dict)
    discount: Money | None = None
    tax: Money | None = None
    fulfilled_quantity: int | None = None
    """How many were sent out; None: all of them once `shipped_at` or `delivered_at` is known."""
    returned_quantity: int = 0
    """How many are already in a return that was not cancelled."""
    unshipped_quantity: int = 0
    """How many wait in the warehouse and can still be cancelled."""
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise ValueError(f"Line {self.id}: a quantity of {self.quantity}; it is at least 1.")
        _must_have_zone(f"Line {self.id}", self.shipped_at, self.delivered_at)

    @property
    def fulfilled(self) -> int:
        if self.fulfilled_quantity is not None:
            return self.fulfilled_quantity
        return self.quantity if self.shipped_at or self.delivered_at else 0

    @property
    def returnable(self) -> int:
        """How many could still be sent back, whatever the policy says."""
        return max(0, self.fulfilled - self.returned_quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order. Amounts are totals; those left out count as nothing."""

    id: str
    number: str
    currency: str
    placed_at: datetime
    lines: tuple[Line, ...]
    country: str | None = None
    """Where it was sent, ISO 3166-1 alpha-2."""
    timezone: str | None = None
    """The customer's IANA zone; unknown: the shop's."""
    channel: str = "online"
    customer: Customer | None = None
    payments: tuple[Payment, ...] = ()
    discount: Money | None = None
    shipping: Money | None = None
    tax_included: bool = True
    """Whether prices hold the tax already; else `Line.tax` comes on top."""
    refunded: Money | None = None
    """What was already paid back, and of that the original shipping."""
    shipping_refunded: Money | None = None
    for_gift_recipient: bool = False
    """The one who asks received it as a gift."""

    def __post_init__(self) -> None:
        _must_have_zone(f"Order {self.number}", self.placed_at)
        if len({line.id for line in self.lines}) < len(self.lines):
            raise ValueError(f"Order {self.number} has two lines with one id.")
        for money in self._amounts():
            if money.currency != self.currency:
                raise ValueError(
                    f"Order {self.number} is in {self.currency}, but names {money.currency} too."
                )
            if money.amount < 0:
                raise ValueError(f"Order {self.number}: an amount of {money} is below zero.")

    def line(self, line_id: str) -> Line:
        for line in self.lines:
            if line.id == line_id:
                return line
        raise LookupError(f"Order {self.number} has no line {line_id!r}.")

    def _amounts(self) -> Iterator[Money]:
        own = (self.discount, self.shipping, self.refunded, self.shipping_refunded)
        of_lines = (m for line in self.lines for m in (line.unit_price, line.discount, line.tax))
        of_payments = (payment.amount for payment in self.payments)
        return (money for money in chain(own, of_lines, of_payments) if money is not None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the customer wants to send back. Several may name one line, with different reasons.

    `answers` holds the conditions asked so far (`Condition` -> yes or no); one that is left out
    is not yet known. `resolution` None: not chosen yet.
    """

    line_id: str
    quantity: int
    reason: Reason = Reason.UNKNOWN
    answers: Mapping[str, bool] = field(default_factory=dict)
    resolution: Resolution | None = None

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise ValueError(f"Line {self.line_id}: {self.quantity} wanted back; it is at least 1.")


def _must_have_zone(what: str, *times: datetime | None) -> None:
    if any(time is not None and time.tzinfo is None for time in times):
        raise ValueError(f"{what}: a time without a time zone; pass it in UTC.")
