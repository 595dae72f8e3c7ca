"""What holds for every policy, every order and every wish."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from returns import Decision, Outcome, Policy, Reason, Wanted, assess
from returns.decision import LineDecision, Result
from returns.model import Line, Order, Resolution
from returns.money import total, zero
from tests.returns.shop import NOW
from tests.returns.situations import (
    OFFERED,
    Draw,
    compiled,
    orders,
    payments_of,
    policies,
    policy_data,
    wishes,
)

EXAMPLES = 60  # each; a thousand take some minutes and have found nothing more
every = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
Data = dict[str, Any]


def paid_for(order: Order) -> int:
    """What was paid for the order in cents: by its payments, or else by its lines."""
    if order.payments:
        return sum(payment.amount.minor for payment in order.payments)
    shipping = order.shipping.minor if order.shipping else 0
    goods = sum(
        max(
            0, line.unit_price.minor * line.quantity - (line.discount.minor if line.discount else 0)
        )
        + (line.tax.minor if line.tax and not order.tax_included else 0)
        for line in order.lines
    )
    return max(0, goods) + shipping


@every
@given(policies(), orders(), st.data())
def test_a_refund_is_never_negative_and_never_more_than_was_paid(
    policy: Policy, order: Order, data: st.DataObject
) -> None:
    order = replace(order, payments=data.draw(payments_of(order)))
    decision = assess(order, data.draw(wishes(order)), policy, NOW)

    limit = paid_for(order)
    assert 0 <= decision.refund.minor <= limit
    for destination in decision.destinations:
        assert 0 <= destination.amount.minor <= limit
        assert not destination.parts or (
            total((p.amount for p in destination.parts), "EUR") == destination.amount
        )
    for line in decision.lines:
        money = line.amounts
        assert min(money.price, money.discount, money.paid, money.refund) >= zero("EUR")
        assert zero("EUR") <= money.restocking_fee <= money.paid
        if line.outcome is not Outcome.DECLINED:
            assert money.refund == money.paid - money.restocking_fee
    for offer in decision.methods:
        assert zero("EUR") <= decision.refund_by(offer.method) <= decision.refund


@every
@given(policies(), orders(), st.data())
def test_the_receipt_of_each_line_adds_up(
    policy: Policy, order: Order, data: st.DataObject
) -> None:
    for line in assess(order, data.draw(wishes(order)), policy, NOW).lines:
        money = line.amounts
        added_tax = zero("EUR") if order.tax_included else money.tax
        assert money.price - money.discount + added_tax == money.paid


@every
@given(policies(), orders(), st.data())
def test_the_order_of_lines_and_wishes_does_not_matter(
    policy: Policy, order: Order, data: st.DataObject
) -> None:
    wanted = data.draw(wishes(order))
    shuffled = data.draw(st.permutations(wanted))
    mixed = replace(order, lines=tuple(data.draw(st.permutations(order.lines))))

    straight, other = assess(order, wanted, policy, NOW), assess(mixed, shuffled, policy, NOW)

    assert {x.line_id: x for x in straight.lines} == {x.line_id: x for x in other.lines}
    assert straight.refund == other.refund
    assert straight.original_shipping == other.original_shipping
    assert {(m.method, m.fee) for m in straight.methods} == {
        (m.method, m.fee) for m in other.methods
    }


@every
@given(policies(), orders(fresh=True, most=2), st.data())
def test_one_line_wished_for_twice_is_decided_alike_in_either_order(
    policy: Policy, order: Order, data: st.DataObject
) -> None:
    line = order.lines[0]
    reasons = data.draw(st.lists(st.sampled_from([*Reason]), min_size=2, max_size=2, unique=True))
    wanted = [Wanted(line.id, 1, reason) for reason in reasons]

    one = assess(order, wanted, policy, NOW)
    other = assess(order, wanted[::-1], policy, NOW)

    assert one.lines == other.lines[::-1]


def more_generous(data: Data, seed: int) -> Data:
    """The same policy with some of its clauses eased."""
    draw, eased = Draw(seed), copy.deepcopy(data)
    for window in eased["windows"]:
        window["days"] += draw.number(0, 40)
    for law in eased["statutory"]:
        law["days"] += draw.number(0, 20)
        law["exempt"] = draw.some(law["exempt"], 0, 2)
    for warranty in eased["warranty"]:
        warranty["months"] += draw.number(0, 12)
    eased["exclusions"] = [clause for clause in eased["exclusions"] if draw.yes()]
    eased["conditions"] = [clause for clause in eased["conditions"] if draw.yes()]
    for condition in eased["conditions"]:
        condition["otherwise"] = draw.one(condition["otherwise"], "review")
    for offer in eased["resolutions"]:
        offer["offer"] += [x for x in draw.some(OFFERED, 0, 3) if x not in offer["offer"]]
    return eased


@every
@given(policy_data(), orders(), st.integers(0, 2**32), st.data())
def test_a_more_generous_policy_never_refuses_what_a_stricter_one_allowed(
    strict: Data, order: Order, seed: int, data: st.DataObject
) -> None:
    generous = more_generous(strict, seed)
    wanted = data.draw(wishes(order, chosen=False))

    before = assess(order, wanted, compiled(strict), NOW)
    after = assess(order, wanted, compiled(generous), NOW)

    for old, new in zip(before.lines, after.lines, strict=True):
        if old.outcome is not Outcome.DECLINED:
            assert new.outcome is not Outcome.DECLINED
            if not old.under_warranty:
                assert set(old.resolutions) <= set(new.resolutions)


def with_returned(order: Order, line_id: str, quantity: int) -> Order:
    lines = tuple(
        replace(line, returned_quantity=line.returned_quantity + quantity)
        if line.id == line_id
        else line
        for line in order.lines
    )
    return replace(order, lines=lines)


@every
@given(policy_data(), orders(fresh=True), st.data())
def test_partial_returns_add_up_to_the_whole(
    rules: Data, order: Order, data: st.DataObject
) -> None:
    """However an order is cut: the same amounts, fees and original shipping as all at once."""
    mode = data.draw(st.sampled_from(["none", "share", "whole_order"]))
    rules["original_shipping"] = [{"id": "back", "refund": mode}]
    policy = compiled(without_review(rules))
    resolution, reason = Resolution.REFUND, Reason.UNWANTED
    all_of_it = [Wanted(x.id, x.quantity, reason, {}, resolution) for x in order.lines]
    decided = zip(all_of_it, assess(order, all_of_it, policy, NOW).lines, strict=True)
    allowed = [one for one, line in decided if line.outcome is not Outcome.DECLINED]
    assume(allowed)
    whole = assess(order, allowed, policy, NOW)
    units = [one.line_id for one in allowed for _ in range(one.quantity)]
    refunds, fees, shipping = zero("EUR"), zero("EUR"), zero("EUR")

    for line_id, quantity in cut(data.draw(st.permutations(units)), data):
        wanted = [Wanted(line_id, quantity, reason, {}, resolution)]
        part = assess(order, wanted, policy, NOW)
        refunds += part.refund
        fees += part.lines[0].amounts.restocking_fee
        shipping += part.original_shipping
        order = with_returned(order, line_id, quantity)

    assert refunds == whole.refund
    assert shipping == whole.original_shipping
    assert fees == total((line.amounts.restocking_fee for line in whole.lines), "EUR")


def without_review(rules: Data) -> Data:
    return rules | {"approvals": []}


def cut(units: list[str], data: st.DataObject) -> list[tuple[str, int]]:
    """Runs of the same line, as returns of one line each."""
    parts: list[tuple[str, int]] = []
    for line_id in units:
        if parts and parts[-1][0] == line_id and data.draw(st.booleans()):
            parts[-1] = (line_id, parts[-1][1] + 1)
        else:
            parts.append((line_id, 1))
    return parts


def decide(policy: Policy, order: Order, line: Line, reason: Reason, days: int) -> LineDecision:
    now = (line.delivered_at or NOW) + timedelta(days=days)
    return assess(order, [Wanted(line.id, 1, reason)], policy, now).lines[0]


@every
@given(policy_data(), orders(fresh=True, most=1), st.sampled_from([*Reason]), st.data())
def test_nothing_undercuts_the_statutory_minimum(
    rules: Data, order: Order, reason: Reason, data: st.DataObject
) -> None:
    days = data.draw(st.integers(1, 30))
    rules["statutory"] = [{"id": "law", "days": days, "exempt": ["hazardous"]}]
    rules["exclusions"] = [x for x in rules["exclusions"] if x["kind"] != "hazardous"]
    rules["approvals"] = [{"id": "never", "decide": "decline"}]
    policy = compiled(rules)
    line = order.lines[0]

    decision = decide(policy, order, line, reason, data.draw(st.integers(0, days)))

    assert decision.outcome is not Outcome.DECLINED
    assert not decision.amounts.restocking_fee
    assert decision.deadline is not None
    assert decision.deadline.last_day >= decision.deadline.ends_at.date() - timedelta(days=1)


@every
@given(policies(), orders(fresh=True, most=1), st.sampled_from([*Reason]), st.data())
def test_who_was_in_time_later_was_in_time_earlier(
    policy: Policy, order: Order, reason: Reason, data: st.DataObject
) -> None:
    line = order.lines[0]
    late = data.draw(st.integers(0, 90))
    early = data.draw(st.integers(0, late))

    after, before = (decide(policy, order, line, reason, days) for days in (late, early))

    if after.outcome is not Outcome.DECLINED:
        assert before.outcome is not Outcome.DECLINED


@every
@given(policies(), orders(), st.data())
def test_risk_never_refuses(policy: Policy, order: Order, data: st.DataObject) -> None:
    wanted = data.draw(wishes(order))

    known = assess(order, wanted, policy, NOW)
    unknown = assess(replace(order, customer=tier_only(order)), wanted, policy, NOW)

    def declined(decision: Decision) -> list[bool]:
        return [line.outcome is Outcome.DECLINED for line in decision.lines]

    assert declined(known) == declined(unknown)


def tier_only(order: Order) -> Any:
    assert order.customer is not None
    return replace(order.customer, history=type(order.customer.history)())


@every
@given(policies(), orders(), st.data())
def test_a_decision_explains_itself(policy: Policy, order: Order, data: st.DataObject) -> None:
    for line in assess(order, data.draw(wishes(order)), policy, NOW).lines:
        results = {check.clause_id: check.result for check in line.checks}
        assert line.clause_id
        if line.outcome is Outcome.DECLINED:
            assert line.code
            assert results[line.clause_id] is Result.FAILED
            assert not line.amounts.refund
            assert (line.methods, line.resolutions, line.missing) == ((), (), ())
        else:
            assert line.code is None
            assert not line.counterfactual
            assert line.clause_id in results
        if line.outcome is Outcome.REVIEW:
            assert line.missing or line.department
        if line.missing:
            assert line.outcome is Outcome.REVIEW


@every
@given(policies(), orders(), st.data())
def test_what_is_offered_instead_is_really_open(
    policy: Policy, order: Order, data: st.DataObject
) -> None:
    wanted = data.draw(wishes(order))
    for want, line in zip(wanted, assess(order, wanted, policy, NOW).lines, strict=True):
        for other in line.counterfactual:
            changed = replace(want, resolution=other.resolution, reason=other.reason or want.reason)
            again = assess(order, [changed], policy, NOW).lines[0]
            assert again.outcome is not Outcome.DECLINED
            assert other.until == (again.deadline.last_day if again.deadline else None)
