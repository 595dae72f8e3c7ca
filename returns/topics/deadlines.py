"""Answers about time: windows, the season, warranty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from returns.answer import Answer, Detail, Figure
from returns.asked import Question, about, each_clause, names, yes, yes_or
from returns.case import Case
from returns.decision import Deadline
from returns.model import Line, Reason
from returns.scope import Facts
from returns.windows import warranty_deadline, window_deadline


def window(asked: Question) -> Answer:
    """The window of the item; of an order, one detail for each line that was delivered; else
    every clause."""
    window = asked.terms.windows.first(asked.facts)
    figures: dict[str, Figure] = {"days": str(window.days)} if window else {}
    if not asked.case:
        details = each_clause(asked.terms.windows, lambda clause: {"days": str(clause.days)})
        return asked.answer(window, figures, details)
    if asked.line and asked.line.fulfilled:
        deadline = _deadline(asked.case, asked.line, asked.facts)
        clause_id = deadline.clause_id if deadline else None
        return Answer(asked.topic, clause_id, figures | _until(asked.case, deadline))
    return asked.answer(window, figures, _window_of_each_line(asked.case))


def _window_of_each_line(case: Case) -> Iterable[Detail]:
    for line in case.order.lines:
        deadline = _deadline(case, line, case.facts(line))
        if deadline and line.fulfilled:
            yield Detail(deadline.clause_id, _until(case, deadline), line_id=line.id)


def _deadline(case: Case, line: Line, facts: Facts) -> Deadline | None:
    return window_deadline(case, case.item(line), facts, case.terms.statutory.first(facts))


def _until(case: Case, deadline: Deadline | None) -> dict[str, Figure]:
    if deadline is None:
        return {}
    days = (deadline.last_day - case.today).days
    is_open = case.now < deadline.ends_at
    return {
        "last_day": deadline.last_day.isoformat(),
        "open": yes(is_open),
        "days_left" if is_open else "days_late": str(abs(days)),
        "counted_from": deadline.counted_from,
    }


def holiday(asked: Question) -> Answer:
    """The holiday that the order falls into; else the one that runs or comes next."""
    placed = asked.case.placed_on if asked.case else None
    today = asked.now.astimezone(asked.policy.zone).date()
    rules = asked.terms.holidays.all(asked.facts) if asked.line else list(asked.terms.holidays)
    within = [rule for rule in rules if placed and rule.first <= placed <= rule.last]
    rule = next(iter(within), None) or next((rule for rule in rules if today <= rule.until), None)
    if rule is None:
        return asked.answer(None, {"applies": "no"} if placed else {})
    figures: dict[str, Figure] = {
        "from": rule.first.isoformat(),
        "to": rule.last.isoformat(),
        "until": rule.until.isoformat(),
    }
    if placed:
        figures["applies"] = yes(bool(within))
    return asked.answer(rule, figures, [Detail(rule.id, figures, *about(rule))])


def warranty(asked: Question) -> Answer:
    rule = asked.terms.warranty.first(replace(asked.facts, reason=Reason.DEFECTIVE))
    details = each_clause(
        asked.terms.warranty,
        lambda rule: {"months": str(rule.months), "offer": names(rule.offer)},
    )
    if rule is None:
        unclear = asked.facts.category is None and bool(details)
        return asked.answer(None, {"covered": yes_or(False, unclear=unclear)}, details)
    figures: dict[str, Figure] = {
        "covered": "yes",
        "months": str(rule.months),
        "offer": names(rule.offer),
    }
    if asked.case and asked.line:
        figures |= _until(
            asked.case, warranty_deadline(asked.case, asked.case.item(asked.line), rule)
        )
    return asked.answer(rule, figures, details)
