"""Who decides what the clauses allow; and the risk score, which can only lead to a review."""

from datetime import timedelta
from decimal import Decimal

import pytest

from returns import (
    Customer,
    Department,
    History,
    Money,
    NotReturnable,
    Outcome,
    PolicyError,
    Reason,
    assess,
)
from returns.clauses import RiskRules, SignalRule
from returns.decision import Check, Decision, Result
from returns.risk import score
from tests.returns.shop import NOW, euro, line, order, policy, want

VALUE = (
    "approvals: [{id: dear, when: {return_value_from: 100}, decide: review, department: finance}]"
)
LINE_VALUE = "approvals: [{id: dear, when: {value_from: 50, value_below: 60}, decide: review}]"
SMALL = "approvals: [{id: small, when: {return_value_below: 60}, decide: review}]"
QUANTITY = "approvals: [{id: many, when: {quantity_from: 3}, decide: review}]"
REASON = "approvals: [{id: odd, when: {reason: UNKNOWN}, decide: decline}]"
TRUSTED = """approvals:
  - {id: trusted, when: {tier: gold}, decide: approve}
  - {id: look, decide: review, department: warehouse}
"""
LAW = "statutory: [{id: law, days: 14}]"


def decide(
    *sections: str, quantity: int = 1, price: str = "50.00", tier: str | None = None
) -> Decision:
    bought = order(line(quantity=quantity, unit_price=euro(price)), customer=Customer("c1", tier))
    return assess(bought, [want(quantity=quantity)], policy(*sections), NOW)


@pytest.mark.parametrize(
    ("rule", "quantity", "price", "clause_id"),
    [
        (VALUE, 1, "100.00", "dear"),
        (VALUE, 2, "50.00", "dear"),
        (VALUE, 1, "99.99", "window"),
        (LINE_VALUE, 1, "50.00", "dear"),
        (LINE_VALUE, 1, "49.99", "window"),
        (LINE_VALUE, 1, "59.99", "dear"),
        (LINE_VALUE, 1, "60.00", "window"),
        (SMALL, 1, "59.99", "small"),
        (SMALL, 1, "60.00", "window"),
        (QUANTITY, 3, "1.00", "many"),
        (QUANTITY, 2, "1.00", "window"),
    ],
)
def test_values_and_quantities_lead_to_a_person(
    rule: str, quantity: int, price: str, clause_id: str
) -> None:
    decision = decide(rule, quantity=quantity, price=price)

    assert decision.lines[0].clause_id == clause_id
    expected = Outcome.APPROVED if clause_id == "window" else Outcome.REVIEW
    assert decision.outcome is expected
    if rule is VALUE and clause_id == "dear":
        assert decision.lines[0].department is Department.FINANCE
        assert Check("dear", Result.REVIEW) in decision.lines[0].checks


def test_the_value_is_of_all_that_would_come_back() -> None:
    bought = order(line(), line(id="l2"), line(id="l3", delivered_at=None))

    both = assess(bought, [want(), want(line_id="l2")], policy(VALUE), NOW)
    with_declined = assess(bought, [want(), want(line_id="l3")], policy(VALUE), NOW)

    assert [one.clause_id for one in both.lines] == ["dear", "dear"]
    assert [one.clause_id for one in with_declined.lines] == ["window", "not-delivered"]


def test_the_first_clause_decides() -> None:
    trusted, other = decide(TRUSTED, tier="gold"), decide(TRUSTED)

    assert trusted.outcome is Outcome.APPROVED
    assert Check("trusted", Result.PASSED) in trusted.lines[0].checks
    assert (other.outcome, other.lines[0].department) == (Outcome.REVIEW, Department.WAREHOUSE)


def test_a_clause_may_decline() -> None:
    declined = assess(order(), [want(Reason.UNKNOWN)], policy(REASON), NOW).lines[0]

    assert (declined.outcome, declined.code) == (Outcome.DECLINED, NotReturnable.OTHER)
    assert declined.clause_id == "odd"
    assert assess(order(), [want()], policy(REASON), NOW).outcome is Outcome.APPROVED


def test_but_not_against_the_law() -> None:
    decision = assess(order(), [want(Reason.UNKNOWN)], policy(REASON, LAW), NOW).lines[0]

    assert (decision.outcome, decision.clause_id) == (Outcome.REVIEW, "odd")


def test_what_is_already_in_review_keeps_its_first_department() -> None:
    boxed = "conditions: [{id: boxed, ask: original_box, otherwise: review, department: warehouse}]"
    wanted = want(answers={"original_box": False})

    decision = assess(order(), [wanted], policy(boxed, SMALL), NOW).lines[0]

    assert (decision.clause_id, decision.department) == ("boxed", Department.WAREHOUSE)
    assert Check("small", Result.REVIEW) in decision.checks


