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
    def unless(self) -> tuple[Scope, ...]: ...


C = TypeVar("C", bound=Scoped)
Candidate = tuple[C, tuple[Test, ...], tuple[Scope, ...]]
"""A clause, what is left to test of its `when`, and of its `unless`."""


class _ByCategory(dict[str | None, tuple[Candidate[C], ...]]):
    """What no clause names is like what has no category."""

    def __missing__(self, _category: str | None) -> tuple[Candidate[C], ...]:
        return self[None]


@dataclass(frozen=True, slots=True)
class Rules(Generic[C]):
    """The clauses of one section in the file's order.

    At load they are sorted by the category they are about, and what the category settles is
    left out of what has to be tested for each line.
    """

    clauses: tuple[C, ...] = ()
    categories: frozenset[str] = field(init=False, repr=False, compare=False)
    _about: _ByCategory[C] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named = frozenset(name for clause in self.clauses for name in _categories(clause))
        about = {name: _candidates(self.clauses, name) for name in (*named, None)}
        object.__setattr__(self, "categories", named)
        object.__setattr__(self, "_about", _ByCategory(about))

    def first(self, facts: Facts) -> C | None:
        """The first clause that applies, as everywhere in the file."""
        for clause, tests, unless in self._about[facts.category]:
            for test in tests:
                if not test.holds(facts):
                    break
            else:
                if not unless or not _any_matches(unless, facts):
                    return clause
        return None

    def all(self, facts: Facts) -> list[C]:
        found = []
        for clause, tests, unless in self._about[facts.category]:
            for test in tests:
                if not test.holds(facts):
                    break
            else:
                if not unless or not _any_matches(unless, facts):
                    found.append(clause)
        return found

    def tests_of(self, fact: str, category: str | None) -> list[Test]:
        """The tests of this fact that clauses about this category make."""
        return [
            test
            for _, tests, unless in self._about[category]
            for test in (*tests, *(test for scope in unless for test in scope.tests))
            if test.fact == fact
        ]

    def __iter__(self) -> Iterator[C]:
        return iter(self.clauses)


def _categories(clause: Scoped) -> frozenset[str]:
    return frozenset().union(*(s.values("category") for s in (clause.when, *clause.unless)))


def _any_matches(scopes: tuple[Scope, ...], facts: Facts) -> bool:
    for scope in scopes:  # noqa: SIM110  as above
        if scope.matches(facts):
            return True
    return False


def _candidates(clauses: Sequence[C], category: str | None) -> tuple[Candidate[C], ...]:
    found = []
    for clause in clauses:
        when = _given(clause.when, category)
        if when is not None:
            given = [_given(exception, category) for exception in clause.unless]
            unless = tuple(exception for exception in given if exception is not None)
            found.append((clause, when.tests, unless))
    return tuple(found)


def _given(scope: Scope, category: str | None) -> Scope | None:
    """The scope without its test of the category; None if that test fails."""
    wanted = scope.values("category")
    if wanted and category not in wanted:
        return None
    return Scope(tuple(test for test in scope.tests if test.fact != "category"))
