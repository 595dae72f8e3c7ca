"""Answers about money: refunds, store credit, exchanges, gifts."""

from __future__ import annotations

from dataclasses import replace

from returns.answer import Answer, Figure
from returns.asked import Question, each_clause, names, yes, yes_or
from returns.clauses import OriginalShipping, Payer, ShippingRefund
from returns.model import Resolution
from returns.payout import promise


def refund_method(asked: Question) -> Answer:
    rule = asked.terms.refunds.first(asked.facts)
    figures: dict[str, Figure] = {"to": rule.to.value} if rule else {}
    if asked.facts.payment:
        figures["payment"] = asked.facts.payment
    details = each_clause(asked.terms.refunds, lambda rule: {"to": rule.to.value})
    return asked.answer(rule, figures, details)


def refund_time(asked: Question) -> Answer:
    rule = asked.terms.refunds.first(asked.facts)
    details = each_clause(
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


def store_credit(asked: Question) -> Answer:
    """Only where something can be had for it: a policy may say how, and offer it for nothing."""
    rule = asked.terms.store_credit.first(asked.facts)
    offer = asked.terms.resolutions.first(asked.facts)
    if rule is None or (offer and Resolution.STORE_CREDIT not in offer.offer):
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


def exchange(asked: Question) -> Answer:
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
        "offered": yes_or(
            offered, unclear=not (offered or asked.facts.category) and bool(categories)
        ),
        "categories": tuple(sorted(categories)),
        "paid_by": (payer.paid_by if payer else Payer.CUSTOMER).value,
    }
    if rule:
        figures |= {"if_dearer": rule.if_dearer.value, "if_cheaper": rule.if_cheaper.value}
    return asked.answer(rule, figures)


def delivery_cost(asked: Question) -> Answer:
    rules = asked.terms.original_shipping
    rule = rules.first(asked.facts)
    refund = _paid_back(rule)
    more = {
        reason
        for other in rules
        if refund is ShippingRefund.NONE and other.refund is not ShippingRefund.NONE
        for reason in other.when.values("reason")
    }
    figures: dict[str, Figure] = {"refund": refund.value, "more_reasons": tuple(sorted(more))}
    return asked.answer(rule, figures, each_clause(rules, lambda one: {"refund": one.refund.value}))


def _paid_back(rule: OriginalShipping | None) -> ShippingRefund:
    return rule.refund if rule else ShippingRefund.NONE


def gift(asked: Question) -> Answer:
    rule = asked.terms.gifts.first(replace(asked.facts, gift="yes"))
    if rule is None:
        return asked.answer(None, {})
    return asked.answer(rule, {"offer": names(rule.offer), "tell_giver": yes(rule.tell_giver)})