@pytest.mark.parametrize(
    ("outcomes", "overall"),
    [
        ("approved approved", Outcome.APPROVED),
        ("approved declined", Outcome.APPROVED),
        ("approved review", Outcome.REVIEW),
        ("declined review", Outcome.REVIEW),
        ("declined declined", Outcome.DECLINED),
    ],
)
def test_the_whole_is_as_cautious_as_its_lines(outcomes: str, overall: Outcome) -> None:
    made = {
        "approved": line(),
        "declined": line(delivered_at=None),
        "review": line(quantity=3),
    }
    lines = [
        line(id=f"l{n}", quantity=made[name].quantity, delivered_at=made[name].delivered_at)
        for n, name in enumerate(outcomes.split())
    ]
    wanted = [want(line_id=one.id, quantity=one.quantity) for one in lines]

    decision = assess(order(*lines), wanted, policy(QUANTITY), NOW)

    assert decision.outcome is overall


RISK = """risk:
  signals:
    return_rate: {from: 0.5, points: 30}
    returns_last_30_days: {from: 5, points: 20}
    value_returned: {from: 500, points: 10}
    keep_items: {from: 3, points: 25}
    bracketed_orders: {from: 4, points: 15}
    worn_returns: {from: 2, points: 31}
    accounts_at_same_address: {from: 3, points: 12}
    accounts_with_same_payment: {from: 2, points: 21}
  allow: [friend]
  block: [foe]
  appeal: {id: appeal, days: 30, department: customer_service}
"""
BY_RISK = "approvals: [{id: risky, when: {risk_from: 50}, decide: review}]"


@pytest.mark.parametrize(
    ("history", "points"),
    [
        (History(items_bought=10, items_returned=5), 30),
        (History(items_bought=100, items_returned=49), 0),
        (History(items_bought=0, items_returned=5), 0),
        (History(returns_last_30_days=5), 20),
        (History(returns_last_30_days=4), 0),
        (History(value_returned=euro("500.00")), 10),
        (History(value_returned=euro("499.99")), 0),
        (History(value_returned=Money.of(600, "USD")), 0),
        (History(keep_items=3), 25),
        (History(bracketed_orders=4), 15),
        (History(worn_returns=2), 31),
        (History(accounts_at_same_address=3), 12),
        (History(accounts_with_same_payment=2), 21),
        (History(keep_items=3, worn_returns=2), 56),
        (History(), 0),
    ],
)
def test_each_signal_adds_its_points(history: History, points: int) -> None:
    bought = order(customer=Customer("c1", history=history))

    decision = assess(bought, [want()], policy(RISK, BY_RISK), NOW)

    assert decision.risk.score == points
    assert sum(signal.points for signal in decision.risk.signals) == points
    assert decision.outcome is (Outcome.REVIEW if points >= 50 else Outcome.APPROVED)


def test_the_evidence_is_there_for_agents() -> None:
    bought = order(customer=Customer("c1", history=History(items_bought=10, items_returned=6)))

    [signal] = assess(bought, [want()], policy(RISK), NOW).risk.signals

    assert (signal.name, signal.value, signal.points) == ("return_rate", Decimal("0.6"), 30)


def test_a_score_ends_at_a_hundred() -> None:
    rules = RiskRules(signals=(SignalRule("keep_items", Decimal(1), 70),) * 2)

    assert score(Customer("c", history=History(keep_items=1)), rules, "EUR").score == 100


BAD = History(items_bought=10, items_returned=10, keep_items=9, worn_returns=9)


def test_who_is_trusted_has_no_score() -> None:
    bought = order(customer=Customer("friend", history=BAD))

    decision = assess(bought, [want()], policy(RISK, BY_RISK), NOW)

    assert (decision.outcome, decision.risk.score) == (Outcome.APPROVED, 0)
    assert decision.risk.listed == "allow"
    assert decision.risk.signals == ()


def test_who_is_listed_is_looked_at_by_a_person() -> None:
    bought = order(customer=Customer("foe"))

    decision = assess(bought, [want()], policy(RISK), NOW)

    assert (decision.outcome, decision.lines[0].clause_id) == (Outcome.REVIEW, "second-look")
    assert (decision.risk.score, decision.risk.listed) == (100, "block")
    assert decision.lines[0].department is Department.CUSTOMER_SERVICE


def test_without_a_customer_there_is_no_risk() -> None:
    decision = assess(order(), [want()], policy(RISK, BY_RISK), NOW)

    assert (decision.risk.score, decision.risk.listed) == (0, None)


@pytest.mark.parametrize("customer", ["foe", "c1"])
def test_risk_alone_never_refuses(customer: str) -> None:
    bought = order(customer=Customer(customer, history=BAD))

    decision = assess(bought, [want()], policy(RISK, BY_RISK), NOW)

    assert decision.outcome is Outcome.REVIEW
    assert decision.appeal is None


def test_a_policy_that_would_refuse_by_risk_is_not_loaded() -> None:
    with pytest.raises(PolicyError, match="a risk score alone cannot refuse a return"):
        policy("approvals: [{id: no, when: {risk_from: 90}, decide: decline}]")


def test_who_is_refused_can_appeal() -> None:
    bought = order(line(delivered_at=None), timezone="Pacific/Auckland")

    appeal = assess(bought, [want()], policy(RISK), NOW).appeal

    assert appeal is not None
    assert (appeal.clause_id, appeal.department) == ("appeal", Department.CUSTOMER_SERVICE)
    assert appeal.until == NOW.date() + timedelta(days=31)
    assert assess(bought, [want()], policy(), NOW).appeal is None
