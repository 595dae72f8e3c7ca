"""Which edition of the policy holds, and in which currency."""

from datetime import UTC, datetime, timedelta

import pytest

from returns import Money, Outcome, assess
from returns.model import Order
from tests.returns.shop import NOW, line, order, policy, want

EDITIONS = (
    "version: three",
    "effective_from: 2026-07-01",
    """previous:
  - version: two
    effective_from: 2026-01-01
    windows: [{id: window, days: 20}]
  - version: one
    effective_from: 2025-01-01
    windows: [{id: window, days: 10}]
    return_shipping: [{id: shipping, paid_by: shop}]
""",
)
SECOND = timedelta(seconds=1)
JULY = datetime(2026, 6, 30, 22, tzinfo=UTC)
JANUARY = datetime(2025, 12, 31, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("placed_at", "version", "days", "fee"),
    [
        (JULY, "three", 30, "3.90"),
        (JULY - SECOND, "two", 20, "3.90"),
        (JANUARY, "two", 20, "3.90"),
        (JANUARY - SECOND, "one", 10, "0.00"),
        (datetime(2020, 1, 1, tzinfo=UTC), "one", 10, "0.00"),
    ],
)
def test_the_edition_at_purchase_holds(
    placed_at: datetime, version: str, days: int, fee: str
) -> None:
    delivered = NOW - timedelta(days=1)
    bought = order(line(delivered_at=delivered), placed_at=placed_at)

    decision = assess(bought, [want()], policy(*EDITIONS), NOW)

    assert decision.policy_version == version
    deadline = decision.lines[0].deadline
    assert deadline is not None
    assert deadline.last_day == delivered.date() + timedelta(days=days)
    assert str(decision.methods[0].fee) == fee


def test_what_an_earlier_edition_does_not_name_is_as_it_was_after() -> None:
    three, two, one = policy(*EDITIONS).editions

    assert three.methods == two.methods == one.methods
    assert three.return_shipping == two.return_shipping
    assert one.return_shipping != two.return_shipping


def test_the_newest_is_the_current_one() -> None:
    assert policy(*EDITIONS).current.version == "three"


MONEY = (
    "currencies: {GBP: 0.87, JPY: 162.5}",
    """methods:
  - {id: drop-off, method: DROP_OFF, fee: 3.90}
  - {id: label, method: MERCHANT_LABEL, fee: {EUR: 4.90, GBP: 4.50}}
""",
    "approvals: [{id: dear, when: {value_from: 100}, decide: review}]",
    "restocking_fees: [{id: restocking, percent: 50, at_most: 10.00}]",
    "keep_item: [{id: keep, below: 1 EUR}]",
)


def bought_in(currency: str, amount: str) -> Order:
    return order(line(unit_price=Money.of(amount, currency)), currency=currency)


@pytest.mark.parametrize(
    ("currency", "amount", "fees", "restocking"),
    [
        ("EUR", "50.00", ["3.90", "4.90"], "10.00"),
        ("GBP", "50.00", ["3.39", "4.50"], "8.70"),
        ("JPY", "5000", ["634", "796"], "1625"),
    ],
)
def test_amounts_are_reckoned_in_each_currency_of_the_policy(
    currency: str, amount: str, fees: list[str], restocking: str
) -> None:
    decision = assess(bought_in(currency, amount), [want()], policy(*MONEY), NOW)

    assert [str(offer.fee) for offer in decision.methods] == fees
    assert str(decision.lines[0].amounts.restocking_fee) == restocking
    assert decision.outcome is Outcome.APPROVED


@pytest.mark.parametrize(
    ("currency", "amount", "outcome"),
    [
        ("GBP", "87.00", Outcome.REVIEW),
        ("GBP", "86.99", Outcome.APPROVED),
        ("EUR", "100.00", Outcome.REVIEW),
        ("EUR", "99.99", Outcome.APPROVED),
    ],
)
def test_bounds_are_reckoned_too(currency: str, amount: str, outcome: Outcome) -> None:
    assert assess(bought_in(currency, amount), [want()], policy(*MONEY), NOW).outcome is outcome


@pytest.mark.parametrize(("amount", "kept"), [("0.86", True), ("0.87", False)])
def test_a_small_value_is_one_in_that_currency(amount: str, *, kept: bool) -> None:
    decision = assess(bought_in("GBP", amount), [want()], policy(*MONEY), NOW)

    assert decision.lines[0].keep_item is kept


def test_an_order_in_another_currency_is_for_a_person() -> None:
    decision = assess(bought_in("CHF", "50.00"), [want()], policy(*MONEY), NOW)

    [item] = decision.lines
    assert (item.outcome, item.clause_id, item.department) == ("review", "currency", "finance")
    assert item.methods == ()
    assert not item.amounts.restocking_fee
    assert str(decision.refund) == "50.00"
    assert decision.currency == "CHF"
