"""The figures that stand in a text, and those that the engine gave."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bot.actions.figures import day, money
from returns import Answer, Decision, Money

MONEY = re.compile(r"[€£$][\d,]+\.\d\d|[\d,]+\.\d\d [A-Z]{3}")
DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
COUNT = re.compile(r"(\d+)(?= (?:business )?(?:days?|more days|months|%))|one(?= day)")


def figures_in(text: str) -> set[str]:
    """Every amount, date and count of days, months or per cent in `text`."""
    without = MONEY.sub(" ", DAY.sub(" ", text))
    counts = {"1" if found[0] == "one" else found[0] for found in COUNT.finditer(without)}
    return {*MONEY.findall(text), *DAY.findall(text), *counts}


def figures_of_answers(answers: Iterable[Answer], currency: str) -> set[str]:
    """Every way in which the answers' figures may be written."""
    found: set[str] = set()
    for answer in answers:
        for figures in (answer.figures, *(detail.figures for detail in answer.details)):
            for value in figures.values():
                if isinstance(value, str):
                    found |= set(_written(value, currency))
    return found


def _written(value: str, currency: str) -> Iterator[str]:
    yield value
    if re.fullmatch(r"\d+(?:\.\d+)?", value):
        yield money(Money.of(value, currency))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        yield day(date.fromisoformat(value))


def figures_of_decision(decision: Decision) -> set[str]:
    """Every amount, date and count that the decision holds, or that follows for a method."""
    found = {money(amount) for amount in _all(decision, Money)}
    found |= {day(when) for when in _all(decision, date) if not isinstance(when, datetime)}
    found |= {str(count) for count in _all(decision, int)}
    for offer in decision.methods:
        refund = decision.refund_by(offer.method)
        found |= {money(refund), money(decision.fee_by(offer.method))}
        found |= {money(refund + place.bonus) for place in decision.destinations}
    found |= {money(decision.refund + place.bonus) for place in decision.destinations}
    return found


def _all(thing: Any, kind: type) -> Iterator[Any]:
    """Every value of `kind` in a tree of dataclasses and tuples."""
    if isinstance(thing, kind) and not isinstance(thing, bool):
        yield thing
    if isinstance(thing, Money | Decimal | str | date):
        return
    if isinstance(thing, tuple):
        for part in thing:
            yield from _all(part, kind)
    elif hasattr(thing, "__dataclass_fields__"):
        for name in thing.__dataclass_fields__:
            yield from _all(getattr(thing, name), kind)
