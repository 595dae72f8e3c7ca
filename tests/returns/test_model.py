"""Facts that cannot be reckoned with are refused when they are put together."""

from datetime import datetime

import pytest

from returns import Money, assess
from tests.returns.shop import NOW, euro, line, order, paid, policy, want

NO_ZONE = datetime(2026, 9, 1, 8)  # noqa: DTZ001  on purpose


def test_times_carry_a_zone() -> None:
    with pytest.raises(ValueError, match="Line l1: a time without a time zone"):
        line(delivered_at=NO_ZONE)
    with pytest.raises(ValueError, match="Line l1: a time without a time zone"):
        line(shipped_at=NO_ZONE)
    with pytest.raises(ValueError, match="Order 1001: a time without a time zone"):
        order(placed_at=NO_ZONE)
    with pytest.raises(ValueError, match="`now` has no time zone"):
        assess(order(), [want()], policy(), NO_ZONE)


def test_a_quantity_is_at_least_one() -> None:
    with pytest.raises(ValueError, match="Line l1: a quantity of 0"):
        line(quantity=0)
    with pytest.raises(ValueError, match="Line l1: 0 wanted back"):
        want(quantity=0)
    assert line(quantity=1).quantity == 1
    assert want(quantity=1).quantity == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"discount": Money.of(1, "USD")},
        {"shipping": Money.of(1, "USD")},
        {"refunded": Money.of(1, "USD")},
        {"shipping_refunded": Money.of(1, "USD")},
        {"lines": (line(unit_price=Money.of(1, "USD")),)},
        {"lines": (line(discount=Money.of(1, "USD")),)},
        {"lines": (line(tax=Money.of(1, "USD")),)},
    ],
)
def test_an_order_has_one_currency(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Order 1001 is in EUR, but names USD too"):
        order(**changes)


def test_payments_have_the_orders_currency() -> None:
    with pytest.raises(ValueError, match="is in USD, but names EUR too"):
        order(line(unit_price=Money.of(1, "USD")), currency="USD", payments=(paid("1.00"),))


def test_no_amount_is_below_zero() -> None:
    with pytest.raises(ValueError, match=r"Order 1001: an amount of -0\.01 is below zero"):
        order(line(discount=euro("-0.01")))
    assert order(line(discount=euro("0.00"))).currency == "EUR"


def test_a_line_is_found_by_its_id() -> None:
    bought = order(line(), line(id="l2"))

    assert bought.line("l2").id == "l2"


def test_what_is_returnable_is_what_arrived_less_what_came_back() -> None:
    assert line(quantity=3).returnable == 3
    assert line(quantity=3, returned_quantity=1).returnable == 2
    assert line(quantity=3, fulfilled_quantity=2, returned_quantity=1).returnable == 1
    assert line(quantity=3, fulfilled_quantity=1, returned_quantity=2).returnable == 0
    assert line(delivered_at=None).returnable == 0
    assert line(delivered_at=None, shipped_at=NOW).returnable == 1
