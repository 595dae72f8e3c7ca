"""Refund, store credit, exchange or replacement: what is on offer, for gifts and under warranty."""

from datetime import date, timedelta

import pytest

from returns import Department, NotReturnable, Outcome, Reason, Resolution, assess
from returns.decision import Check, LineDecision, Result
from tests.returns.shop import NOW, line, order, policy, want

OFFERS = """resolutions:
  - {id: broken, when: {reason: DEFECTIVE}, offer: [replacement, refund]}
  - {id: wear, when: {category: shoes}, offer: [refund, exchange, store_credit]}
  - {id: rest, when: {category: food}, offer: [refund]}
"""
R = Resolution


def decide(
    *sections: str,
    reason: Reason = Reason.STYLE,
    resolution: Resolution | None = None,
    category: str = "shoes",
    days: int = 5,
    gift: bool = False,
    **answers: bool,
) -> LineDecision:
    item = line(category=category, delivered_at=NOW - timedelta(days=days))
    bought = order(item, for_gift_recipient=gift, placed_at=NOW - timedelta(days=1000))
    wanted = want(reason, resolution=resolution, answers=answers)
    return assess(bought, [wanted], policy(*sections), NOW).lines[0]


@pytest.mark.parametrize(
    ("reason", "category", "offered"),
    [
        (Reason.DEFECTIVE, "shoes", (R.REPLACEMENT, R.REFUND)),
        (Reason.STYLE, "shoes", (R.REFUND, R.EXCHANGE, R.STORE_CREDIT)),
        (Reason.STYLE, "food", (R.REFUND,)),
    ],
)
def test_what_is_on_offer_hangs_on_reason_and_item(
    reason: Reason, category: str, offered: tuple[Resolution, ...]
) -> None:
    decision = decide(OFFERS, reason=reason, category=category)

    assert decision.resolutions == offered
    assert decision.resolution is offered[0]


def test_the_one_that_was_chosen_is_decided_on() -> None:
    decision = decide(OFFERS, resolution=R.EXCHANGE)

    assert (decision.outcome, decision.resolution) == (Outcome.APPROVED, R.EXCHANGE)
    assert decision.resolutions == (R.REFUND, R.EXCHANGE, R.STORE_CREDIT)


def test_one_that_is_not_on_offer_is_declined_and_the_others_named() -> None:
    decision = decide(OFFERS, resolution=R.REPLACEMENT)

    assert decision.outcome is Outcome.DECLINED
    assert (decision.code, decision.clause_id) == (NotReturnable.OTHER, "wear")
    assert decision.resolution is R.REPLACEMENT
    others = [a.resolution for a in decision.counterfactual if not a.reason]
    assert others == [R.REFUND, R.EXCHANGE, R.STORE_CREDIT]
    [defective] = [a for a in decision.counterfactual if a.reason]
    assert (defective.reason, defective.resolution) == (Reason.DEFECTIVE, R.REPLACEMENT)


def test_where_nothing_is_on_offer_a_person_decides() -> None:
    decision = decide(OFFERS, category="tools")

    assert (decision.outcome, decision.clause_id) == (Outcome.REVIEW, "no-resolution")
    assert decision.resolution is None
    assert decision.resolutions == ()
    assert decision.department is Department.CUSTOMER_SERVICE


def test_where_nothing_is_on_offer_what_was_chosen_is_declined() -> None:
    decision = decide(OFFERS, category="tools", resolution=R.REFUND)

    assert (decision.outcome, decision.clause_id) == (Outcome.DECLINED, "no-resolution")


GIFTS = "gifts: [{id: gift, when: {category: shoes}, offer: [store_credit, exchange]}]"
TOLD = "gifts: [{id: gift, offer: [refund], tell_giver: true}]"


def test_who_received_a_gift_is_offered_what_gifts_are() -> None:
    assert decide(OFFERS, GIFTS, gift=True).resolutions == (R.STORE_CREDIT, R.EXCHANGE)
    assert decide(OFFERS, GIFTS).resolutions == (R.REFUND, R.EXCHANGE, R.STORE_CREDIT)
    assert decide(OFFERS, GIFTS, gift=True, category="food").resolutions == (R.REFUND,)


def test_who_received_a_gift_cannot_have_the_givers_money() -> None:
    decision = decide(OFFERS, GIFTS, gift=True, resolution=R.REFUND)

    assert (decision.outcome, decision.clause_id) == (Outcome.DECLINED, "gift")


@pytest.mark.parametrize(
    ("sections", "gift", "told"),
    [((GIFTS,), True, False), ((TOLD,), True, True), ((), True, False), ((GIFTS,), False, True)],
)
def test_the_giver_hears_of_it_only_if_the_policy_says_so(
    sections: tuple[str, ...], *, gift: bool, told: bool
) -> None:
    bought = order(for_gift_recipient=gift)

    assert assess(bought, [want()], policy(*sections), NOW).tell_giver is told


