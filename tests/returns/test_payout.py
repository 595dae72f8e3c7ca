"""Where the money goes, when it is released and by when it is promised."""

from datetime import UTC, date, datetime

import pytest

from returns import DestinationKind, Reason, Release, Resolution, assess, promised_days
from returns.dates import add_business_days, add_months, is_business_day
from returns.decision import Decision
from returns.model import Payment
from returns.policy import BusinessCalendar
from tests.returns.shop import NOW, euro, line, order, paid, policy, want

REFUNDS = """refunds:
  - {id: card, when: {payment: card}, to: original_payment, release: receipt, days: 3, bank_days: 5}
  - {id: cash, when: {payment: cash_on_delivery}, to: bank_transfer, release: inspection, days: 4}
  - {id: gift-card, when: {payment: gift_card}, to: store_credit, release: request, days: 1}
"""
OFFERS = "resolutions: [{id: any, offer: [refund, store_credit, exchange]}]"
CREDIT = """store_credit:
  - {id: credit, bonus_percent: 10, release: first_scan, days: 1, valid_months: 12}
"""


def decide(
    *payments: Payment, resolution: Resolution | None = None, price: str = "50.00"
) -> Decision:
    bought = order(line(unit_price=euro(price)), payments=payments)
    rules = policy(REFUNDS, OFFERS, CREDIT)
    return assess(bought, [want(resolution=resolution)], rules, NOW)


@pytest.mark.parametrize(
    ("method", "kind", "release", "days", "bank_days"),
    [
        ("card", DestinationKind.ORIGINAL_PAYMENT, Release.RECEIPT, 3, 5),
        ("cash_on_delivery", DestinationKind.BANK_TRANSFER, Release.INSPECTION, 4, 0),
        ("gift_card", DestinationKind.STORE_CREDIT, Release.REQUEST, 1, 0),
    ],
)
def test_the_refund_goes_the_way_of_its_payment(
    method: str, kind: DestinationKind, release: Release, days: int, bank_days: int
) -> None:
    destination = decide(paid("50.00", method)).destinations[0]

    assert (destination.kind, destination.release) == (kind, release)
    assert (destination.days, destination.bank_days) == (days, bank_days)
    assert str(destination.amount) == "50.00"
    assert not destination.bonus
    [part] = destination.parts
    assert (part.payment, str(part.amount), part.to) == (method, "50.00", kind)


def test_several_payments_get_their_share_and_the_slowest_pace() -> None:
    decision = decide(paid("40.00"), paid("10.00", "gift_card"), price="33.33")

    destination = decision.destinations[0]

    assert [str(part.amount) for part in destination.parts] == ["26.66", "6.67"]
    assert [part.to for part in destination.parts] == ["original_payment", "store_credit"]
    assert (destination.kind, destination.clause_id) == ("original_payment", "card")
    assert (destination.days, destination.bank_days) == (3, 5)


def test_two_payments_of_one_kind_are_kept_apart() -> None:
    parts = decide(paid("30.00"), paid("20.00")).destinations[0].parts

    assert [str(part.amount) for part in parts] == ["30.00", "20.00"]


@pytest.mark.parametrize(
    "payments", [(paid("50.00", "cheque"),), (), (paid("25"), paid("25", "x"))]
)
def test_a_payment_the_policy_does_not_know_is_for_a_person(
    payments: tuple[Payment, ...],
) -> None:
    bought = order(payments=payments)

    decision = assess(bought, [want()], policy(REFUNDS), NOW)

    assert (decision.outcome, decision.lines[0].clause_id) == ("review", "no-payout")
    assert decision.lines[0].department == "finance"
    assert decision.destinations == ()


def test_without_payments_the_clause_for_all_counts() -> None:
    [destination] = assess(order(), [want()], policy(), NOW).destinations

    assert (destination.clause_id, destination.parts) == ("refunds", ())


def test_store_credit_comes_with_its_bonus() -> None:
    money, credit = decide(paid("50.00"), price="33.35").destinations

    assert money.kind is DestinationKind.ORIGINAL_PAYMENT
    assert (credit.kind, credit.clause_id) == (DestinationKind.STORE_CREDIT, "credit")
    assert (str(credit.amount), str(credit.bonus)) == ("33.35", "3.34")
    assert (credit.release, credit.days, credit.bank_days) == (Release.FIRST_SCAN, 1, 0)
    assert credit.parts == ()


