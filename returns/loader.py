"""From a policy file to a `Policy`, ready to decide with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from returns.build import build_terms
from returns.edition import editions
from returns.lint import find_errors
from returns.overlap import find_warnings
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
    """The same, from text; `name` is what problems call the file."""
    source = read(text, name)
    return compile_policy(validate(source), source)


def compile_policy(data: Mapping[str, Any], source: Source) -> Policy:
    """From data that the schema allows. PolicyError for what the schema cannot see."""
    found = editions(data, source)
    if errors := find_errors(found):
        raise PolicyError(errors)
    currencies = (data["currency"], *data.get("currencies", {}))
    terms = {
        currency: tuple(build_terms(edition, currency) for edition in found)
        for currency in currencies
    }
    return Policy(
        shop=data["shop"],
        currency=data["currency"],
        zone=ZoneInfo(data["timezone"]),
        calendar=_calendar(data.get("calendar", {})),
        editions_in=terms,
        warnings=find_warnings(found, terms[data["currency"]]),
    )


def _calendar(data: Mapping[str, Any]) -> BusinessCalendar:
    weekend = data.get("weekend", ["saturday", "sunday"])
    return BusinessCalendar(
        weekend=frozenset(_WEEKDAYS.index(day) for day in weekend),
        closed=frozenset(date.fromisoformat(day) for day in data.get("closed", [])),
    )
