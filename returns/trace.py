"""A decision as agents and merchants read it: each clause that was looked at, with its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from returns.builtin import BUILT_IN
from returns.decision import Alternative, Decision, LineDecision, Result, Risk
from returns.model import History, Order
from returns.phrases import REASONS, RESOLUTIONS, date_of
from returns.policy import Policy
from returns.sentences import Sentences, clauses_of

_MARKS = {
    Result.PASSED: "yes",
    Result.FAILED: "no",
    Result.WAIVED: "waived",
    Result.MISSING: "not known",
    Result.REVIEW: "to review",
}


def trace(order: Order, decision: Decision, policy: Policy) -> Iterator[str]:
    """Line by line."""
    words = clause_words(order, policy)
    yield f"Order {order.number}, policy {decision.policy_version}: {decision.outcome}"
    for line in decision.lines:
        yield ""
        title = order.line(line.line_id).title or line.line_id
        yield f"{title} x {line.quantity}: {_outcome(line)}"
        for check in line.checks:
            said = words.get(check.clause_id, "")
            yield f"  {_MARKS[check.result]:>9}  {check.clause_id}: {said}"
        yield from (f"  {text}" for text in _facts(line))
        yield from (f"  instead: {_instead(other)}" for other in line.counterfactual)
    yield ""
    yield from _money(decision)
    yield from _evidence(order, decision.risk)


def clause_words(order: Order, policy: Policy) -> Mapping[str, str]:
    """Every clause of the order's edition, worded in the order's currency."""
    terms = policy.terms_at(order.placed_at, order.currency)
    sentences = Sentences([terms])
    return BUILT_IN | {clause.id: sentences.of(clause) for _, clause in clauses_of(terms)}


def _outcome(line: LineDecision) -> str:
    code = f" ({line.code})" if line.code else ""
    return f"{line.outcome}{code}, by {line.clause_id}"


def _facts(line: LineDecision) -> Iterator[str]:
    if line.deadline:
        late = f", {line.days_late} days late" if line.days_late else ""
        day = date_of(line.deadline.last_day)
        yield f"until {day}, counted from {line.deadline.counted_from}{late}"
    if line.missing:
        yield f"to ask: {', '.join(line.missing)}"
    if line.department:
        yield f"review: {line.department}"
    if line.resolutions:
        yield f"choices: {', '.join(line.resolutions)}"
    if line.methods:
        ways = (f"{offer.method} {offer.fee}" for offer in line.methods)
        yield f"ways back: {', '.join(ways)}"
    money = line.amounts
    yield (
        f"price {money.price}, discount {money.discount}, tax {money.tax}, paid {money.paid}, "
        f"restocking fee {money.restocking_fee}, refund {money.refund}"
    )


def _instead(other: Alternative) -> str:
    what = RESOLUTIONS[other.resolution] if other.resolution else "a return"
    reason = f", had it been {REASONS[other.reason]}" if other.reason else ""
    until = f", until {date_of(other.until)}" if other.until else ""
    return f"{what}{reason}{until} ({other.clause_id})"


def _money(decision: Decision) -> Iterator[str]:
    yield (
        f"Refund {decision.refund} {decision.currency}, of it original shipping "
        f"{decision.original_shipping}; the way back comes off"
    )
    for place in decision.destinations:
        bonus = f" plus {place.bonus}" if place.bonus else ""
        days = f"{place.days} + {place.bank_days} business days after {place.release}"
        yield f"  to {place.kind}: {place.amount}{bonus}, {days} ({place.clause_id})"


def _evidence(order: Order, risk: Risk) -> Iterator[str]:
    """Who asks, what is known of them, and what of it counts."""
    if order.customer is None:
        return
    tier = f", {order.customer.tier}" if order.customer.tier else ""
    known = ", ".join(_known(order.customer.history))
    yield f"Customer {order.customer.id}{tier}, last twelve months: {known or 'nothing known'}"
    if risk.score:
        evidence = ", ".join(f"{x.name} {x.value:f}" for x in risk.signals)
        yield f"Risk {risk.score}: {evidence or risk.listed}"


def _known(history: History) -> Iterator[str]:
    """Its figures by name; noughts are left out."""
    for field in fields(history):
        value = getattr(history, field.name)
        if value:
            yield f"{field.name} {value}"
