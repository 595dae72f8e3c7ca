"""What clients send: the request bodies of the API's writes and look-ups."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.records import Address, Fee, Method, Money, Resolution


@dataclass(frozen=True, slots=True)
class OrderLookup:
    number: str
    email: str | None = None
    postcode: str | None = None


@dataclass(frozen=True, slots=True)
class NameLookup:
    name: str
    postcode: str
    limit: int = 20


@dataclass(frozen=True, slots=True)
class CustomerLookup:
    customer_id: str | None = None
    email: str | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class LineQuantity:
    order_line_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class WantedLine:
    order_line_id: str
    quantity: int
    reason_id: str
    note: str = ""
    new_variant_id: str | None = None


@dataclass(frozen=True, slots=True)
class NewReturn:
    lines: tuple[WantedLine, ...]
    method: Method
    resolution: Resolution = Resolution.REFUND
    fees: tuple[Fee, ...] = ()
    shipping_refund: Money | None = None
    bonus: Money | None = None
    note: str = ""
    approved: bool = True
    drop_off_point_id: str | None = None
    gift_to: str | None = None


@dataclass(frozen=True, slots=True)
class NewMethod:
    method: Method
    fees: tuple[Fee, ...] = ()


@dataclass(frozen=True, slots=True)
class NewPickup:
    slot_id: str
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class NewRefund:
    amount: Money
    return_id: str | None = None
    payment_id: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewStoreCredit:
    amount: Money
    return_id: str | None = None
    note: str = ""
    gift_to: str | None = None


@dataclass(frozen=True, slots=True)
class NewCancellation:
    """Without lines, the whole order."""

    lines: tuple[LineQuantity, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NewAddress:
    address: Address


@dataclass(frozen=True, slots=True)
class Nothing:
    """A write that needs no more than its address."""
