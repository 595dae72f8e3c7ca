"""What the schema cannot see: references, contradictions, mixed currencies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from returns.builtin import BUILT_IN
from returns.edition import SECTIONS, Edition
from returns.problem import Problem
from returns.reckoning import AMOUNTS
from returns.source import Source

_BOUNDED = ("value", "return_value")
_WINDOWS = frozenset({"windows", "holidays", "statutory", "warranty"})
_NOT_KNOWN_IN = {
    "risk_from": frozenset(SECTIONS) - {"approvals", "keep_item", "evidence"},
    "return_value_from": frozenset(SECTIONS) - {"approvals"},
    "return_value_below": frozenset(SECTIONS) - {"approvals"},
    "quantity_from": _WINDOWS,
    "value_from": _WINDOWS,
    "value_below": _WINDOWS,
    "payment": _WINDOWS,
    "resolution": frozenset({"resolutions", "gifts"}),
}
"""Facts that are not known yet, or must not count, where a section is looked at."""


def find_errors(editions: Sequence[Edition]) -> list[Problem]:
    """All that makes the file unusable, beyond its form."""
    newest = editions[0]
    problems = [*_zone_errors(newest.raw, newest.source), *_order_errors(editions)]
    for edition in editions:
        for check in (_id_errors, _scope_errors, _amount_errors, _holiday_errors, _other_errors):
            problems.extend(check(edition))
    return list(dict.fromkeys(problems))


def _zone_errors(data: Mapping[str, Any], source: Source) -> Iterator[Problem]:
    try:
        ZoneInfo(data["timezone"])
    except (LookupError, ValueError, OSError):
        wrong = f"`{data['timezone']}` is not a time zone."
        yield source.problem(("timezone",), wrong, "Write a zone such as Europe/Berlin.")


def _order_errors(editions: Sequence[Edition]) -> Iterator[Problem]:
    for after, edition in pairwise(editions):
        day, next_day = edition.raw["effective_from"], after.raw["effective_from"]
        if day >= next_day:
            wrong = f"`{day}` is not before `{next_day}`, where the edition after it begins."
            mend = "List earlier editions newest first, each with a date of its own."
            yield edition.problem(("effective_from",), wrong, mend)
    versions: set[str] = set()
    for edition in editions:
        version = edition.raw["version"]
        if version in versions:
            wrong = f"`{version}` is the name of two editions."
            yield edition.problem(("version",), wrong, "Give each a name of its own.")
        versions.add(version)


def _id_errors(edition: Edition) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for section, number, clause in _all_clauses(edition):
        name, place = clause["id"], (section, number, "id")
        if name in BUILT_IN:
            mend = "Choose another: this name stands for a rule that holds in every shop."
            yield edition.problem(place, f"`{name}` is taken.", mend)
        elif name in seen:
            mend = f"Choose another: line {seen[name]} has this one."
            yield edition.problem(place, f"`{name}` is the id of two clauses.", mend)
        seen.setdefault(name, edition.line(*place))


def _all_clauses(edition: Edition) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    for section in SECTIONS:
        for number, clause in edition.clauses(section):
            yield section, number, clause


def _scope_errors(edition: Edition) -> Iterator[Problem]:
    for section, number, clause in _all_clauses(edition):
        for rest, scope in _scopes(clause):
            place = (section, number, *rest)
            yield from _range_errors(edition, place, scope)
            for fact, value in scope.items():
                if section in _NOT_KNOWN_IN.get(fact, ()):
                    wrong = f"`{fact}` does not count in this section."
                    yield edition.problem((*place, fact), wrong, f"Leave it out of {section}.")
                elif fact == "region":
                    yield from _region_errors(edition, (*place, fact), value)


def _scopes(clause: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    """Its `when` and its exceptions, each with where it stands."""
    if "when" in clause:
        yield ("when",), clause["when"]
    unless = clause.get("unless", [])
    if isinstance(unless, dict):
        yield ("unless",), unless
    else:
        yield from ((("unless", number), scope) for number, scope in enumerate(unless))


def _region_errors(
    edition: Edition, place: tuple[str | int, ...], value: str | list[str]
) -> Iterator[Problem]:
    known = edition.raw.get("regions", {})
    for name in value if isinstance(value, list) else [value]:
        if name not in known:
            mend = f"Known are: {', '.join(known) or 'none'}. Add it there, or use `country`."
            yield edition.problem(place, f"`{name}` is not under `regions`.", mend)


def _range_errors(
    edition: Edition, place: tuple[str | int, ...], scope: Mapping[str, Any]
) -> Iterator[Problem]:
    for name in _BOUNDED:
        low, high = scope.get(f"{name}_from"), scope.get(f"{name}_below")
        if low is None or high is None or isinstance(low, dict) or isinstance(high, dict):
            continue
        if _number(low) >= _number(high):
            wrong = f"nothing is from {low} on and below {high}."
            yield edition.problem((*place, f"{name}_below"), wrong, "Make the second larger.")


def _amount_errors(edition: Edition) -> Iterator[Problem]:
    """Amounts in a currency that the file does not declare."""
    home = edition.raw["currency"]
    known = {home, *edition.raw.get("currencies", {})}
    for section, number, clause in _all_clauses(edition):
        for rest, raw in _amounts(clause):
            for named in _currencies(raw):
                if named not in known or (named != home and not isinstance(raw, dict)):
                    wrong = f"an amount in {named}, but the policy's currency is {home}."
                    mend = f"Write it in {home}, or for each currency: {{{home}: 4.00, GBP: 3.50}}."
                    yield edition.problem((section, number, *rest), wrong, mend)


def _amounts(clause: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield from (((name,), clause[name]) for name in clause if name in AMOUNTS)
    for rest, scope in _scopes(clause):
        yield from (((*rest, fact), scope[fact]) for fact in scope if fact in AMOUNTS)


def _currencies(raw: Any) -> list[str]:
    if isinstance(raw, dict):
        return list(raw)
    return raw.split()[1:] if isinstance(raw, str) and raw[:1].isdigit() else []


def _holiday_errors(edition: Edition) -> Iterator[Problem]:
    for number, clause in edition.clauses("holidays"):
        first, last = clause["bought"]["from"], clause["bought"]["to"]
        if first > last:
            wrong = f"`{last}` is before `{first}`."
            yield edition.problem(("holidays", number, "bought", "to"), wrong, "Swap the two.")
        if clause["returnable_until"] < last:
            wrong = f"`{clause['returnable_until']}` is before the last day of purchase."
            place = ("holidays", number, "returnable_until")
            yield edition.problem(place, wrong, "Write a later day.")


def _other_errors(edition: Edition) -> Iterator[Problem]:
    for number, clause in edition.clauses("keep_item"):
        flags = (clause.get("always"), clause.get("if_shipping_costs_more"))
        if "below" not in clause and not any(flags):
            wrong = "it does not say when the item is kept."
            mend = "Write `below`, `if_shipping_costs_more: true` or `always: true`."
            yield edition.problem(("keep_item", number), wrong, mend)
    for number, clause in edition.clauses("approvals"):
        if clause["decide"] == "decline" and "risk_from" in clause.get("when", {}):
            wrong = "a risk score alone cannot refuse a return."
            yield edition.problem(("approvals", number), wrong, "Write `decide: review`.")


def _number(raw: Any) -> Decimal:
    return Decimal(str(raw).split()[0])
