"""The policy in memory: editions of terms, each a few lists of clauses.

Everything is resolved at load: scopes are compiled, lists are sorted by category, numbers are
Decimals, amounts are in the policy's currency. In every list the first clause that applies wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from returns.clauses import (
    AppealRule,
    Approval,
    ConditionRule,
    Evidence,
    Exchange,
    Exclusion,
    Gift,
    Holiday,
    KeepItem,
    MethodRule,
    Offer,
    OriginalShipping,
    Payout,
    RestockingFee,
    ReturnShipping,
    RiskRules,
    Statutory,
    StoreCredit,
    Warranty,
    Window,
)
from returns.model import Resolution
from returns.problem import Problem
from returns.scope import Facts, Rules


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
