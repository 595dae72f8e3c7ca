"""`assess`: what happens with each line that a customer wants to send back, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from returns.amounts import Priced, amounts, price_lines, restocking_minor
from returns.builtin import CURRENCY, NO_PAYOUT, NO_WAY, REFUND_LIMIT, SECOND_LOOK
from returns.case import Case, open_case
from returns.counterfactual import alternatives
from returns.decision import (
    Appeal,
    Decision,
    Department,
    LineDecision,
    MethodOffer,
    NotReturnable,
    Outcome,
    Result,
)
from returns.draft import Draft
from returns.model import Method, Order, Wanted
from returns.money import Money
from returns.policy import Policy
from returns.resolution import choose
from returns.restocking import restocking_fee
from returns.settlement import Settlement, settle
from returns.shipping import in_common, keep_item, keep_offer, offer_methods


def assess(order: Order, wanted: Sequence[Wanted], policy: Policy, now: datetime) -> Decision:
    """Decide on each wanted line by the edition of the policy at purchase.

    `now` carries a zone. LookupError for a line that is not in the order. What cannot be
    decided from the data (another currency, impossible dates) is a review, never a guess.
    """
    for want in wanted:
        order.line(want.line_id)
    case = open_case(order, policy, now)
    units = Counter[str]()
    for want in wanted:
        units[want.line_id] += want.quantity
    priced = price_lines(case.bill, wanted)
    drafts = [
        _draft(case, want, price, units[want.line_id])
        for want, price in zip(wanted, priced, strict=True)
    ]
    _approve(case, drafts)
    settlement = settle(case, drafts)
    _check_money(case, drafts, settlement)
    _find_ways(case, drafts)
    return _decision(case, drafts, settlement)


def _draft(case: Case, wanted: Wanted, priced: Priced, units_wanted: int) -> Draft:
    paid = Money.from_minor(priced.paid, case.order.currency)
    facts = case.facts(priced.line, wanted, paid.amount)
    item = case.item(priced.line, units_wanted)
    choice = choose(case, item, wanted, facts)
    draft = Draft(wanted, item, priced, facts, choice)
    if not draft.declined and not case.foreign:
        draft.fee = restocking_fee(case, wanted, facts, draft.verdict)
        draft.fee_minor = restocking_minor(priced, case.order.currency, draft.fee)
    return draft


def _approve(case: Case, drafts: Sequence[Draft]) -> None:
    """Who decides what the other clauses allow, by the value of all that would come back."""
    allowed = [draft for draft in drafts if not draft.declined]
    minor = sum(draft.priced.paid for draft in allowed)
    value = Money.from_minor(minor, case.order.currency).amount
    for draft in allowed:
        draft.facts.return_value = value
        _approve_line(case, draft)


def _approve_line(case: Case, draft: Draft) -> None:
    verdict = draft.verdict
    if case.foreign:
        verdict.review(CURRENCY, Department.FINANCE)
        return
    if case.risk.listed == "block":
        verdict.review(SECOND_LOOK, Department.CUSTOMER_SERVICE)
    rule = case.terms.approvals.first(draft.facts)
    if rule is None:
        return
    if rule.decide is Outcome.APPROVED:
        verdict.note(rule.id, Result.PASSED)
    elif rule.decide is Outcome.DECLINED and not verdict.right:
        verdict.decline(rule.id, NotReturnable.OTHER)
    else:
        verdict.review(rule.id, rule.department)


def _check_money(case: Case, drafts: Sequence[Draft], settlement: Settlement) -> None:
    for draft in drafts:
        if not draft.pays:
            continue
        if settlement.owed > case.bill.available:
            draft.verdict.review(REFUND_LIMIT, Department.FINANCE)
        elif not settlement.destinations:
            draft.verdict.review(NO_PAYOUT, Department.FINANCE)


def _find_ways(case: Case, drafts: Sequence[Draft]) -> None:
    """Last of all, for only what is approved may be kept. What is open, and can neither be kept
    nor come back by any way on offer, is for a person: never paid for and left where it is."""
    for draft in drafts:
        if draft.declined or case.foreign:
            continue
        draft.methods = _methods(case, draft)
        if not draft.methods and not draft.verdict.missing:
            draft.verdict.review(NO_WAY, Department.CUSTOMER_SERVICE)


def _decision(case: Case, drafts: Sequence[Draft], settlement: Settlement) -> Decision:
    lines = tuple(_line(case, draft) for draft in drafts)
    currency = case.order.currency
    return Decision(
        lines=lines,
        methods=in_common([line.methods for line in lines if line.outcome is not Outcome.DECLINED]),
        destinations=settlement.destinations,
        original_shipping=Money.from_minor(settlement.original_shipping, currency),
        refund=Money.from_minor(settlement.refund, currency),
        appeal=_appeal(case, lines),
        tell_giver=_tell_giver(case, drafts),
        risk=case.risk,
        policy_version=case.terms.version,
        currency=currency,
    )


def _appeal(case: Case, lines: Sequence[LineDecision]) -> Appeal | None:
    rule = case.terms.appeal
    if rule is None or all(line.outcome is not Outcome.DECLINED for line in lines):
        return None
    return Appeal(rule.id, rule.department, case.today + timedelta(days=rule.days))


def _tell_giver(case: Case, drafts: Sequence[Draft]) -> bool:
    """Only where it is no gift, or the policy says so for every line."""
    if not case.order.for_gift_recipient:
        return True
    rules = [case.terms.gifts.first(draft.facts) for draft in drafts]
    return all(rule is not None and rule.tell_giver for rule in rules)


def _line(case: Case, draft: Draft) -> LineDecision:
    verdict, declined = draft.verdict, draft.declined
    return LineDecision(
        line_id=draft.wanted.line_id,
        quantity=draft.wanted.quantity,
        reason=draft.wanted.reason,
        outcome=verdict.outcome,
        code=verdict.code,
        clause_id=verdict.clause_id,
        checks=tuple(verdict.checks),
        amounts=amounts(
            draft.priced, case.order.currency, draft.fee, draft.fee_minor, declined=declined
        ),
        deadline=verdict.deadline,
        days_late=verdict.days_late,
        missing=() if declined else tuple(verdict.missing),
        resolution=draft.choice.resolution,
        resolutions=() if declined else tuple(draft.choice.open),
        methods=draft.methods,
        keep_item=_keeps(draft.methods),
        under_warranty=verdict.warranty is not None,
        department=None if declined else verdict.department,
        counterfactual=alternatives(case, draft) if declined else (),
    )


def _methods(case: Case, draft: Draft) -> tuple[MethodOffer, ...]:
    """Keeping the item, where that is approved and allowed; else the ways back."""
    if draft.verdict.outcome is Outcome.APPROVED:
        paid = draft.facts.value or Decimal(0)
        if rule := keep_item(case, draft.facts, paid):
            return (keep_offer(rule, case.order.currency),)
    return offer_methods(case, draft.facts)


def _keeps(methods: Sequence[MethodOffer]) -> bool:
    return any(offer.method is Method.KEEP_ITEM for offer in methods)
