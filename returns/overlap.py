"""Clauses that can never apply, that cross each other, or that leave a gap: warned about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from returns.clauses import Clause, RestockingFee
from returns.edition import Edition
from returns.policy import Terms
from returns.problem import Problem
from returns.scope import EVERYTHING, OneOf, Rules, Scope

_FIRST_WINS = (
    "windows",
    "statutory",
    "evidence",
    "return_shipping",
    "methods",
    "restocking_fees",
    "resolutions",
    "refunds",
    "store_credit",
    "exchanges",
    "warranty",
    "gifts",
    "original_shipping",
    "approvals",
)
_CROSSING = ("windows", "return_shipping", "resolutions", "restocking_fees", "refunds")
_NEEDS_A_LAST_WORD = ("windows", "return_shipping", "resolutions", "refunds")


def find_warnings(editions: Sequence[Edition], terms: Sequence[Terms]) -> tuple[Problem, ...]:
    """For what is usable but hardly meant. Each once, though editions share sections."""
    found = [
        problem
        for edition, of_edition in zip(editions, terms, strict=True)
        for warnings in (_unreachable, _crossing, _gaps, _raised)
        for problem in warnings(edition, of_edition)
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: problem.line))


def _unreachable(edition: Edition, terms: Terms) -> Iterator[Problem]:
    for section in _FIRST_WINS:
        for (_, earlier), (number, later) in _pairs(terms, section):
            if _same_kind(earlier, later) and _swallows(earlier, later):
                wrong = f"{later.id} never applies: {earlier.id} (line {earlier.line_number})"
                mend = "Move it up, or remove it."
                yield edition.problem((section, number), f"{wrong} always comes first.", mend)


def _swallows(earlier: Clause, later: Clause) -> bool:
    conditional = isinstance(earlier, RestockingFee) and bool(earlier.lacks)
    spared = bool(earlier.unless) and earlier.unless != later.unless
    return not conditional and not spared and earlier.when.covers(later.when)


def _crossing(edition: Edition, terms: Terms) -> Iterator[Problem]:
    for section in _CROSSING:
        clauses = _rules(terms, section).clauses
        for number, later in enumerate(clauses):
            crossed = [earlier.id for earlier in clauses[:number] if _cross(earlier, later)]
            if crossed:
                wrong = f"{later.id} overlaps {', '.join(crossed)}; the first that applies wins."
                mend = "Put them in the right order, or name the exceptions under `unless`."
                yield edition.problem((section, number), wrong, mend)


def _cross(one: Clause, other: Clause) -> bool:
    if one.when.covers(other.when) or other.when.covers(one.when):
        return False
    if _excepted(one, other) or _excepted(other, one):
        return False
    return _effect(one) != _effect(other)


def _disjoint(one: Scope, other: Scope) -> bool:
    return any(
        isinstance(mine, OneOf) and isinstance(theirs, OneOf) and mine.fact == theirs.fact
        and mine.values.isdisjoint(theirs.values)
        for mine in one.tests
        for theirs in other.tests
    )  # fmt: skip


def _gaps(edition: Edition, terms: Terms) -> Iterator[Problem]:
    for section in _NEEDS_A_LAST_WORD:
        clauses = list(_rules(terms, section))
        if not any(clause.when == EVERYTHING and not clause.unless for clause in clauses):
            wrong = "no clause holds for everything else; what none is about goes to review."
            mend = "End the list with a clause without `when`."
            yield edition.problem((section,), wrong, mend)


def _raised(edition: Edition, terms: Terms) -> Iterator[Problem]:
    for right in terms.statutory:
        for number, window in enumerate(terms.windows):
            if window.days < right.days and not _excepted(right, window):
                wrong = f"{window.days} days, where {right.id} gives {right.days}:"
                place = ("windows", number, "days")
                mend = "Nothing to mend if that is meant."
                yield edition.problem(place, f"{wrong} the law's days count there.", mend)
            if not window.unless and window.when.covers(right.when):
                break  # no later window is ever asked about what the right is about


def _excepted(right: Clause, window: Clause) -> bool:
    """Whether the two never meet."""
    spared = any(exception.covers(window.when) for exception in right.unless)
    return spared or _disjoint(right.when, window.when)


def _pairs(terms: Terms, section: str) -> Iterator[tuple[tuple[int, Any], tuple[int, Any]]]:
    return combinations(enumerate(_rules(terms, section)), 2)


def _rules(terms: Terms, section: str) -> Rules[Any]:
    rules: Rules[Any] = getattr(terms, section)
    return rules


def _same_kind(one: Any, other: Any) -> bool:
    return getattr(one, "method", None) == getattr(other, "method", None)


def _effect(clause: Clause) -> dict[str, object]:
    about = ("id", "when", "unless", "note", "line_number")
    names = (name for kind in type(clause).__mro__ for name in getattr(kind, "__slots__", ()))
    return {name: getattr(clause, name) for name in names if name not in about}
