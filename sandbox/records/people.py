"""Customers, and the shop itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sandbox.records.vocabulary import Method, PaymentKind, ReasonCode


@dataclass(frozen=True, slots=True)
class Address:
    name: str = ""
    line1: str = ""
    line2: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A way to pay that the customer has on file."""

    id: str
    kind: PaymentKind
    label: str = ""
    last_four: str = ""
    fingerprint: str = ""
    """The same for one card or account, whoever it belongs to."""


@dataclass(frozen=True, slots=True)
class Customer:
    id: str
    email: str
    name: str = ""
    phone: str = ""
    locale: str = ""
    created_at: datetime | None = None
    addresses: tuple[Address, ...] = ()
    payment_methods: tuple[PaymentMethod, ...] = ()
    chargebacks: int = 0
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    id: str
    code: ReasonCode
    label: str


@dataclass(frozen=True, slots=True)
class MethodRule:
    """A way to send goods back. `fees` by currency (none: free); empty lists mean all."""

    method: Method
    label: str
    fees: dict[str, Decimal] = field(default_factory=dict)
    carrier: str = ""
    description: str = ""
    needs_printer: bool = False
    countries: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    except_categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DropOffPoint:
    id: str
    name: str
    carrier: str
    address: Address
    opening_hours: str = ""


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop's own settings. All have defaults, so that `shop.json` may be left out."""

    id: str = "shop"
    name: str = "Demo shop"
    currency: str = "EUR"
    address: Address = Address()
    reasons: tuple[Reason, ...] = ()
    methods: tuple[MethodRule, ...] = ()
    drop_off_points: tuple[DropOffPoint, ...] = ()
    return_expires_after_days: int = 30