def test_clauses_can_be_about_gifts() -> None:
    rules = policy("approvals: [{id: look, when: {gift: 'yes'}, decide: review}]")

    assert assess(order(for_gift_recipient=True), [want()], rules, NOW).outcome is Outcome.REVIEW
    assert assess(order(), [want()], rules, NOW).outcome is Outcome.APPROVED


def warranty(decide_: str = "review", offer: str = "[replacement, refund]") -> str:
    return f"""warranty:
  - id: warranty
    when: {{category: shoes, reason: DEFECTIVE}}
    months: 24
    offer: {offer}
    decide: {decide_}
    department: warehouse
"""


def test_after_the_window_the_warranty_holds() -> None:
    decision = decide(warranty(), OFFERS, reason=Reason.DEFECTIVE, days=100)

    assert (decision.outcome, decision.clause_id) == (Outcome.REVIEW, "warranty")
    assert decision.under_warranty
    assert decision.department is Department.WAREHOUSE
    assert decision.resolutions == (R.REPLACEMENT, R.REFUND)
    assert decision.deadline is not None
    assert decision.deadline.last_day == date(2028, 6, 12)
    assert Check("window", Result.WAIVED) in decision.checks
    assert decision.days_late == 70


def test_a_warranty_may_be_granted_at_once() -> None:
    decision = decide(warranty("approve"), OFFERS, reason=Reason.DEFECTIVE, days=100)

    assert (decision.outcome, decision.clause_id) == (Outcome.APPROVED, "warranty")
    assert Check("warranty", Result.PASSED) in decision.checks


@pytest.mark.parametrize(
    ("delivered", "outcome"),
    [(date(2024, 9, 20), Outcome.REVIEW), (date(2024, 9, 19), Outcome.DECLINED)],
)
def test_a_warranty_lasts_to_the_same_day_of_its_last_month(
    delivered: date, outcome: Outcome
) -> None:
    days = (NOW.date() - delivered).days

    decision = decide(warranty(), reason=Reason.DEFECTIVE, days=days)

    assert decision.outcome is outcome
    if outcome is Outcome.DECLINED:
        assert decision.clause_id == "window"
        assert Check("warranty", Result.FAILED) in decision.checks


def test_within_the_window_the_window_counts() -> None:
    decision = decide(warranty(), OFFERS, reason=Reason.DEFECTIVE, days=30)

    assert not decision.under_warranty
    assert decision.outcome is Outcome.APPROVED


def test_a_warranty_is_for_what_it_names() -> None:
    assert decide(warranty(), reason=Reason.STYLE, days=100).outcome is Outcome.DECLINED
    other = decide(warranty(), reason=Reason.DEFECTIVE, category="food", days=100)
    assert other.outcome is Outcome.DECLINED


def test_who_is_late_hears_of_the_warranty() -> None:
    [alternative] = decide(warranty(), OFFERS, days=100).counterfactual

    assert alternative.reason is Reason.DEFECTIVE
    assert alternative.resolution is R.REPLACEMENT
    assert (alternative.clause_id, alternative.until) == ("warranty", date(2028, 6, 12))


def test_what_the_warranty_alone_offers_can_be_chosen() -> None:
    decision = decide(warranty(), reason=Reason.DEFECTIVE, days=100, resolution=R.REPLACEMENT)

    assert decision.outcome is Outcome.REVIEW
    assert decision.resolution is R.REPLACEMENT


def test_what_the_warranty_does_not_offer_is_declined_by_it() -> None:
    decision = decide(
        warranty(offer="[replacement]"),
        OFFERS,
        reason=Reason.DEFECTIVE,
        days=100,
        resolution=R.REFUND,
    )

    assert (decision.outcome, decision.clause_id) == (Outcome.DECLINED, "warranty")
    assert [a.resolution for a in decision.counterfactual] == [R.REPLACEMENT]


def test_under_warranty_an_item_may_be_worn_but_a_photo_may_be_needed() -> None:
    worn = "conditions: [{id: unworn, ask: unworn, otherwise: decline}]"
    photo = "evidence: [{id: photo, department: warehouse}]"

    decision = decide(warranty("approve"), worn, photo, reason=Reason.DEFECTIVE, days=100)

    assert decision.missing == ("photo",)


def test_a_warranty_can_be_for_some_resolutions_only() -> None:
    late = """warranty:
  - id: repair
    when: {resolution: replacement, reason: DEFECTIVE}
    months: 24
    offer: [replacement]
    decide: approve
"""
    decision = decide(late, OFFERS, reason=Reason.DEFECTIVE, days=100)
    refund = decide(late, OFFERS, reason=Reason.DEFECTIVE, days=100, resolution=R.REFUND)

    assert (decision.outcome, decision.resolutions) == (Outcome.APPROVED, (R.REPLACEMENT,))
    assert refund.outcome is Outcome.DECLINED
    [alternative] = refund.counterfactual
    assert alternative.resolution is R.REPLACEMENT
