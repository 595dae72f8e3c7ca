"""The policy in memory: editions of terms, each a few lists of clauses.

Everything is resolved at load: scopes are compiled, lists are sorted by category, numbers are
Decimals, amounts are in the policy's currency. In every list the first clause that applies wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from returns.code import Code
from returns.decision import Department, DestinationKind, MethodOffer, Outcome, Release
from returns.model import Condition, Method, Resolution
from returns.problem import Problem
from returns.scope import EVERYTHING, Facts, Rules, Scope


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One edition: what holds for orders placed from `effective_from` on."""

    currency: str
    """Of all amounts in here."""
    version: str
    effective_from: date
    transit_days: int = 0
    regions: Mapping[str, frozenset[str]]
    windows: Rules[Window]
    holidays: Rules[Holiday]
    statutory: Rules[Statutory]
    exclusions: Rules[Exclusion]
    conditions: Rules[ConditionRule]
    evidence: Rules[Evidence]
    return_shipping: Rules[ReturnShipping]
    methods: Rules[MethodRule]
    restocking_fees: Rules[RestockingFee]
    resolutions: Rules[Offer]
    refunds: Rules[Payout]
    store_credit: Rules[StoreCredit]
    exchanges: Rules[Exchange]
    keep_item: Rules[KeepItem]
    warranty: Rules[Warranty]
    gifts: Rules[Gift]
    original_shipping: Rules[OriginalShipping]
    approvals: Rules[Approval]
    risk: RiskRules
    appeal: AppealRule | None = None
    _kinds: Mapping[str | None, Mapping[Resolution, int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        sections = (
            *(self.windows, self.holidays, self.statutory, self.exclusions),
            *(self.conditions, self.evidence, self.warranty),
        )
        categories = {None, *(name for rules in sections for name in rules.categories)}
        object.__setattr__(self, "_kinds", {c: _kinds(sections, c) for c in categories})

    def kinds_of_resolution(self, category: str | None) -> Mapping[Resolution, int]:
        """Resolutions with one number are alike: no clause that decides whether such an item
        can come back tells them apart."""
        return self._kinds.get(category) or self._kinds[None]

    def regions_of(self, country: str | None) -> frozenset[str]:
        return frozenset(name for name, members in self.regions.items() if country in members)


def _kinds(sections: Iterable[Rules[Any]], category: str | None) -> dict[Resolution, int]:
    tests = [test for rules in sections for test in rules.tests_of("resolution", category)]
    known = [tuple(test.holds(Facts(resolution=one)) for test in tests) for one in Resolution]
    return {one: known.index(kind) for one, kind in zip(Resolution, known, strict=True)}


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessCalendar:
    weekend: frozenset[int] = frozenset({5, 6})
    """Weekdays without business, Monday is 0."""
    closed: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy file: the shop, its calendar, and its editions, newest first."""

    shop: str
    currency: str
    zone: ZoneInfo
    calendar: BusinessCalendar
    editions_in: Mapping[str, tuple[Terms, ...]]
    """The editions in each currency that the policy holds in."""
    warnings: tuple[Problem, ...] = ()

    @property
    def editions(self) -> tuple[Terms, ...]:
        return self.editions_in[self.currency]

    @property
    def current(self) -> Terms:
        return self.editions[0]

    def terms_at(self, placed_at: datetime, currency: str | None = None) -> Terms:
        """The edition at purchase; for older purchases, the oldest there is.

        In the policy's own currency if it does not hold in the one asked for.
        """
        editions = self.editions_in.get(currency or self.currency, self.editions)
        day = placed_at.astimezone(self.zone).date()
        for terms in editions:
            if terms.effective_from <= day:
                return terms
        return editions[-1]

    def kind_of(self, clause_id: str) -> str | None:
        """What kind of refusal a clause is: an exclusion's kind, or "condition"."""
        for terms in self.editions:
            for exclusion in terms.exclusions:
                if exclusion.id == clause_id:
                    return exclusion.kind.value
            if any(rule.id == clause_id for rule in terms.conditions):
                return "condition"
        return None
