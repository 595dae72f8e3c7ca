"""A score from a customer's history, with its evidence. It can only ever lead to a review."""

from __future__ import annotations

from decimal import Decimal

from returns.clauses import RiskRules
from returns.decision import Risk, Signal
from returns.model import Customer, History

_NO_RISK = Risk(0, (), None)
_MOST = 100


def score(customer: Customer | None, rules: RiskRules, currency: str) -> Risk:
    """0 to 100: the points of every signal that is reached, added up.

    A value in another currency than `currency` cannot be compared and does not count.
    """
    if customer is None:
        return _NO_RISK
    if customer.id in rules.allow:
        return Risk(0, (), "allow")
    figures = _figures(customer.history, currency)
    signals = tuple(
        Signal(rule.name, figures[rule.name], rule.points)
        for rule in rules.signals
        if figures[rule.name] >= rule.least
    )
    if customer.id in rules.block:
        return Risk(_MOST, signals, "block")
    return Risk(min(_MOST, sum(signal.points for signal in signals)), signals, None)


def _figures(history: History, currency: str) -> dict[str, Decimal]:
    value = history.value_returned
    return {
        "return_rate": _rate(history.items_returned, history.items_bought),
        "returns_last_30_days": Decimal(history.returns_last_30_days),
        "value_returned": value.amount if value and value.currency == currency else Decimal(0),
        "keep_items": Decimal(history.keep_items),
        "bracketed_orders": Decimal(history.bracketed_orders),
        "worn_returns": Decimal(history.worn_returns),
        "accounts_at_same_address": Decimal(history.accounts_at_same_address),
        "accounts_with_same_payment": Decimal(history.accounts_with_same_payment),
    }


def _rate(returned: int, bought: int) -> Decimal:
    return Decimal(returned) / bought if bought else Decimal(0)
