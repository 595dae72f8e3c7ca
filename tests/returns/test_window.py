"""Until when: the last minute of the last day, in the customer's zone, and the first after it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from returns import Customer, NotReturnable, Outcome, Reason, Resolution, assess
from returns.decision import Check, LineDecision, Result
from returns.model import Order
from returns.policy import Policy
from tests.returns.shop import NOW, line, order, policy, want

DELIVERED = datetime(2026, 9, 1, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def decide(
    bought: Order, rules: Policy, now: datetime, reason: Reason = Reason.UNWANTED
) -> LineDecision:
    return assess(bought, [want(reason)], rules, now).lines[0]


def berlin_midnight(day: date) -> datetime:
    """The first instant after `day` in Berlin, in September and October: UTC+2."""
    return datetime(day.year, day.month, day.day, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "ends_at"),
    [
        ("Europe/Berlin", datetime(2026, 10, 1, 22, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 10, 2, 4, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 10, 1, 11, tzinfo=UTC)),
        ("UTC", datetime(2026, 10, 2, tzinfo=UTC)),
    ],
)
def test_the_last_day_counts_in_full_in_the_customers_zone(zone: str, ends_at: datetime) -> None:
    bought = order(line(delivered_at=DELIVERED), timezone=zone)

    in_time = decide(bought, policy(), ends_at - SECOND)
    late = decide(bought, policy(), ends_at)

    assert in_time.outcome is Outcome.APPROVED
    assert in_time.days_late == 0
    assert late.outcome is Outcome.DECLINED
    assert (late.code, late.clause_id) == (NotReturnable.RETURN_WINDOW_EXPIRED, "window")
    assert late.days_late == 1
    assert late.deadline == in_time.deadline
    assert late.deadline is not None
    assert late.deadline.last_day == date(2026, 10, 1)
    assert late.deadline.ends_at == ends_at
    assert late.deadline.counted_from == "delivery"


def test_the_window_holds_over_the_change_of_the_clocks() -> None:
    bought = order(
        line(delivered_at=datetime(2026, 10, 1, 8, tzinfo=UTC)), timezone="Europe/Berlin"
    )

    decision = decide(bought, policy(), DELIVERED + timedelta(days=31))

    assert decision.deadline is not None
    assert decision.deadline.ends_at == datetime(2026, 10, 31, 23, tzinfo=UTC)


def test_the_day_of_delivery_is_the_customers_day() -> None:
    late_evening_in_new_york = datetime(2026, 9, 2, 2, tzinfo=UTC)
    bought = order(line(delivered_at=late_evening_in_new_york), timezone="America/New_York")

    deadline = decide(bought, policy(), NOW).deadline

    assert deadline is not None
    assert deadline.last_day == date(2026, 10, 1)


@pytest.mark.parametrize("zone", [None, "", "Nowhere/Land", "../../etc/passwd", "/etc/passwd"])
def test_without_a_known_zone_the_shops_counts(zone: str | None) -> None:
    bought = order(line(delivered_at=DELIVERED), timezone=zone)

    deadline = decide(bought, policy(), NOW).deadline

    assert deadline is not None
    assert deadline.ends_at == datetime(2026, 10, 1, 22, tzinfo=UTC)


def test_without_a_delivery_date_shipment_plus_transit_days_counts() -> None:
    rules = policy("counting: {transit_days: 4}")
    bought = order(line(delivered_at=None, shipped_at=DELIVERED))

    last = berlin_midnight(date(2026, 10, 5))
    in_time, late = decide(bought, rules, last - SECOND), decide(bought, rules, last)

    assert in_time.outcome is Outcome.APPROVED
    assert late.code is NotReturnable.RETURN_WINDOW_EXPIRED
    assert late.deadline is not None
    assert late.deadline.counted_from == "shipment"


def test_what_was_sent_cannot_come_back_before_it_can_have_arrived() -> None:
    rules = policy("counting: {transit_days: 4}")
    bought = order(line(delivered_at=None, shipped_at=DELIVERED))
    arrival = DELIVERED + timedelta(days=4)

    early, arrived = decide(bought, rules, arrival - SECOND), decide(bought, rules, arrival)

    assert (early.code, early.clause_id) == (NotReturnable.UNFULFILLED, "not-delivered")
    assert arrived.outcome is Outcome.APPROVED


def test_without_any_date_the_order_date_counts_and_a_person_looks_once_it_is_over() -> None:
    rules = policy("counting: {transit_days: 4}")
    placed = datetime(2026, 9, 1, 8, tzinfo=UTC)
    bought = order(line(delivered_at=None, fulfilled_quantity=1), placed_at=placed)

    last = berlin_midnight(date(2026, 10, 5))
    in_time, late = decide(bought, rules, last - SECOND), decide(bought, rules, last)

    assert in_time.outcome is Outcome.APPROVED
    assert in_time.deadline is not None
    assert in_time.deadline.counted_from == "order"
    assert (late.outcome, late.clause_id) == (Outcome.REVIEW, "delivery-date")
    assert late.department == "customer_service"


CATEGORY = "windows: [{id: shoes, when: {category: shoes}, days: 10}, {id: window, days: 30}]"
PRODUCT = "windows: [{id: p1, when: {product: [p1, p2]}, days: 10}, {id: window, days: 30}]"
TAG = "windows: [{id: outlet, when: {tag: outlet}, days: 10}, {id: window, days: 30}]"
REGION = "windows: [{id: alps, when: {region: alps}, days: 10}, {id: window, days: 30}]"
COUNTRY = "windows: [{id: at, when: {country: AT}, days: 10}, {id: window, days: 30}]"
TIER = "windows: [{id: gold, when: {tier: gold}, days: 60}, {id: window, days: 30}]"
CHANNEL = "windows: [{id: store, when: {channel: store}, days: 10}, {id: window, days: 30}]"
REASON = "windows: [{id: broken, when: {reason: DEFECTIVE}, days: 90}, {id: window, days: 30}]"
UNLESS = "windows: [{id: most, unless: {category: shoes}, days: 10}, {id: window, days: 30}]"
GOLD = Customer("c1", tier="gold")


@pytest.mark.parametrize(
    ("windows", "bought", "reason", "clause_id", "days"),
    [
        (CATEGORY, order(line(category="shoes")), Reason.STYLE, "shoes", 10),
        (CATEGORY, order(line(category="food")), Reason.STYLE, "window", 30),
        (CATEGORY, order(line(category=None)), Reason.STYLE, "window", 30),
        (PRODUCT, order(line(product_id="p2")), Reason.STYLE, "p1", 10),
        (PRODUCT, order(line(product_id="p3")), Reason.STYLE, "window", 30),
        (TAG, order(line(tags=frozenset({"new", "outlet"}))), Reason.STYLE, "outlet", 10),
        (TAG, order(line(tags=frozenset({"new"}))), Reason.STYLE, "window", 30),
        (REGION, order(country="CH"), Reason.STYLE, "alps", 10),
        (REGION, order(country="DE"), Reason.STYLE, "window", 30),
        (REGION, order(country=None), Reason.STYLE, "window", 30),
        (COUNTRY, order(country="AT"), Reason.STYLE, "at", 10),
        (COUNTRY, order(country="CH"), Reason.STYLE, "window", 30),
        (TIER, order(customer=GOLD), Reason.STYLE, "gold", 60),
        (TIER, order(customer=Customer("c1")), Reason.STYLE, "window", 30),
        (TIER, order(), Reason.STYLE, "window", 30),
        (CHANNEL, order(channel="store"), Reason.STYLE, "store", 10),
        (CHANNEL, order(), Reason.STYLE, "window", 30),
        (REASON, order(), Reason.DEFECTIVE, "broken", 90),
        (REASON, order(), Reason.UNKNOWN, "window", 30),
        (UNLESS, order(line(category="food")), Reason.STYLE, "most", 10),
        (UNLESS, order(line(category="shoes")), Reason.STYLE, "window", 30),
    ],
)
def test_the_first_window_that_applies_counts(
    windows: str, bought: Order, reason: Reason, clause_id: str, days: int
) -> None:
    rules = policy("regions: {alps: [AT, CH]}", windows)

    decision = decide(bought, rules, NOW, reason)

    delivered = (NOW - timedelta(days=5)).date()
    assert decision.deadline is not None
    assert decision.deadline.clause_id == clause_id
    assert decision.deadline.last_day == delivered + timedelta(days=days)
    assert Check(clause_id, Result.PASSED) in decision.checks


def test_without_a_window_for_it_a_person_decides() -> None:
    rules = policy("windows: [{id: shoes, when: {category: shoes}, days: 10}]")

    decision = decide(order(line(category="food")), rules, NOW)

    assert (decision.outcome, decision.clause_id) == (Outcome.REVIEW, "no-window")
    assert decision.deadline is None


HOLIDAYS = """holidays:
  - id: winter
    when: {category: shoes}
    bought: {from: 2026-07-01, to: 2026-07-20}
    returnable_until: 2026-10-31
