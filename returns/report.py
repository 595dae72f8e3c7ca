"""Comparisons in words: what changed between two policies, and what a draft would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from returns.difference import Change
from returns.money import Money
from returns.plain_data import plain
from returns.replay import Comparison, Totals
from returns.table import table

_COUNTS = ("approved", "review", "declined")
_AMOUNTS = ("refunds", "bonus", "fees", "cost")


def change_words(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        place = f"{change.section}, {change.clause_id}"
        if change.before == change.after:
            yield f"{place}: moved"
            continue
        yield f"{place}: {_kind(change)}"
        if change.before is not None:
            yield f"  - {change.before}"
        if change.after is not None:
            yield f"  + {change.after}"


def comparison_words(found: Comparison) -> Iterator[str]:
    yield f"{found.cases} cases"
    for currency, before in found.before.items():
        yield ""
        rows = _rows(before, found.after[currency], currency)
        yield from table([currency, "before", "after", "change"], rows)
    if found.changed:
        yield ""
        yield "Decided otherwise:"
    for one in found.changed:
        was, becomes = f"{one.before} ({one.before_clause})", f"{one.after} ({one.after_clause})"
        yield f"  {one.case} {one.line_id}: {was} -> {becomes}"


def comparison_data(found: Comparison) -> dict[str, Any]:
    """The same as data, with amounts as on the wire."""
    return {
        "cases": found.cases,
        "before": {name: _totals(totals, name) for name, totals in found.before.items()},
        "after": {name: _totals(totals, name) for name, totals in found.after.items()},
        "changed": plain(found.changed),
    }


def _kind(change: Change) -> str:
    if change.before is None:
        return "new"
    return "gone" if change.after is None else "changed"


def _rows(before: Totals, after: Totals, currency: str) -> Iterator[tuple[str, str, str, str]]:
    for name in _COUNTS:
        was, becomes = getattr(before, name), getattr(after, name)
        yield name, str(was), str(becomes), f"{becomes - was:+d}"
    for name in _AMOUNTS:
        was, becomes = getattr(before, name), getattr(after, name)
        change = Money.from_minor(becomes - was, currency)
        sign = "+" if becomes >= was else ""
        yield name, _shown(was, currency), _shown(becomes, currency), f"{sign}{change}"


def _totals(totals: Totals, currency: str) -> dict[str, Any]:
    counts = {name: getattr(totals, name) for name in _COUNTS}
    amounts = {n: Money.from_minor(getattr(totals, n), currency).wire() for n in _AMOUNTS}
    return counts | amounts


def _shown(minor: int, currency: str) -> str:
    return str(Money.from_minor(minor, currency))
