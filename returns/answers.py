"""Answers to questions about the policy, from the same clauses that decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from returns.answer import Answer, Detail, Figure, Figures, Topic
from returns.case import Case, open_case
from returns.decision import Deadline
from returns.model import Line, Method, Order, Reason, Resolution
from returns.payout import promise
from returns.policy import Clause, MethodRule, Payer, Policy, RestockingFee, Terms
from returns.scope import Facts, Rules
from returns.shipping import methods_for
from returns.windows import warranty_deadline, window_deadline


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


def answer(
    topic: Topic,
    policy: Policy,
    *,
    now: datetime,
    order: Order | None = None,
    line: str | None = None,
    category: str | None = None,
    reason: Reason | None = None,
    country: str | None = None,
    payment: str | None = None,
    currency: str | None = None,
) -> Answer:
    """What the policy says on a topic, about as much as is known.

    With an order it is about that order (its edition, country, tier, payment), with a line id
    about that item. Without, `category` and the rest narrow the question, and today's edition
    answers it.
    """
    case = open_case(order, policy, now) if order else None
    item = _item(order, line)
    terms = case.terms if case else policy.terms_at(now, currency)
    if case and item:
        facts = case.facts(item)
    elif case:
        facts = case.order_facts()
    else:
        region = terms.regions_of(country)
        facts = Facts(channel="online", country=country, region=region, gift="no")
    facts.category = category or facts.category
    facts.reason = reason or facts.reason
    facts.payment = payment or facts.payment
    return _TOPICS[topic](Question(topic, policy, terms, now, facts, case, item))


def _item(order: Order | None, line: str | None) -> Line | None:
    if order is None:
        return None
    if line is not None:
        return order.line(line)
    return order.lines[0] if len(order.lines) == 1 else None


def _window(asked: Question) -> Answer:
    """The window of the item; of an order, one detail for each line that was delivered; else
    every clause."""
    window = asked.terms.windows.first(asked.facts)
    figures: dict[str, Figure] = {"days": str(window.days)} if window else {}
    if not asked.case:
        details = _details(asked.terms.windows, lambda clause: {"days": str(clause.days)})
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
        "open": _yes(is_open),
        "days_left" if is_open else "days_late": str(abs(days)),
        "counted_from": deadline.counted_from,
    }


def _condition(asked: Question) -> Answer:
    rules = asked.terms.conditions
    applying = rules.all(asked.facts)
    figures: dict[str, Figure] = {"ask": tuple(dict.fromkeys(rule.ask.value for rule in applying))}
    details = _details(rules, lambda rule: {"ask": rule.ask.value})
    return asked.answer(applying[0] if applying else None, figures, details)


def _exclusions(asked: Question) -> Answer:
    details = [
        Detail(rule.id, {"kind": rule.kind.value, "lacks": _names(rule.lacks)}, *_about(rule))
        for rule in asked.terms.exclusions
    ]
    applying = asked.terms.exclusions.all(asked.facts)
    if not applying:
        unclear = asked.facts.category is None and bool(details)
        return asked.answer(None, {"excluded": _yes_or(False, unclear=unclear)}, details)
    worst = next((rule for rule in applying if not rule.lacks), applying[0])
    figures: dict[str, Figure] = {
        "excluded": "depends" if worst.lacks else "yes",
        "kind": worst.kind.value,
        "lacks": _names(worst.lacks),
        "unless_reason": tuple(sorted({r for each in worst.unless for r in each.values("reason")})),
    }
    return asked.answer(worst, figures, details)


def _shipping_fee(asked: Question) -> Answer:
    payer = asked.terms.return_shipping.first(asked.facts)
    figures: dict[str, Figure] = dict(_payer(asked))
    free = [rule for rule in asked.terms.return_shipping if rule.paid_by is Payer.SHOP]
    figures["free_reasons"] = tuple(
        sorted({reason for rule in free for reason in rule.when.values("reason")})
    )
    details = _details(asked.terms.return_shipping, lambda rule: {"paid_by": rule.paid_by.value})
    return asked.answer(payer, figures, details)


def _payer(asked: Question) -> dict[str, Figure]:
    payer = asked.terms.return_shipping.first(asked.facts)
    paid_by = payer.paid_by if payer else Payer.CUSTOMER
    ways = methods_for(asked.terms, asked.facts)
    fees = [rule.fee for rule in ways if rule.method is not Method.CUSTOMER_LABEL]
    figures: dict[str, Figure] = {"paid_by": paid_by.value, "currency": asked.terms.currency}
    if paid_by is Payer.CUSTOMER and fees:
        figures |= {"lowest_fee": f"{min(fees):.2f}", "highest_fee": f"{max(fees):.2f}"}
    return figures


def _methods(asked: Question) -> Answer:
    rules = methods_for(asked.terms, asked.facts)
    free = _payer(asked)["paid_by"] == Payer.SHOP
    details = [
        Detail(rule.id, _method(rule, asked.terms.currency, free=free), *_about(rule))
        for rule in rules
    ]
    figures: dict[str, Figure] = {"methods": tuple(rule.method.value for rule in rules)}
    return asked.answer(rules[0] if rules else None, figures, details)


def _method(rule: MethodRule, currency: str, *, free: bool) -> Figures:
    fee = "0.00" if free else f"{rule.fee:.2f}"
    return {"method": rule.method.value, "fee": fee, "currency": currency}


def _refund_method(asked: Question) -> Answer:
    rule = asked.terms.refunds.first(asked.facts)
    figures: dict[str, Figure] = {"to": rule.to.value} if rule else {}
    if asked.facts.payment:
        figures["payment"] = asked.facts.payment
    details = _details(asked.terms.refunds, lambda rule: {"to": rule.to.value})
    return asked.answer(rule, figures, details)


def _refund_time(asked: Question) -> Answer:
    rule = asked.terms.refunds.first(asked.facts)
    details = _details(
        asked.terms.refunds,
        lambda rule: {
            "days": str(rule.days),
            "bank_days": str(rule.bank_days),
            "release": rule.release.value,
        },
    )
    if rule is None:
        return asked.answer(None, {}, details)
    pay_by, arrive_by = promise(rule.days, rule.bank_days, asked.now, asked.policy)
    figures = {
        "days": str(rule.days),
        "bank_days": str(rule.bank_days),
        "release": rule.release.value,
        "pay_by": pay_by.isoformat(),
        "arrive_by": arrive_by.isoformat(),
    }
    return asked.answer(rule, figures, details)


def _store_credit(asked: Question) -> Answer:
    rule = asked.terms.store_credit.first(asked.facts)
    if rule is None:
        return asked.answer(None, {"offered": "no"})
    figures = {
        "offered": "yes",
        "bonus_percent": f"{rule.bonus_percent.normalize():f}",
        "release": rule.release.value,
        "days": str(rule.days),
    }
    if rule.valid_months:
        figures["valid_months"] = str(rule.valid_months)
    return asked.answer(rule, figures)


def _exchange(asked: Question) -> Answer:
    offer = asked.terms.resolutions.first(asked.facts)
    rule = asked.terms.exchanges.first(asked.facts)
    categories = {
        name
        for rule_ in asked.terms.resolutions
        if Resolution.EXCHANGE in rule_.offer
        for name in rule_.when.values("category")
    }
    offered = offer is not None and Resolution.EXCHANGE in offer.offer
    payer = asked.terms.return_shipping.first(replace(asked.facts, resolution=Resolution.EXCHANGE))
    figures: dict[str, Figure] = {
        "offered": _yes_or(
            offered, unclear=not (offered or asked.facts.category) and bool(categories)
        ),
        "categories": tuple(sorted(categories)),
        "paid_by": (payer.paid_by if payer else Payer.CUSTOMER).value,
    }
    if rule:
        figures |= {"if_dearer": rule.if_dearer.value, "if_cheaper": rule.if_cheaper.value}
    return asked.answer(rule, figures)


def _gift(asked: Question) -> Answer:
    rule = asked.terms.gifts.first(replace(asked.facts, gift="yes"))
    if rule is None:
        return asked.answer(None, {})
    return asked.answer(rule, {"offer": _names(rule.offer), "tell_giver": _yes(rule.tell_giver)})


def _warranty(asked: Question) -> Answer:
    rule = asked.terms.warranty.first(replace(asked.facts, reason=Reason.DEFECTIVE))
    details = _details(
        asked.terms.warranty,
        lambda rule: {"months": str(rule.months), "offer": _names(rule.offer)},
    )
    if rule is None:
        unclear = asked.facts.category is None and bool(details)
        return asked.answer(None, {"covered": _yes_or(False, unclear=unclear)}, details)
    figures: dict[str, Figure] = {
        "covered": "yes",
        "months": str(rule.months),
        "offer": _names(rule.offer),
    }
    if asked.case and asked.line:
        figures |= _until(
            asked.case, warranty_deadline(asked.case, asked.case.item(asked.line), rule)
        )
    return asked.answer(rule, figures, details)


def _holiday(asked: Question) -> Answer:
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
        figures["applies"] = _yes(bool(within))
    return asked.answer(rule, figures, [Detail(rule.id, figures, *_about(rule))])


def _restocking_fee(asked: Question) -> Answer:
    details = [
        Detail(rule.id, _fee(rule, asked.terms.currency), *_about(rule))
        for rule in asked.terms.restocking_fees
    ]
    rule = asked.terms.restocking_fees.first(asked.facts)
    if rule is None:
        unclear = asked.facts.category is None and bool(details)
        return asked.answer(None, {"charged": _yes_or(False, unclear=unclear)}, details)
    charged = "depends" if rule.lacks else "yes"
    return asked.answer(rule, {"charged": charged} | _fee(rule, asked.terms.currency), details)


def _fee(rule: RestockingFee, currency: str) -> dict[str, Figure]:
    figures: dict[str, Figure] = {
        "percent": f"{rule.percent.normalize():f}",
        "lacks": _names(rule.lacks),
    }
    if rule.at_most is not None:
        figures |= {"at_most": f"{rule.at_most:.2f}", "currency": currency}
    return figures


def _photo(asked: Question) -> Answer:
    rule = asked.terms.evidence.first(asked.facts)
    details = _details(asked.terms.evidence, lambda _: {})
    unclear = asked.facts.reason is None and bool(details)
    return asked.answer(rule, {"needed": _yes_or(rule is not None, unclear=unclear)}, details)


def _general(asked: Question) -> Answer:
    window = asked.terms.windows.first(asked.facts)
    refund = asked.terms.refunds.first(asked.facts)
    figures: dict[str, Figure] = {
        "version": asked.terms.version,
        "effective_from": asked.terms.effective_from.isoformat(),
    }
    if window:
        figures["days"] = str(window.days)
    if refund:
        figures["refund_days"] = str(refund.days)
    return asked.answer(window, figures | _payer(asked))


def _details(rules: Rules[Any], figures: Callable[..., Figures]) -> list[Detail]:
    return [Detail(rule.id, figures(rule), *_about(rule)) for rule in rules]


def _about(clause: Clause) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    return clause.when.plain(), dict(item for one in clause.unless for item in one.plain().items())


def _names(members: Iterable[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in members)


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _yes_or(is_so: bool, *, unclear: bool) -> str:
    return "depends" if unclear else _yes(is_so)


_TOPICS: dict[Topic, Callable[[Question], Answer]] = {
    Topic.WINDOW: _window,
    Topic.CONDITION: _condition,
    Topic.EXCLUSIONS: _exclusions,
    Topic.SHIPPING_FEE: _shipping_fee,
    Topic.METHODS: _methods,
    Topic.REFUND_METHOD: _refund_method,
    Topic.REFUND_TIME: _refund_time,
    Topic.STORE_CREDIT: _store_credit,
    Topic.EXCHANGE: _exchange,
    Topic.GIFT: _gift,
    Topic.WARRANTY: _warranty,
    Topic.HOLIDAY: _holiday,
    Topic.RESTOCKING_FEE: _restocking_fee,
    Topic.PHOTO: _photo,
    Topic.GENERAL: _general,
}
