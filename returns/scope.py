"""Whom and what a clause is about, and finding the clause that applies.

A scope is data (so that it can be compared and printed) that answers one question quickly:
does it match these facts? Every test must hold; an unknown fact never matches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, Protocol, TypeVar


@dataclass(slots=True)
class Facts:
    """What is known while one line is judged, under the names that `when:` uses."""

    category: str | None = None
    product: str | None = None
    tag: frozenset[str] = frozenset()
    country: str | None = None
    region: frozenset[str] = frozenset()
    tier: str | None = None
    channel: str | None = None
    reason: str | None = None
    resolution: str | None = None
    payment: str | None = None
    gift: str | None = None
    quantity: Decimal | None = None
    value: Decimal | None = None
    return_value: Decimal | None = None
    risk: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OneOf:
    """The fact is one of the values."""

    fact: str
    values: frozenset[str]

    def holds(self, facts: Facts) -> bool:
        return getattr(facts, self.fact) in self.values

    def plain(self) -> tuple[str, tuple[str, ...]]:
        return self.fact, tuple(sorted(self.values))


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The fact, a set, shares a value."""

    fact: str
    values: frozenset[str]

    def holds(self, facts: Facts) -> bool:
        return not self.values.isdisjoint(getattr(facts, self.fact))

    def plain(self) -> tuple[str, tuple[str, ...]]:
        return self.fact, tuple(sorted(self.values))


@dataclass(frozen=True, slots=True)
class AtLeast:
    fact: str
    bound: Decimal

    def holds(self, facts: Facts) -> bool:
        value = getattr(facts, self.fact)
        return value is not None and value >= self.bound

    def plain(self) -> tuple[str, tuple[str, ...]]:
        return f"{self.fact}_from", (str(self.bound),)


@dataclass(frozen=True, slots=True)
class Below:
    fact: str
    bound: Decimal

    def holds(self, facts: Facts) -> bool:
        value = getattr(facts, self.fact)
        return value is not None and value < self.bound

    def plain(self) -> tuple[str, tuple[str, ...]]:
        return f"{self.fact}_below", (str(self.bound),)


Test = OneOf | AnyOf | AtLeast | Below


@dataclass(frozen=True, slots=True)
class Scope:
    tests: tuple[Test, ...] = ()

    def matches(self, facts: Facts) -> bool:
        for test in self.tests:  # noqa: SIM110  a loop is three times as fast as all()
            if not test.holds(facts):
                return False
        return True

    def covers(self, other: Scope) -> bool:
        """Whether everything that `other` matches is surely matched by this one too."""
        return all(any(_implies(given, mine) for given in other.tests) for mine in self.tests)

    def names(self, fact: str) -> bool:
        return any(test.fact == fact for test in self.tests)

    def values(self, fact: str) -> frozenset[str]:
        """The values it wants of a fact; empty if it does not care."""
        for test in self.tests:
            if test.fact == fact and isinstance(test, OneOf | AnyOf):
                return test.values
        return frozenset()

    def plain(self) -> dict[str, tuple[str, ...]]:
        """As in the file: {"category": ("shoes",), "value_from": ("500",)}."""
        return dict(test.plain() for test in self.tests)


EVERYTHING = Scope()


def _implies(given: Test, wanted: Test) -> bool:
    if type(given) is not type(wanted) or given.fact != wanted.fact:
        return False
    if isinstance(given, OneOf | AnyOf) and isinstance(wanted, OneOf | AnyOf):
        return given.values <= wanted.values
    if isinstance(given, AtLeast) and isinstance(wanted, AtLeast):
        return given.bound >= wanted.bound
    if isinstance(given, Below) and isinstance(wanted, Below):
        return given.bound <= wanted.bound
    return False


class Scoped(Protocol):
    @property
    def when(self) -> Scope: ...

    @property
    def unless(self) -> Scope | None: ...

    def applies(self, facts: Facts) -> bool: ...


C = TypeVar("C", bound=Scoped)


@dataclass(frozen=True, slots=True)
class Rules(Generic[C]):
    """The clauses of one section in the file's order, sorted by category once, at load."""

    clauses: tuple[C, ...] = ()
    _by_category: dict[str, tuple[C, ...]] = field(init=False, repr=False, compare=False)
    _elsewhere: tuple[C, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named = {name for clause in self.clauses for name in clause.when.values("category")}
        by_category = {name: _about(self.clauses, name) for name in named}
        object.__setattr__(self, "_by_category", by_category)
        object.__setattr__(self, "_elsewhere", _about(self.clauses, None))

    def first(self, facts: Facts) -> C | None:
        """The first clause that applies, as everywhere in the file."""
        for clause in self._candidates(facts):
            if clause.applies(facts):
                return clause
        return None

    def all(self, facts: Facts) -> list[C]:
        return [clause for clause in self._candidates(facts) if clause.applies(facts)]

    def names(self, fact: str) -> bool:
        """Whether any clause looks at this fact."""
        return any(
            scope.names(fact)
            for clause in self.clauses
            for scope in (clause.when, clause.unless)
            if scope is not None
        )

    def __iter__(self) -> Iterator[C]:
        return iter(self.clauses)

    def _candidates(self, facts: Facts) -> tuple[C, ...]:
        if facts.category is None:
            return self._elsewhere
        return self._by_category.get(facts.category, self._elsewhere)


def _about(clauses: Sequence[C], category: str | None) -> tuple[C, ...]:
    def concerns(clause: C) -> bool:
        wanted = clause.when.values("category")
        return not wanted or category in wanted

    return tuple(clause for clause in clauses if concerns(clause))
