"""How an answer about the policy is worded: each figure is the engine's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from returns import Policy, Topic

from ..hearing.categories import category_meant
from ..words import Words
from . import deadlines, goods, payments, ways
from .asked import About, Asked, Texts

_TOPICS: dict[Topic, Callable[[Asked], Texts]] = {
    Topic.WINDOW: deadlines.window,
    Topic.HOLIDAY: deadlines.holiday,
    Topic.WARRANTY: deadlines.warranty,
    Topic.CONDITION: goods.condition,
    Topic.EXCLUSIONS: goods.exclusions,
    Topic.PHOTO: goods.photo,
    Topic.RESTOCKING_FEE: goods.restocking_fee,
    Topic.SHIPPING_FEE: ways.shipping_fee,
    Topic.METHODS: ways.methods,
    Topic.GENERAL: ways.general,
    Topic.REFUND_METHOD: payments.refund_method,
    Topic.REFUND_TIME: payments.refund_time,
    Topic.STORE_CREDIT: payments.store_credit,
    Topic.DELIVERY_COST: payments.delivery_cost,
    Topic.EXCHANGE: payments.exchange,
    Topic.GIFT: payments.gift,
}


class PolicyWording:
    def __init__(self, words: Words, policy: Policy) -> None:
        self._words = words
        self._policy = policy

    def category(self, text: str) -> str | None:
        """The category of the policy that `text` is about."""
        known = dict.fromkeys(
            name
            for terms in self._policy.editions
            for rules in (terms.windows, terms.exclusions, terms.conditions, terms.methods)
            for rule in rules
            for name in rule.when.values("category")
        )
        return category_meant(text, known)

    def of(self, topic: Topic, about: About, now: datetime, turn: int = 0) -> Texts:
        """The sentences that answer `topic`."""
        texts = _TOPICS[topic](Asked(self._words, self._policy, about, now, turn))
        return [text for text in texts if text]
