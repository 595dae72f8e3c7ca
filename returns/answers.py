"""Answers to questions about the policy, from the same clauses that decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from returns.answer import Answer, Topic
from returns.asked import Question
from returns.case import Case, open_case
from returns.model import Line, Order, Reason
from returns.money import Money, portion
from returns.policy import Policy
from returns.scope import Facts
from returns.topics import deadlines, goods, payments, ways

_TOPICS: dict[Topic, Callable[[Question], Answer]] = {
    Topic.WINDOW: deadlines.window,
    Topic.CONDITION: goods.condition,
    Topic.EXCLUSIONS: goods.exclusions,
    Topic.SHIPPING_FEE: ways.shipping_fee,
    Topic.METHODS: ways.methods,
    Topic.REFUND_METHOD: payments.refund_method,
    Topic.REFUND_TIME: payments.refund_time,
    Topic.STORE_CREDIT: payments.store_credit,
    Topic.EXCHANGE: payments.exchange,
    Topic.GIFT: payments.gift,
    Topic.WARRANTY: deadlines.warranty,
    Topic.HOLIDAY: deadlines.holiday,
    Topic.RESTOCKING_FEE: goods.restocking_fee,
    Topic.PHOTO: goods.photo,
    Topic.GENERAL: ways.general,
    Topic.DELIVERY_COST: payments.delivery_cost,
}


def answer(
    topic: Topic,
    policy: Policy,
    *,
    now: datetime,
    order: Order | None = None,
    line: str | None = None,
    category: str | None = None,
    product: str | None = None,
    tags: frozenset[str] = frozenset(),
    reason: Reason | None = None,
    country: str | None = None,
    payment: str | None = None,
    currency: str | None = None,
) -> Answer:
    """What the policy says on a topic, about as much as is known.

    With an order it is about that order (its edition, country, tier, payment), with a line id
    about that item. Without, `category`, `product`, its `tags` and the rest narrow the question,
    and today's edition answers it.
    """
    case = open_case(order, policy, now) if order else None
    item = _item(order, line)
    if order:
        terms = policy.terms_at(order.placed_at, order.currency)
    else:
        terms = policy.terms_at(now, currency)
    if case and item:
        facts = case.facts(item, paid=_paid_for_one(case, item))
    elif case:
        facts = case.order_facts()
    else:
        region = terms.regions_of(country)
        facts = Facts(channel="online", country=country, region=region, gift="no")
    facts.category = category or facts.category
    facts.product = product or facts.product
    facts.tag |= tags
    facts.reason = reason or facts.reason
    facts.payment = payment or facts.payment
    return _TOPICS[topic](Question(topic, policy, terms, now, facts, case, item))


def _paid_for_one(case: Case, line: Line) -> Decimal:
    minor = portion(case.bill.lines[line.id].paid, 1, line.quantity)
    return Money.from_minor(minor, case.order.currency).amount


def _item(order: Order | None, line: str | None) -> Line | None:
    if order is None:
        return None
    if line is not None:
        return order.line(line)
    return order.lines[0] if len(order.lines) == 1 else None
