"""What an exchange costs or pays back: even, up, or down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from returns.amounts import price_lines
from returns.case import open_case
from returns.clauses import Difference
from returns.model import Order, Wanted
from returns.money import Money, zero
from returns.policy import Policy


@dataclass(frozen=True, slots=True)
class ExchangeQuote:
    """At most one of `to_pay` and `to_return` is above zero.

    `settled_as` says what becomes of the difference, `clause_id` why; both None for an even
    exchange, and `settled_as` None where the policy says nothing (a person has to settle it).
    """

    clause_id: str | None
    settled_as: Difference | None
    to_pay: Money
    to_return: Money


def quote_exchange(
    order: Order, wanted: Wanted, unit_price: Money, policy: Policy, now: datetime
) -> ExchangeQuote:
    """For the wanted line and quantity against items at `unit_price`, a list price.

    List prices are compared, so a discount on the old item carries over to the new one. What is
    paid back is never more than what was paid. Raises ValueError for another currency.
    """
    case = open_case(order, policy, now)
    line = order.line(wanted.line_id)
    nothing = zero(order.currency)
    difference = (unit_price - line.unit_price).minor * wanted.quantity
    if not difference:
        return ExchangeQuote(None, None, nothing, nothing)
    rule = case.terms.exchanges.first(case.facts(line, wanted))
    if rule is None or case.foreign:
        return ExchangeQuote(None, None, nothing, nothing)
    if difference > 0:
        to_pay = 0 if rule.if_dearer is Difference.WAIVE else difference
        amount = Money.from_minor(to_pay, order.currency)
        return ExchangeQuote(rule.id, rule.if_dearer, amount, nothing)
    paid = price_lines(case.bill, [wanted])[0].paid
    amount = Money.from_minor(min(-difference, paid), order.currency)
    return ExchangeQuote(rule.id, rule.if_cheaper, nothing, amount)
