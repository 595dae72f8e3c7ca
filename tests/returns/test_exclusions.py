"""What cannot come back: each exclusion, its exception, and the law above it."""

from datetime import date, timedelta
from typing import Any

import pytest

from returns import NotReturnable, Outcome, Reason, assess
from returns.decision import Check, LineDecision, Result
from tests.returns.shop import NOW, line, order, policy, want

KINDS = [
    ("final_sale", NotReturnable.FINAL_SALE),
    ("personalised", NotReturnable.OTHER),
    ("perishable", NotReturnable.OTHER),
    ("hygiene", NotReturnable.OTHER),
    ("digital", NotReturnable.OTHER),
    ("gift_card", NotReturnable.OTHER),
    ("hazardous", NotReturnable.OTHER),
    ("excluded", NotReturnable.OTHER),
]


def excluding(kind: str = "final_sale", more: str = "") -> str:
    return f"""exclusions:
  - id: no-way
    when: {{tag: special}}
    unless: {{reason: [DEFECTIVE, WRONG_ITEM]}}
    kind: {kind}
{more}
"""


SPECIAL = line(tags=frozenset({"special"}))


def decide(
    *sections: str, reason: Reason = Reason.STYLE, days: int = 5, **answers: Any
) -> LineDecision:
    bought = order(line(tags=SPECIAL.tags, delivered_at=NOW - timedelta(days=days)))
    return assess(bought, [want(reason, answers=answers)], policy(*sections), NOW).lines[0]


@pytest.mark.parametrize(("kind", "code"), KINDS)
def test_what_is_excluded_cannot_come_back(kind: str, code: NotReturnable) -> None:
    decision = decide(excluding(kind))

    assert decision.outcome is Outcome.DECLINED
    assert (decision.code, decision.clause_id) == (code, "no-way")
    assert Check("no-way", Result.FAILED) in decision.checks
    assert policy(excluding(kind)).kind_of("no-way") == kind


@pytest.mark.parametrize(("kind", "_code"), KINDS)
@pytest.mark.parametrize("reason", [Reason.DEFECTIVE, Reason.WRONG_ITEM])
def test_the_exception_can(kind: str, _code: NotReturnable, reason: Reason) -> None:
    decision = decide(excluding(kind), reason=reason)

    assert decision.outcome is Outcome.APPROVED


def test_it_is_told_that_a_defective_one_could_come_back() -> None:
    [alternative] = decide(excluding()).counterfactual

    assert alternative.reason is Reason.DEFECTIVE
    assert alternative.clause_id == "window"


def test_other_items_are_not_concerned() -> None:
    decision = assess(order(), [want()], policy(excluding()), NOW).lines[0]

    assert decision.outcome is Outcome.APPROVED
    assert "no-way" not in {check.clause_id for check in decision.checks}


@pytest.mark.parametrize(
    ("answers", "outcome", "missing", "result"),
    [
        ({"sealed": True}, Outcome.APPROVED, (), Result.PASSED),
        ({"sealed": False}, Outcome.DECLINED, (), Result.FAILED),
        ({}, Outcome.REVIEW, ("sealed",), Result.MISSING),
    ],
)
def test_one_that_hangs_on_a_condition_asks_for_it(
    answers: dict[str, Any], outcome: Outcome, missing: tuple[str, ...], result: Result
) -> None:
    decision = decide(excluding("hygiene", "    lacks: sealed"), **answers)

    assert (decision.outcome, decision.missing) == (outcome, missing)
    assert Check("no-way", result) in decision.checks
    if outcome is not Outcome.APPROVED:
        assert decision.clause_id == "no-way"


@pytest.mark.parametrize(
    ("answers", "outcome", "missing"),
    [
        ({"sealed": True, "unopened": True}, Outcome.APPROVED, ()),
        ({"sealed": True, "unopened": False}, Outcome.DECLINED, ()),
        ({"unopened": False}, Outcome.DECLINED, ()),
        ({"sealed": True}, Outcome.REVIEW, ("unopened",)),
        ({}, Outcome.REVIEW, ("sealed", "unopened")),
    ],
)
def test_of_several_conditions_one_that_fails_is_enough(
    answers: dict[str, Any], outcome: Outcome, missing: tuple[str, ...]
) -> None:
    decision = decide(excluding("hygiene", "    lacks: [sealed, unopened]"), **answers)

    assert (decision.outcome, decision.missing) == (outcome, missing)


LAW = "statutory: [{id: law, when: {country: DE}, days: 14, exempt: [personalised]}]"


def test_while_the_law_lets_it_come_back_an_exclusion_does_not_count() -> None:
    in_time, late = decide(excluding(), LAW), decide(excluding(), LAW, days=15)

    assert in_time.outcome is Outcome.APPROVED
    assert Check("no-way", Result.WAIVED) in in_time.checks
    assert in_time.deadline is not None
    assert (in_time.deadline.clause_id, in_time.clause_id) == ("law", "law")
    assert in_time.deadline.last_day == date(2026, 9, 29)
    assert (late.outcome, late.clause_id) == (Outcome.DECLINED, "no-way")


def test_what_the_law_exempts_stays_excluded() -> None:
    assert decide(excluding("personalised"), LAW).outcome is Outcome.DECLINED


def test_the_law_also_spares_the_question() -> None:
    decision = decide(excluding("hygiene", "    lacks: sealed"), LAW)

    assert (decision.outcome, decision.missing) == (Outcome.APPROVED, ())
    assert decision.clause_id == "law"


def test_with_the_condition_met_the_longer_window_counts_again() -> None:
    decision = decide(excluding("hygiene", "    lacks: sealed"), LAW, sealed=True)

    assert decision.clause_id == "window"
    assert Check("no-way", Result.PASSED) in decision.checks


def test_excluded_and_late_rests_on_the_exclusion() -> None:
    decision = decide(excluding(), days=40)

    assert (decision.clause_id, decision.code) == ("no-way", NotReturnable.FINAL_SALE)
    assert Check("window", Result.FAILED) in decision.checks
    assert decision.counterfactual == ()


def test_each_exclusion_is_checked() -> None:
    two = """exclusions:
  - {id: first, when: {tag: special}, kind: hazardous}
  - {id: second, when: {category: shoes}, kind: final_sale}
"""
    decision = decide(two)

    assert decision.clause_id == "first"
    assert [c.clause_id for c in decision.checks if c.result is Result.FAILED] == [
        "first",
        "second",
    ]
