"""What was not delivered, or has come back already, cannot come back."""

from datetime import timedelta

import pytest

from returns import NotReturnable, Outcome, assess
from returns.decision import LineDecision
from returns.model import Line
from tests.returns.shop import NOW, line, order, policy, want


def decide(item: Line, quantity: int = 1) -> LineDecision:
    return assess(order(item), [want(quantity=quantity)], policy(), NOW).lines[0]


@pytest.mark.parametrize(
    ("item", "quantity", "code", "clause_id"),
    [
        (line(delivered_at=None), 1, NotReturnable.UNFULFILLED, "not-delivered"),
        (line(fulfilled_quantity=0), 1, NotReturnable.UNFULFILLED, "not-delivered"),
        (line(returned_quantity=1), 1, NotReturnable.RETURNED, "already-returned"),
        (line(quantity=3, returned_quantity=3), 1, NotReturnable.RETURNED, "already-returned"),
        (line(quantity=3, returned_quantity=1), 3, NotReturnable.OTHER, "quantity"),
        (line(quantity=3, fulfilled_quantity=2), 3, NotReturnable.OTHER, "quantity"),
        (line(), 2, NotReturnable.OTHER, "quantity"),
    ],
)
def test_what_is_not_there_cannot_come_back(
    item: Line, quantity: int, code: NotReturnable, clause_id: str
) -> None:
    decision = decide(item, quantity)

    assert decision.outcome is Outcome.DECLINED
    assert (decision.code, decision.clause_id) == (code, clause_id)
    assert not decision.amounts.refund
    assert decision.methods == ()
    assert decision.resolutions == ()
    assert decision.counterfactual == ()


@pytest.mark.parametrize(
    ("item", "quantity"),
    [
        (line(quantity=3, returned_quantity=1), 2),
        (line(quantity=3, fulfilled_quantity=2), 2),
        (line(quantity=3, fulfilled_quantity=2, returned_quantity=1), 1),
    ],
)
def test_the_rest_can(item: Line, quantity: int) -> None:
    assert decide(item, quantity).outcome is Outcome.APPROVED


def test_two_wishes_for_one_line_count_together() -> None:
    bought = order(line(quantity=3, returned_quantity=1))

    fitting = assess(bought, [want(), want()], policy(), NOW)
    too_many = assess(bought, [want(), want(quantity=2)], policy(), NOW)

    assert [one.outcome for one in fitting.lines] == [Outcome.APPROVED] * 2
    assert [one.clause_id for one in too_many.lines] == ["quantity"] * 2


@pytest.mark.parametrize(
    "changes",
    [
        {"placed_at": NOW + timedelta(seconds=1)},
        {"lines": (line(delivered_at=NOW + timedelta(seconds=1)),)},
        {"lines": (line(delivered_at=NOW - timedelta(days=61)),)},
        {"lines": (line(delivered_at=None, shipped_at=NOW - timedelta(days=61)),)},
    ],
)
def test_dates_that_cannot_be_true_are_for_a_person(changes: dict[str, object]) -> None:
    bought = order(**changes) if "lines" not in changes else order(*changes["lines"])  # type: ignore[misc]

    decision = assess(bought, [want()], policy(), NOW).lines[0]

    assert (decision.outcome, decision.clause_id) == (Outcome.REVIEW, "order-data")
    assert decision.department == "customer_service"


@pytest.mark.parametrize(
    "item", [line(delivered_at=NOW), line(delivered_at=NOW - timedelta(days=60))]
)
def test_dates_at_the_edge_of_the_possible_are_possible(item: Line) -> None:
    assert "order-data" not in {check.clause_id for check in decide(item).checks}


def test_a_line_that_is_not_in_the_order_is_a_mistake() -> None:
    with pytest.raises(LookupError, match="Order 1001 has no line 'l9'"):
        assess(order(), [want(line_id="l9")], policy(), NOW)


def test_nothing_wanted_is_nothing_decided() -> None:
    decision = assess(order(), [], policy(), NOW)

    assert decision.lines == ()
    assert decision.methods == ()
    assert decision.outcome is Outcome.DECLINED
    assert not decision.refund
