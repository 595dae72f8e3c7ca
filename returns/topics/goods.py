"""Answers about goods: their state, what cannot come back, photos, restocking fees."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from returns.answer import Answer, Detail, Figure
from returns.asked import Question, about, each_clause, names, yes_or
from returns.clauses import Evidence, RestockingFee
from returns.money import Money
from returns.scope import Facts, Rules

_MUCH = Decimal(10**12)


def condition(asked: Question) -> Answer:
    """What is asked about, and what an exclusion wants: sealed, for one."""
    rules, barred = asked.terms.conditions, asked.terms.exclusions
    applying, barring = rules.all(asked.facts), barred.all(asked.facts)
    wanted = [rule.ask.value for rule in applying]
    wanted += [name for rule in barring for name in names(rule.lacks)]
    figures: dict[str, Figure] = {"ask": tuple(dict.fromkeys(wanted))}
    details = each_clause(rules, lambda rule: {"ask": rule.ask.value})
    details += [
        Detail(rule.id, {"ask": names(rule.lacks)}, *about(rule)) for rule in barred if rule.lacks
    ]
    return asked.answer(next(iter((*applying, *barring)), None), figures, details)


def exclusions(asked: Question) -> Answer:
    details = [
        Detail(rule.id, {"kind": rule.kind.value, "lacks": names(rule.lacks)}, *about(rule))
        for rule in asked.terms.exclusions
    ]
    applying = asked.terms.exclusions.all(asked.facts)
    if not applying:
        unclear = asked.facts.category is None and bool(details)
        return asked.answer(None, {"excluded": yes_or(False, unclear=unclear)}, details)
    worst = next((rule for rule in applying if not rule.lacks), applying[0])
    figures: dict[str, Figure] = {
        "excluded": "depends" if worst.lacks else "yes",
        "kind": worst.kind.value,
        "lacks": names(worst.lacks),
        "unless_reason": tuple(sorted({r for each in worst.unless for r in each.values("reason")})),
    }
    return asked.answer(worst, figures, details)


def photo(asked: Question) -> Answer:
    rules, facts = asked.terms.evidence, asked.facts
    rule = rules.first(facts)
    details = each_clause(rules, lambda one: _from_value(one, asked.terms.currency))
    unclear = rule is None and bool(details) and (facts.reason is None or _by_value(rules, facts))
    return asked.answer(rule, {"needed": yes_or(rule is not None, unclear=unclear)}, details)


def _from_value(rule: Evidence, currency: str) -> dict[str, Figure]:
    """The value that a photo is needed from, if the clause names one."""
    [least] = rule.when.plain().get("value_from", (None,))
    return {"value_from": str(Money.of(least, currency)), "currency": currency} if least else {}


def _by_value(rules: Rules[Evidence], facts: Facts) -> bool:
    """Whether it hangs on the item's value, and that is not known."""
    values = (Decimal(0), _MUCH) if facts.value is None else ()
    return any(rules.first(replace(facts, value=value)) for value in values)


def restocking_fee(asked: Question) -> Answer:
    details = [
        Detail(rule.id, _fee(rule, asked.terms.currency), *about(rule))
        for rule in asked.terms.restocking_fees
    ]
    rule = asked.terms.restocking_fees.first(asked.facts)
    if rule is None:
        unclear = asked.facts.category is None and bool(details)
        return asked.answer(None, {"charged": yes_or(False, unclear=unclear)}, details)
    charged = "depends" if rule.lacks else "yes"
    return asked.answer(rule, {"charged": charged} | _fee(rule, asked.terms.currency), details)


def _fee(rule: RestockingFee, currency: str) -> dict[str, Figure]:
    figures: dict[str, Figure] = {
        "percent": f"{rule.percent.normalize():f}",
        "lacks": names(rule.lacks),
    }
    if rule.at_most is not None:
        figures |= {"at_most": str(Money(rule.at_most, currency)), "currency": currency}
    return figures
