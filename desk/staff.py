"""The people behind the bot: when they are there, what they must keep to, who may grant what.

All of it is the shop's to set (agents.yml); nothing in here knows Slack.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from desk.hours import ALWAYS, Hours


class Act(StrEnum):
    """What an agent can do to a case beyond talking."""

    APPROVE = "approve"
    DECLINE = "decline"
    OVERRIDE = "override"
    STORE_CREDIT = "store_credit"
    LABEL = "label"
    PICKUP = "pickup"


@dataclass(frozen=True)
class Timers:
    """How long things may take, in opening hours."""

    first_response: timedelta = timedelta(minutes=10)
    next_response: timedelta = timedelta(minutes=15)
    resolution: timedelta = timedelta(hours=8)
    lead_after: timedelta = timedelta(minutes=10)
    """From the warning in the channel until the department's lead is told."""
    idle: timedelta = timedelta(minutes=20)
    """A customer whom their agent leaves without an answer for so long: the agent is warned."""
    requeue: timedelta = timedelta(minutes=10)
    """From that warning until the customer waits again for anybody."""


@dataclass(frozen=True)
class Wish:
    """What routing looks at. `value` in the shop's currency, None where it is not known."""

    reason: str
    department: str
    value: Decimal | None = None
    locale: str = ""
    tier: str = ""


@dataclass(frozen=True)
class Route:
    """Where a wish goes when every condition that is set holds; empty ones hold always."""

    to: str
    reasons: frozenset[str] = frozenset()
    value_from: Decimal | None = None
    languages: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()

    def takes(self, wish: Wish) -> bool:
        """Whether this wish goes there. What is not known never matches."""
        return (
            (not self.reasons or wish.reason in self.reasons)
            and (
                self.value_from is None
                or (wish.value is not None and wish.value >= self.value_from)
            )
            and (not self.languages or wish.locale.split("-")[0].lower() in self.languages)
            and (not self.tiers or wish.tier in self.tiers)
        )


@dataclass(frozen=True)
class Authority:
    """What some people may do. `users` and `groups` by id or name; `everyone` beats both.

    `up_to`: the most money of one act, by act and currency; an act without an entry has no limit
    of its own.
    """

    may: frozenset[Act]
    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    everyone: bool = False
    up_to: Mapping[Act, Mapping[str, Decimal]] = field(default_factory=dict)

    def covers(self, names: frozenset[str], groups: frozenset[str]) -> bool:
        """Whether it is theirs."""
        return self.everyone or bool(names & self.users) or bool(groups & self.groups)


@dataclass(frozen=True)
class Limit:
    """What one person may do of one act. `most` None: no limit; a currency that the file does not
    name has a limit of nought."""

    allowed: bool
    most: Mapping[str, Decimal] | None = None

    def grants(self, amount: Decimal, currency: str) -> bool:
        """Whether so much is theirs to grant."""
        if not self.allowed:
            return False
        return self.most is None or amount <= self.most.get(currency, Decimal(0))


@dataclass(frozen=True)
class Staff:
    """Everything; the default is a team that is always there and may do nothing but talk."""

    hours: Hours = ALWAYS
    timers: Timers = field(default_factory=Timers)
    routes: tuple[Route, ...] = ()
    authorities: tuple[Authority, ...] = ()
    leads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Who is told when a warning was not heeded, by department."""

    def route(self, wish: Wish) -> str:
        """The department: the first route that takes it, else the one that was asked for."""
        return next((one.to for one in self.routes if one.takes(wish)), wish.department)

    def limit(self, act: Act, names: frozenset[str], groups: frozenset[str]) -> Limit:
        """What somebody may do; the first authority that covers them decides."""
        for one in self.authorities:
            if one.covers(names, groups):
                return Limit(act in one.may, one.up_to.get(act))
        return Limit(allowed=False)
