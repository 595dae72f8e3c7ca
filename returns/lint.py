"""What the schema cannot see: references, contradictions, clauses that can never apply."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from returns.policy import Policy
from returns.problem import Problem
from returns.source import Source


def find_errors(data: dict[str, Any], source: Source) -> list[Problem]:
    return list(_zone_errors(data, source))


def find_warnings(policy: Policy, source: Source) -> Policy:
    return policy


def _zone_errors(data: dict[str, Any], source: Source) -> Iterator[Problem]:
    try:
        ZoneInfo(data["timezone"])
    except (LookupError, ValueError, OSError):
        wrong = f"`{data['timezone']}` is not a time zone."
        yield source.problem(("timezone",), wrong, "Write a zone such as Europe/Berlin.")