"""
JULY_1 = datetime(2026, 6, 30, 22, tzinfo=UTC)
JULY_21 = datetime(2026, 7, 20, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("placed_at", "extended"),
    [(JULY_1 - SECOND, False), (JULY_1, True), (JULY_21 - SECOND, True), (JULY_21, False)],
)
def test_what_was_bought_in_the_season_can_come_back_longer(
    placed_at: datetime, *, extended: bool
) -> None:
    bought = order(line(delivered_at=placed_at + timedelta(days=3)), placed_at=placed_at)
    last = datetime(2026, 10, 31, 23, tzinfo=UTC)  # winter time has begun by then

    in_time, late = (
        decide(bought, policy(HOLIDAYS), last - SECOND),
        decide(bought, policy(HOLIDAYS), last),
    )

    assert (in_time.outcome is Outcome.APPROVED) == extended
    assert in_time.deadline is not None
    assert (in_time.deadline.clause_id == "winter") == extended
    assert late.outcome is Outcome.DECLINED


def test_the_season_is_for_what_it_names() -> None:
    bought = order(line(category="food"), placed_at=JULY_1)

    assert decide(bought, policy(HOLIDAYS), NOW).clause_id == "window"


def test_the_season_never_shortens_a_window() -> None:
    bought = order(line(delivered_at=JULY_21), placed_at=JULY_1)
    rules = policy(HOLIDAYS, "windows: [{id: window, days: 365}]")

    assert decide(bought, rules, NOW).clause_id == "window"


def test_of_two_seasons_the_longer_counts() -> None:
    seasons = """holidays:
  - {id: short, bought: {from: 2026-07-01, to: 2026-07-31}, returnable_until: 2026-10-01}
  - {id: long, bought: {from: 2026-07-01, to: 2026-07-31}, returnable_until: 2026-11-01}
  - {id: middle, bought: {from: 2026-07-01, to: 2026-07-31}, returnable_until: 2026-10-15}
