"""Two sets of terms compared, clause by clause, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from returns.clauses import Clause
from returns.phrases import days
from returns.policy import Policy, Terms
from returns.sentences import Sentences, clauses_of

Key = tuple[str, str]
"""A section and a clause id."""


@dataclass(frozen=True, slots=True)
class Change:
    """`before` None: added; `after` None: removed; both: reworded, or moved if they are alike."""

    section: str
    clause_id: str
    before: str | None
    after: str | None


def compare(old: Terms, new: Terms) -> tuple[Change, ...]:
    """What is new or reworded, then what moved, then what is gone."""
    before, after = _by_key(old), _by_key(new)
    was, becomes = Sentences([old]), Sentences([new])
    changes = [
        Change(*key, was.of(before[key]) if key in before else None, becomes.of(clause))
        for key, clause in after.items()
        if key not in before or _content(before[key]) != _content(clause)
    ]
    moved = [
        Change(*key, becomes.of(after[key]), becomes.of(after[key]))
        for key in _moved(list(before), list(after))
    ]
    gone = [Change(*key, was.of(before[key]), None) for key in before if key not in after]
    return (*changes, *moved, *gone, *_general(old, new))


def compare_policies(
    old: Policy, old_version: str, new: Policy, new_version: str
) -> tuple[Change, ...]:
    """Two editions by their names, and the calendars around them."""
    changes = compare(_edition(old, old_version), _edition(new, new_version))
    if old.calendar == new.calendar:
        return changes
    return (*changes, Change("calendar", "calendar", _calendar(old), _calendar(new)))


def _edition(policy: Policy, version: str) -> Terms:
    return next(terms for terms in policy.editions if terms.version == version)


def _by_key(terms: Terms) -> dict[Key, Clause]:
    return {(section, clause.id): clause for section, clause in clauses_of(terms)}


def _content(clause: Clause) -> Clause:
    return replace(clause, line_number=0)


def _moved(before: Sequence[Key], after: Sequence[Key]) -> list[Key]:
    """Those that stand elsewhere among the clauses that both have: there, order decides."""
    kept, now = set(before), set(after)
    places = zip(
        (key for key in before if key in now), (key for key in after if key in kept), strict=True
    )
    return [key for was, key in places if was != key]


def _general(old: Terms, new: Terms) -> Iterator[Change]:
    if old.transit_days != new.transit_days:
        before, after = days(old.transit_days), days(new.transit_days)
        yield Change("counting", "transit_days", before, after)
    for name in sorted({*old.regions, *new.regions}):
        was, becomes = old.regions.get(name), new.regions.get(name)
        if was != becomes:
            yield Change("regions", name, _countries(was), _countries(becomes))


def _countries(members: frozenset[str] | None) -> str | None:
    return None if members is None else ", ".join(sorted(members))


def _calendar(policy: Policy) -> str:
    closed = ", ".join(sorted(day.isoformat() for day in policy.calendar.closed))
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    weekend = ", ".join(names[day] for day in sorted(policy.calendar.weekend))
    return f"weekend {weekend or 'none'}; closed {closed or 'never'}"
