"""Where the money can go, when it is released and how long it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP

from returns.case import Case
from returns.clauses import Payout, StoreCredit
from returns.dates import add_business_days
from returns.decision import Destination, DestinationKind, RefundPart
from returns.money import Money, share_out, zero
from returns.policy import Policy
from returns.scope import Facts

_PER_CENT = 100


def money_back(case: Case, facts: Facts, amount: Money) -> Destination | None:
    """The refund proper. Paid by several means: shared by what each paid, at the slowest pace."""
    payments = case.order.payments
    if not payments:
        rule = case.terms.refunds.first(facts)
        return _money(rule, amount, (), rule) if rule else None
    rules = [case.terms.refunds.first(replace(facts, payment=paid.method)) for paid in payments]
    known = [rule for rule in rules if rule is not None]
    if len(known) < len(rules):
        return None
    shares = share_out(amount.minor, {str(n): paid.amount.minor for n, paid in enumerate(payments)})
    parts = tuple(
        RefundPart(paid.method, Money.from_minor(shares[str(n)], amount.currency), known[n].to)
        for n, paid in enumerate(payments)
    )
    slowest = max(known, key=lambda rule: (rule.days + rule.bank_days, rule.id))
    return _money(known[0], amount, parts, slowest)


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
