"""From a policy file to a `Policy`, ready to decide with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from returns.build import build_terms
from returns.lint import find_errors, find_warnings
from returns.policy import BusinessCalendar, Policy
from returns.problem import PolicyError
from returns.source import Source, read
from returns.validation import validate

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def load_policy(path: str | Path) -> Policy:
    """Read, validate and compile. PolicyError lists everything that is wrong, by line."""
    path = Path(path)
    return parse_policy(path.read_text(encoding="utf-8"), path.name)


def parse_policy(text: str, name: str = "policy.yml") -> Policy:
    source = read(text, name)
    data = validate(source)
    if errors := find_errors(data, source):
        raise PolicyError(errors)
    policy = Policy(
        shop=data["shop"],
        currency=data["currency"],
        zone=ZoneInfo(data["timezone"]),
        calendar=_calendar(data.get("calendar", {})),
        editions=tuple(_editions(data, source)),
    )
    return find_warnings(policy, source)


def _calendar(data: Mapping[str, Any]) -> BusinessCalendar:
    weekend = data.get("weekend", ["saturday", "sunday"])
    return BusinessCalendar(
        weekend=frozenset(_WEEKDAYS.index(day) for day in weekend),
        closed=frozenset(date.fromisoformat(day) for day in data.get("closed", [])),
    )


def _editions(data: Mapping[str, Any], source: Source) -> list[Any]:
    """Newest first. An earlier edition is the later one with its own sections put in."""
    editions = [build_terms(data, source, {})]
    whole = dict(data)
    paths: dict[str, tuple[str | int, ...]] = {}
    for number, earlier in enumerate(data.get("previous", [])):
        whole |= earlier
        paths |= {section: ("previous", number, section) for section in earlier}
        editions.append(build_terms(whole, source, paths))
    return editions
