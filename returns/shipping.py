"""The ways back for a line, with the fee of each; and whether the item need come back at all."""

from __future__ import annotations

from decimal import Decimal

from returns.case import Case
from returns.clauses import KeepItem, MethodRule, Payer
from returns.decision import MethodOffer
from returns.model import Method, Resolution
from returns.money import zero
from returns.policy import Terms
from returns.scope import Facts


def offer_methods(case: Case, facts: Facts) -> tuple[MethodOffer, ...]:
    """Every way back that applies, in the file's order; free where the shop pays."""
    rules = methods_for(case.terms, facts)
    payer = case.terms.return_shipping.first(facts)
    if payer is None or payer.paid_by is Payer.CUSTOMER:
        return tuple(rule.offer for rule in rules)
    return tuple(rule.free[payer.id] for rule in rules)


def keep_item(case: Case, facts: Facts, paid: Decimal) -> KeepItem | None:
    """The clause that lets the customer keep it, if there is one. Never in an exchange."""
    if facts.resolution == Resolution.EXCHANGE:
        return None
    for rule in case.terms.keep_item.all(facts):
        if rule.always or (rule.below is not None and paid < rule.below):
            return rule
        if rule.shipping_costs_more and _cheapest_way(case, facts) > paid:
            return rule
    return None


def keep_offer(rule: KeepItem, currency: str) -> MethodOffer:
    nothing = zero(currency)
    return MethodOffer(Method.KEEP_ITEM, nothing, rule.id, free=True, cost=nothing)


def in_common(offers: list[tuple[MethodOffer, ...]]) -> tuple[MethodOffer, ...]:
    """The methods that are in every list, each at its lowest fee: a free line frees the parcel."""
    distinct: list[tuple[MethodOffer, ...]] = []
    for of_line in offers:
        if of_line not in distinct:
            distinct.append(of_line)
    if len(distinct) <= 1:
        return distinct[0] if distinct else ()
    shared = set.intersection(*({offer.method for offer in of_line} for of_line in distinct))
    best: dict[Method, MethodOffer] = {}
    for of_line in distinct:
        for offer in of_line:
            known = best.get(offer.method)
            if known is None or offer.fee.amount < known.fee.amount:
                best[offer.method] = offer
    return tuple(best[offer.method] for offer in distinct[0] if offer.method in shared)


def methods_for(terms: Terms, facts: Facts) -> list[MethodRule]:
    """For each method, the first clause that applies."""
    first: dict[Method, MethodRule] = {}
    for rule in terms.methods.all(facts):
        first.setdefault(rule.method, rule)
    return list(first.values())


def _cheapest_way(case: Case, facts: Facts) -> Decimal:
    return min((rule.cost for rule in methods_for(case.terms, facts)), default=Decimal(0))
