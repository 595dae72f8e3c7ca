"""An exception that a person grants: nothing refuses any more, and all else still holds."""

from datetime import timedelta

from returns import Outcome, Reason, assess
from returns.decision import NotReturnable
from returns.exception import EXCEPTION, waived
from tests.returns.shop import NOW, line, order, policy, want

STRICT = policy(
    "currencies: {GBP: 0.87}",
    "windows: [{id: window, days: 14}]",
    "holidays: [{id: season, bought: {from: 2026-01-01, to: 2026-12-24},"
    " returnable_until: 2027-01-31}]",
    "exclusions: [{id: sale, when: {tag: final_sale}, kind: final_sale}]",
    "conditions: [{id: worn, ask: unworn, otherwise: decline}]",
    "evidence: [{id: photo, department: customer_service}]",
    "warranty: [{id: guarantee, when: {reason: DEFECTIVE}, months: 24, offer: [refund],"
    " decide: review}]",
    "approvals: [{id: dear, when: {return_value_from: 1}, decide: review}]",
    "restocking_fees: [{id: fee, percent: 10}]",
    "risk: {signals: {keep_items: {from: 1, points: 10}}, allow: [c2], block: [c1]}",
)
OLD = line(delivered_at=NOW - timedelta(days=300), tags=frozenset({"final_sale"}))
OF_OLD = order(OLD, placed_at=NOW - timedelta(days=310))


def test_nothing_refuses_nothing_asks_and_nobody_else_looks() -> None:
    [decided] = assess(OF_OLD, [want()], waived(STRICT), NOW).lines

    assert decided.outcome is Outcome.APPROVED
    assert decided.missing == ()
    assert decided.deadline
    assert decided.deadline.clause_id == EXCEPTION
    assert not decided.under_warranty


def test_what_it_costs_stays() -> None:
    [decided] = assess(OF_OLD, [want()], waived(STRICT), NOW).lines

    assert decided.amounts.restocking_fee.amount == 5


def test_what_was_not_delivered_stays_out() -> None:
    waiting = line(delivered_at=None)

    [decided] = assess(order(waiting), [want()], waived(STRICT), NOW).lines

    assert decided.code is NotReturnable.UNFULFILLED


def test_it_holds_in_every_currency_and_leaves_the_policy_as_it_was() -> None:
    granted = waived(STRICT)

    assert granted.editions_in.keys() == STRICT.editions_in.keys()
    for found in granted.editions_in.values():
        for terms in found:
            for rules in (terms.holidays, terms.exclusions, terms.conditions, terms.evidence,
                          terms.warranty, terms.approvals):  # fmt: skip
                assert [*rules] == []
            assert terms.risk.block == frozenset()
            assert terms.risk.allow == {"c2"}
            assert [rule.id for rule in terms.windows] == [EXCEPTION]
    [decided] = assess(OF_OLD, [want(reason=Reason.STYLE)], STRICT, NOW).lines
    assert decided.outcome is Outcome.DECLINED
