"""Where the money can go, when it is released and how long it takes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP

from returns.case import Case
from returns.clauses import Payout, StoreCredit
from returns.dates import add_business_days
from returns.decision import Destination, DestinationKind, RefundPart
from returns.model import Payment
from returns.money import Money, share_out, zero
from returns.policy import Policy
from returns.scope import Facts

_PER_CENT = 100


def money_back(case: Case, facts: Facts, amount: Money) -> Destination | None:
    """The refund proper. Paid by several means: shared by what each paid, at the slowest pace.

    None if the policy says nothing about one of them.
    """
    payments = case.order.payments
    if not payments:
        rule = case.terms.refunds.first(facts)
        return _money(rule, amount, (), rule) if rule else None
    rules = [rule for paid in payments if (rule := _rule(case, facts, paid))]
    if len(rules) < len(payments):
        return None
    paid = {str(number): payment.amount.minor for number, payment in enumerate(payments)}
    shares = share_out(amount.minor, paid).values()
    parts = tuple(
        RefundPart(payment.method, Money.from_minor(share, amount.currency), rule.to)
        for payment, rule, share in zip(payments, rules, shares, strict=True)
    )
    slowest = max(rules, key=lambda rule: (rule.days + rule.bank_days, rule.id))
    return _money(rules[0], amount, parts, slowest)


def _rule(case: Case, facts: Facts, payment: Payment) -> Payout | None:
    """For one of several payments: `facts` names a payment only where it is the one."""
    before, facts.payment = facts.payment, payment.method
    rule = case.terms.refunds.first(facts)
    facts.payment = before
    return rule


def store_credit(case: Case, facts: Facts, amount: Money) -> Destination | None:
    rule = case.terms.store_credit.first(facts)
    if rule is None:
        return None
    return Destination(
        kind=DestinationKind.STORE_CREDIT,
        clause_id=rule.id,
        amount=amount,
        bonus=bonus(rule, amount),
        release=rule.release,
        days=rule.days,
        bank_days=0,
        parts=(),
    )


def bonus(rule: StoreCredit, amount: Money) -> Money:
    """On top of the refund, half a coin rounded up."""
    exact = amount.minor * rule.bonus_percent / _PER_CENT
    return Money.from_minor(int(exact.to_integral_value(ROUND_HALF_UP)), amount.currency)


def promised_days(
    destination: Destination, released_at: datetime, policy: Policy
) -> tuple[date, date]:
    """The last day for our payment, and the last day for it to arrive."""
    return promise(destination.days, destination.bank_days, released_at, policy)


def promise(days: int, bank_days: int, released_at: datetime, policy: Policy) -> tuple[date, date]:
    """The same, by the business days alone; reckoned in the shop's zone and calendar."""
    day = released_at.astimezone(policy.zone).date()
    paid = add_business_days(day, days, policy.calendar)
    return paid, add_business_days(paid, bank_days, policy.calendar)


def _money(
    rule: Payout, amount: Money, parts: tuple[RefundPart, ...], slowest: Payout
) -> Destination:
    return Destination(
        kind=rule.to,
        clause_id=rule.id,
        amount=amount,
        bonus=zero(amount.currency),
        release=slowest.release,
        days=slowest.days,
        bank_days=slowest.bank_days,
        parts=parts,
    )