"""
    bought = order(line(), placed_at=JULY_1)

    assert decide(bought, policy(seasons), NOW).clause_id == "long"


STATUTORY = "statutory: [{id: law, when: {country: DE}, days: 14}]"
SHORT = "windows: [{id: window, days: 7}]"


def test_no_window_undercuts_the_law() -> None:
    bought = order(line(delivered_at=DELIVERED), country="DE")
    last = berlin_midnight(date(2026, 9, 15))

    in_time = decide(bought, policy(STATUTORY, SHORT), last - SECOND)
    late = decide(bought, policy(STATUTORY, SHORT), last)

    assert (in_time.outcome, in_time.clause_id) == (Outcome.APPROVED, "law")
    assert (late.outcome, late.clause_id) == (Outcome.DECLINED, "law")


def test_the_law_holds_only_where_it_holds() -> None:
    bought = order(line(delivered_at=DELIVERED), country="US")

    decision = decide(bought, policy(STATUTORY, SHORT), DELIVERED + timedelta(days=9))

    assert (decision.outcome, decision.clause_id) == (Outcome.DECLINED, "window")


@pytest.mark.parametrize("days", [14, 30])
def test_a_window_as_long_as_the_law_counts_itself(days: int) -> None:
    rules = policy(STATUTORY, f"windows: [{{id: window, days: {days}}}]")

    assert decide(order(), rules, NOW).clause_id == "window"


LATE_CREDIT = """windows:
  - {id: late-credit, when: {resolution: store_credit}, days: 60}
  - {id: window, days: 30}
"""
BOTH = "resolutions: [{id: resolutions, offer: [refund, store_credit]}]"
CREDIT = "store_credit: [{id: credit, release: request, days: 1}]"


def test_too_late_for_a_refund_store_credit_may_still_be_open() -> None:
    bought = order(line(delivered_at=DELIVERED))
    now = DELIVERED + timedelta(days=33)

    decision = decide(bought, policy(LATE_CREDIT, BOTH, CREDIT), now)

    assert decision.outcome is Outcome.APPROVED
    assert decision.resolution is Resolution.STORE_CREDIT
    assert decision.resolutions == (Resolution.STORE_CREDIT,)
    assert decision.days_late == 3
    assert decision.clause_id == "late-credit"
    assert Check("window", Result.FAILED) in decision.checks


def test_who_insists_on_a_refund_hears_until_when_store_credit_is_open() -> None:
    bought = order(line(delivered_at=DELIVERED))
    now = DELIVERED + timedelta(days=33)
    wanted = want(resolution=Resolution.REFUND)

    decision = assess(bought, [wanted], policy(LATE_CREDIT, BOTH, CREDIT), now).lines[0]

    assert decision.outcome is Outcome.DECLINED
    [alternative] = decision.counterfactual
    assert alternative.resolution is Resolution.STORE_CREDIT
    assert alternative.until == date(2026, 10, 31)
    assert alternative.clause_id == "late-credit"


def test_had_it_been_defective_it_could_come_back() -> None:
    bought = order(line(delivered_at=DELIVERED))

    late = decide(bought, policy(REASON), DELIVERED + timedelta(days=33))

    [alternative] = late.counterfactual
    assert (alternative.reason, alternative.until) == (Reason.DEFECTIVE, date(2026, 11, 30))
    assert alternative.clause_id == "broken"


def test_who_said_that_it_is_defective_is_not_told_so_again() -> None:
    bought = order(line(delivered_at=DELIVERED))

    late = decide(bought, policy(REASON), DELIVERED + timedelta(days=99), Reason.DEFECTIVE)

    assert late.outcome is Outcome.DECLINED
    assert late.counterfactual == ()
