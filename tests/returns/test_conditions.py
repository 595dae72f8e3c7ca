"""The state of an item and its proof: asked where it matters, and what the answer leads to."""

from datetime import timedelta
from typing import Any

import pytest

from returns import (
    Department,
    NotReturnable,
    Outcome,
    Reason,
    Resolution,
    assess,
    conditions_to_ask,
)
from returns.decision import Check, LineDecision, Result
from tests.returns.shop import NOW, euro, line, order, policy, want

RULES = """conditions:
  - id: unworn
    when: {category: shoes}
    unless: {reason: DEFECTIVE}
    ask: unworn
    otherwise: decline
  - id: boxed
    when: {category: shoes}
    ask: original_box
    otherwise: review
    department: finance
"""
PHOTO = "evidence: [{id: photo, when: {reason: DEFECTIVE, value_from: 50}, department: finance}]"
LAW = "statutory: [{id: law, when: {country: DE}, days: 14}]"


def decide(*sections: str, reason: Reason = Reason.STYLE, **answers: Any) -> LineDecision:
    return assess(order(), [want(reason, answers=answers)], policy(*sections), NOW).lines[0]


@pytest.mark.parametrize(
    ("unworn", "boxed", "outcome", "clause_id"),
    [
        (True, True, Outcome.APPROVED, "window"),
        (False, True, Outcome.DECLINED, "unworn"),
        (True, False, Outcome.REVIEW, "boxed"),
        (False, False, Outcome.DECLINED, "unworn"),
        (None, True, Outcome.REVIEW, "unworn"),
        (True, None, Outcome.REVIEW, "boxed"),
        (None, False, Outcome.REVIEW, "boxed"),
        (False, None, Outcome.DECLINED, "unworn"),
    ],
)
def test_the_answers_decide(
    unworn: bool | None, boxed: bool | None, outcome: Outcome, clause_id: str
) -> None:
    given = {"unworn": unworn, "original_box": boxed}
    answers: dict[str, Any] = {name: yes for name, yes in given.items() if yes is not None}

    decision = decide(RULES, **answers)

    assert (decision.outcome, decision.clause_id) == (outcome, clause_id)
    if outcome is Outcome.DECLINED:
        assert decision.code is NotReturnable.OTHER
        assert decision.missing == ()
        assert decision.department is None
        assert policy(RULES).kind_of("unworn") == "condition"


def test_each_answer_leaves_its_trace() -> None:
    decision = decide(RULES, unworn=True, original_box=False)

    assert Check("unworn", Result.PASSED) in decision.checks
    assert Check("boxed", Result.REVIEW) in decision.checks
    assert decision.department is Department.FINANCE


def test_only_what_matters_is_asked() -> None:
    assert decide(RULES).missing == ("unworn", "original_box")
    assert decide(RULES, reason=Reason.DEFECTIVE).missing == ("original_box",)
    assert decide(RULES, unworn=True).missing == ("original_box",)
    assert decide().missing == ()


def test_what_is_late_is_not_asked_about() -> None:
    bought = order(line(delivered_at=NOW - timedelta(days=40)))

    decision = assess(bought, [want()], policy(RULES), NOW).lines[0]

    assert (decision.outcome, decision.missing) == (Outcome.DECLINED, ())


def test_while_the_law_lets_it_come_back_a_bad_condition_is_for_a_person() -> None:
    decision = decide(RULES, LAW, unworn=False, original_box=True)

    assert (decision.outcome, decision.clause_id) == (Outcome.REVIEW, "unworn")
    assert decision.department is Department.WAREHOUSE


@pytest.mark.parametrize(
    ("reason", "price", "answers", "outcome", "missing"),
    [
        (Reason.DEFECTIVE, "50.00", {}, Outcome.REVIEW, ("photo",)),
        (Reason.DEFECTIVE, "49.99", {}, Outcome.APPROVED, ()),
        (Reason.STYLE, "50.00", {}, Outcome.APPROVED, ()),
        (Reason.DEFECTIVE, "50.00", {"photo": True}, Outcome.APPROVED, ()),
        (Reason.DEFECTIVE, "50.00", {"photo": False}, Outcome.REVIEW, ()),
    ],
)
def test_a_photo_is_needed_for_the_reasons_and_values_named(
    reason: Reason, price: str, answers: dict[str, bool], outcome: Outcome, missing: tuple[str, ...]
) -> None:
    bought = order(line(unit_price=euro(price)))

    decision = assess(bought, [want(reason, answers=answers)], policy(PHOTO), NOW).lines[0]

    assert (decision.outcome, decision.missing) == (outcome, missing)


def test_who_has_no_photo_is_looked_after_by_the_department_named() -> None:
    decision = decide(PHOTO, reason=Reason.DEFECTIVE, photo=False)

    assert (decision.clause_id, decision.department) == ("photo", Department.FINANCE)
    assert Check("photo", Result.REVIEW) in decision.checks


def test_a_photo_that_was_given_leaves_its_trace() -> None:
    assert (
        Check("photo", Result.PASSED) in decide(PHOTO, reason=Reason.DEFECTIVE, photo=True).checks
    )


def test_the_questions_are_listed_for_a_reason() -> None:
    rules = policy(RULES, PHOTO)

    assert conditions_to_ask(order(), "l1", Reason.STYLE, rules, NOW) == ("unworn", "original_box")
    assert conditions_to_ask(order(), "l1", Reason.DEFECTIVE, rules, NOW) == (
        "original_box",
        "photo",
    )
    answered = {"unworn": True}
    asked = conditions_to_ask(order(), "l1", Reason.STYLE, rules, NOW, answers=answered)
    assert asked == ("original_box",)


def test_the_questions_hang_on_quantity_and_resolution() -> None:
    rules = policy(
        "resolutions: [{id: r, offer: [refund, exchange]}]",
        "conditions: [{id: c, when: {resolution: refund}, ask: unworn, otherwise: decline}]",
    )

    def asked(**about: Any) -> tuple[str, ...]:
        return conditions_to_ask(order(), "l1", Reason.STYLE, rules, NOW, **about)

    assert asked() == ("unworn",)
    assert asked(resolution=Resolution.REFUND) == ("unworn",)
    assert asked(resolution=Resolution.EXCHANGE) == ()
    assert asked(quantity=2) == ()


def test_one_condition_is_asked_once() -> None:
    twice = """conditions:
  - {id: one, when: {category: shoes}, ask: unworn, otherwise: decline}
  - {id: two, ask: unworn, otherwise: review}
"""
    decision = assess(
        order(line(), line(id="l2")), [want(), want(line_id="l2")], policy(twice), NOW
    )

    assert decision.lines[0].missing == ("unworn",)
    assert decision.missing == ("unworn",)
