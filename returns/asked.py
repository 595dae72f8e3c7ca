"""What was asked, with what is known around it, and the small words of every answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from returns.answer import Answer, Detail, Figures, Topic
from returns.case import Case
from returns.clauses import Clause
from returns.model import Line
from returns.policy import Policy, Terms
from returns.scope import Facts, Rules


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, with what is known around it."""

    topic: Topic
    policy: Policy
    terms: Terms
    now: datetime
    facts: Facts
    case: Case | None
    line: Line | None

    def answer(
        self, clause: Clause | None, figures: Figures, details: Iterable[Detail] = ()
    ) -> Answer:
        return Answer(self.topic, clause.id if clause else None, figures, tuple(details))


def each_clause(rules: Rules[Any], figures: Callable[..., Figures]) -> list[Detail]:
    return [Detail(rule.id, figures(rule), *about(rule)) for rule in rules]


def about(clause: Clause) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    return clause.when.plain(), dict(item for one in clause.unless for item in one.plain().items())


def names(members: Iterable[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in members)


def yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def yes_or(is_so: bool, *, unclear: bool) -> str:
    return "depends" if unclear else yes(is_so)
