"""The kinds of clause that a policy is made of. Plain data; what they mean is in the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from returns.code import Code
from returns.decision import Department, DestinationKind, MethodOffer, Outcome, Release
from returns.model import Condition, Method, Resolution
from returns.scope import EVERYTHING, Scope


class ExclusionKind(Code):
    FINAL_SALE = "final_sale"
    PERSONALISED = "personalised"
    PERISHABLE = "perishable"
    HYGIENE = "hygiene"
    DIGITAL = "digital"
    GIFT_CARD = "gift_card"
    HAZARDOUS = "hazardous"
    EXCLUDED = "excluded"


class Payer(Code):
    SHOP = "shop"
    CUSTOMER = "customer"


class ShippingRefund(Code):
    """What of the original shipping is paid back."""

    NONE = "none"
    FULL = "full"
    SHARE = "share"
    """In proportion to the value that comes back."""
    WHOLE_ORDER = "whole_order"
    """All of it, once the last item of the order comes back."""


class Difference(Code):
    """What happens to a price difference in an exchange."""

    CHARGE = "charge"
    WAIVE = "waive"
    REFUND = "refund"
    STORE_CREDIT = "store_credit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One statement of the policy, with the anchor it is cited by."""

    id: str
    when: Scope = EVERYTHING
    unless: tuple[Scope, ...] = ()
    """The exceptions: where one of them matches, the clause does not apply."""
    note: str = ""
    line_number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Clause):
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday(Clause):
    """Bought from `first` to `last` (both included): returnable until `until` at least."""

    first: date
    last: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Statutory(Clause):
    """A right that no other clause can undercut, except for the kinds the law exempts."""

    days: int
    exempt: frozenset[ExclusionKind] = frozenset()
    restocking_fee: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion(Clause):
    """Cannot come back; with `lacks`, only if one of these conditions is answered with no."""

    kind: ExclusionKind
    lacks: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionRule(Clause):
    ask: Condition
    otherwise: Outcome
    department: Department


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Clause):
    """A photo is needed. Who cannot give one goes to review."""

    department: Department


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnShipping(Clause):
    paid_by: Payer


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRule(Clause):
    method: Method
    fee: Decimal
    offer: MethodOffer = field(compare=False)
    """As it is offered where the customer pays."""
    free: Mapping[str, MethodOffer] = field(compare=False)
    """As it is offered where the shop pays, by the id of the clause that says so."""
    cost: Decimal
    """What it costs the shop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestockingFee(Clause):
    percent: Decimal
    at_most: Decimal | None = None
    lacks: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(Clause):
    """Which resolutions there are, best first."""

    offer: tuple[Resolution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift(Offer):
    tell_giver: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout(Clause):
    """Where a refund goes, what releases it and how many business days it takes."""

    to: DestinationKind
    release: Release
    days: int
    bank_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreCredit(Clause):
    bonus_percent: Decimal
    release: Release
    days: int
    valid_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange(Clause):
    if_dearer: Difference
    if_cheaper: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepItem(Clause):
    """The customer keeps the item: always, if less was paid than `below`, or if its way back
    costs more than was paid."""

    always: bool = False
    below: Decimal | None = None
    shipping_costs_more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Warranty(Offer):
    """After the window: within so many months of delivery."""

    months: int
    decide: Outcome
    department: Department


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalShipping(Clause):
    refund: ShippingRefund


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval(Clause):
    decide: Outcome
    department: Department


@dataclass(frozen=True, slots=True)
class SignalRule:
    """Points once the named figure of the customer's history reaches `least`."""

    name: str
    least: Decimal
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRules:
    signals: tuple[SignalRule, ...] = ()
    allow: frozenset[str] = frozenset()
    block: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRule:
    id: str
    days: int
    department: Department