@pytest.mark.parametrize(
    ("resolution", "clause_ids", "refund"),
    [
        (None, ["card", "credit"], "50.00"),
        (Resolution.REFUND, ["card"], "50.00"),
        (Resolution.STORE_CREDIT, ["credit"], "50.00"),
        (Resolution.EXCHANGE, [], "0.00"),
    ],
)
def test_only_where_it_may_still_go_is_on_offer(
    resolution: Resolution | None, clause_ids: list[str], refund: str
) -> None:
    decision = decide(paid("50.00"), resolution=resolution)

    assert [one.clause_id for one in decision.destinations] == clause_ids
    assert str(decision.refund) == refund
    assert decision.outcome == "approved"


def test_lines_with_different_resolutions_are_paid_apart() -> None:
    bought = order(line(), line(id="l2", unit_price=euro("20.00")), payments=(paid("70.00"),))
    wanted = [
        want(resolution=Resolution.REFUND),
        want(line_id="l2", resolution=Resolution.STORE_CREDIT),
    ]

    decision = assess(bought, wanted, policy(REFUNDS, OFFERS, CREDIT), NOW)

    assert [str(one.amount) for one in decision.destinations] == ["50.00", "20.00"]
    assert str(decision.destinations[1].bonus) == "2.00"
    assert str(decision.refund) == "70.00"


def test_original_shipping_is_paid_once_though_lines_are_paid_apart() -> None:
    bought = order(line(), line(id="l2"), shipping=euro("4.90"))
    wanted = [
        want(resolution=Resolution.REFUND),
        want(line_id="l2", resolution=Resolution.STORE_CREDIT),
    ]
    shipping = "original_shipping: [{id: s, refund: full}]"

    decision = assess(bought, wanted, policy(OFFERS, CREDIT, shipping), NOW)

    assert [str(one.amount) for one in decision.destinations] == ["54.90", "50.00"]
    assert str(decision.refund) == "104.90"


def test_store_credit_without_a_clause_is_not_on_offer() -> None:
    decision = assess(order(), [want()], policy(OFFERS), NOW)

    assert [one.kind for one in decision.destinations] == ["original_payment"]


def test_the_promise_counts_business_days_in_the_shops_zone() -> None:
    calendar = "calendar: {weekend: [saturday, sunday], closed: [2026-10-03, 2026-10-05]}"
    rules = policy(REFUNDS, calendar)
    bought = order(payments=(paid("50.00"),))
    [destination] = assess(bought, [want()], rules, NOW).destinations
    late_on_thursday = datetime(2026, 10, 1, 21, 59, tzinfo=UTC)
    friday_in_berlin = datetime(2026, 10, 1, 22, tzinfo=UTC)

    assert promised_days(destination, late_on_thursday, rules) == (
        date(2026, 10, 7),
        date(2026, 10, 14),
    )
    assert promised_days(destination, friday_in_berlin, rules) == (
        date(2026, 10, 8),
        date(2026, 10, 15),
    )


WEEK = BusinessCalendar(closed=frozenset({date(2026, 12, 25)}))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 12, 21), 0, date(2026, 12, 21)),
        (date(2026, 12, 21), 1, date(2026, 12, 22)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 12, 25), 0, date(2026, 12, 28)),
        (date(2026, 12, 26), 0, date(2026, 12, 28)),
        (date(2026, 12, 26), 1, date(2026, 12, 28)),
        (date(2026, 12, 24), 3, date(2026, 12, 30)),
    ],
)
def test_days_without_business_do_not_count(start: date, days: int, end: date) -> None:
    assert add_business_days(start, days, WEEK) == end


def test_a_shop_may_have_another_weekend() -> None:
    friday_only = BusinessCalendar(weekend=frozenset({4}))

    assert not is_business_day(date(2026, 12, 18), friday_only)
    assert is_business_day(date(2026, 12, 19), friday_only)


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 15), 1, date(2026, 12, 15)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
        (date(2026, 6, 30), 24, date(2028, 6, 30)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: date, months: int, end: date) -> None:
    assert add_months(day, months) == end


def test_reasons_do_not_change_where_money_goes() -> None:
    bought = order(payments=(paid("50.00"),))

    for reason in Reason:
        assert (
            assess(bought, [want(reason)], policy(REFUNDS), NOW).destinations[0].clause_id == "card"
        )
