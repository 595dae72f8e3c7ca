"""Answers about the way back, and the policy at a glance."""

from __future__ import annotations

from returns.answer import Answer, Detail, Figure, Figures
from returns.asked import Question, about, each_clause
from returns.clauses import MethodRule, Payer
from returns.model import Method
from returns.money import zero
from returns.shipping import methods_for


def shipping_fee(asked: Question) -> Answer:
    payer = asked.terms.return_shipping.first(asked.facts)
    figures: dict[str, Figure] = dict(_payer(asked))
    free = [rule for rule in asked.terms.return_shipping if rule.paid_by is Payer.SHOP]
    figures["free_reasons"] = tuple(
        sorted({reason for rule in free for reason in rule.when.values("reason")})
    )
    figures["free_tiers"] = tuple(
        sorted({tier for rule in free for tier in rule.when.values("tier")})
    )
    details = each_clause(asked.terms.return_shipping, lambda rule: {"paid_by": rule.paid_by.value})
    return asked.answer(payer, figures, details)


def _payer(asked: Question) -> dict[str, Figure]:
    payer = asked.terms.return_shipping.first(asked.facts)
    paid_by = payer.paid_by if payer else Payer.CUSTOMER
    ways = methods_for(asked.terms, asked.facts)
    fees = [rule.offer.fee for rule in ways if rule.method is not Method.CUSTOMER_LABEL]
    figures: dict[str, Figure] = {"paid_by": paid_by.value, "currency": asked.terms.currency}
    if paid_by is Payer.CUSTOMER and fees:
        figures |= {"lowest_fee": str(min(fees)), "highest_fee": str(max(fees))}
    return figures


def methods(asked: Question) -> Answer:
    rules = methods_for(asked.terms, asked.facts)
    free = _payer(asked)["paid_by"] == Payer.SHOP
    details = [Detail(rule.id, _method(rule, free=free), *about(rule)) for rule in rules]
    figures: dict[str, Figure] = {"methods": tuple(rule.method.value for rule in rules)}
    return asked.answer(rules[0] if rules else None, figures, details)


def _method(rule: MethodRule, *, free: bool) -> Figures:
    fee = zero(rule.offer.fee.currency) if free else rule.offer.fee
    return {"method": rule.method.value, "fee": str(fee), "currency": fee.currency}


def general(asked: Question) -> Answer:
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
