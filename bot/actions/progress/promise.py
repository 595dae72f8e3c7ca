"""What the policy promises about the money of a return, from the day that sets it free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import backend_client.model as shop
from returns.clauses import Payout, StoreCredit
from returns.decision import Release
from returns.model import Order
from returns.payout import promise
from returns.policy import Policy, Terms
from returns.scope import Facts

from .milestones import Milestone, Stage, inspected


@dataclass(frozen=True, slots=True)
class Promise:
    """`pay_by`: the last day for our payment; `arrive_by`: for it to arrive. Both None until
    the goods (or what else `release` names) have set it free. `days`: business days from then."""

    release: Release
    days: int
    bank_days: int
    pay_by: date | None = None
    arrive_by: date | None = None


def promise_of(
    found: shop.Return, order: Order, passed: tuple[Milestone, ...], policy: Policy
) -> Promise | None:
    """The promise for a return that ends in money or credit; None for every other."""
    if found.resolution not in (shop.Resolution.REFUND, shop.Resolution.STORE_CREDIT):
        return None
    rule = _rule(found, order, policy)
    if rule is None:
        return None
    bank_days = rule.bank_days if isinstance(rule, Payout) else 0
    freed = _freed_at(rule.release, found, passed)
    if freed is None:
        return Promise(rule.release, rule.days, bank_days)
    pay_by, arrive_by = promise(rule.days, bank_days, freed, policy)
    return Promise(rule.release, rule.days, bank_days, pay_by, arrive_by)


def department_of(found: shop.Return) -> str:
    """Who has to act next, so that the return goes on."""
    if found.status is shop.ReturnStatus.REQUESTED:
        return "customer_service"
    arrived = (shop.ReturnStatus.RECEIVED, shop.ReturnStatus.PARTIALLY_RECEIVED)
    if found.status in arrived and not inspected(found):
        return "warehouse"
    return "finance"


def _rule(found: shop.Return, order: Order, policy: Policy) -> Payout | StoreCredit | None:
    """Paid by several means: the slowest counts."""
    terms = policy.terms_at(order.placed_at, order.currency)
    if found.resolution is shop.Resolution.STORE_CREDIT:
        return terms.store_credit.first(_facts(order, terms, None))
    methods: tuple[str | None, ...] = tuple(paid.method for paid in order.payments) or (None,)
    rules = [
        rule for method in methods if (rule := terms.refunds.first(_facts(order, terms, method)))
    ]
    return max(rules, key=lambda rule: (rule.days + rule.bank_days, rule.id), default=None)


def _facts(order: Order, terms: Terms, payment: str | None) -> Facts:
    return Facts(
        country=order.country,
        region=terms.regions_of(order.country),
        channel="online",
        gift="yes" if order.for_gift_recipient else "no",
        payment=payment,
    )


def _freed_at(
    release: Release, found: shop.Return, passed: tuple[Milestone, ...]
) -> datetime | None:
    if found.method is shop.ReturnMethod.KEEP_ITEM or release is Release.REQUEST:
        return found.created_at
    stages = {one.stage: one.at for one in reversed(passed)}
    later = (Stage.INSPECTED, Stage.REFUNDING)
    wanted = {
        Release.FIRST_SCAN: (Stage.IN_TRANSIT, Stage.PARTLY_RECEIVED, Stage.RECEIVED, *later),
        Release.RECEIPT: (Stage.RECEIVED, *later),
        Release.INSPECTION: later,
    }.get(release, later)
    return min((stages[stage] for stage in wanted if stage in stages), default=None)
