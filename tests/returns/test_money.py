"""Money keeps to its currency, and nothing is lost in sharing it out."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.money import Money, portion, share_out, total, zero


def test_it_is_read_from_and_written_to_the_wire() -> None:
    money = Money.from_wire({"amount": "89.90", "currency": "EUR"})

    assert money == Money(Decimal("89.90"), "EUR")
    assert money.wire() == {"amount": "89.90", "currency": "EUR"}


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(390, "EUR", "3.90"), (390, "JPY", "390"), (390, "KWD", "0.390"), (0, "EUR", "0.00")],
)
def test_the_smallest_coin_is_the_currencys_own(minor: int, currency: str, text: str) -> None:
    money = Money.from_minor(minor, currency)

    assert str(money) == text
    assert money.minor == minor


@pytest.mark.parametrize(("amount", "minor"), [("1.004", 100), ("1.005", 101), ("1.015", 102)])
def test_half_a_coin_is_rounded_up(amount: str, minor: int) -> None:
    assert Money.of(amount, "EUR").minor == minor


def test_amounts_are_added_and_taken_away() -> None:
    one, two = Money.of("1.00", "EUR"), Money.of("2.50", "EUR")

    assert one + two == Money.of("3.50", "EUR")
    assert two - one == Money.of("1.50", "EUR")
    assert total([one, two], "EUR") == Money.of("3.50", "EUR")
    assert total([], "EUR") == zero("EUR")
    assert one < two


def test_nothing_counts_as_false() -> None:
    assert not zero("EUR")
    assert Money.of("0.01", "EUR")


def test_currencies_are_not_mixed() -> None:
    with pytest.raises(ValueError, match="EUR and USD cannot be reckoned together"):
        Money.of(1, "EUR") + Money.of(1, "USD")
    with pytest.raises(ValueError, match="EUR and USD"):
        Money.of(1, "EUR") - Money.of(1, "USD")


def test_a_portion_is_rounded_half_up() -> None:
    assert [portion(100, part, 3) for part in range(4)] == [0, 33, 67, 100]
    assert portion(5, 1, 2) == 3
    assert portion(5, 1, 0) == 0


@given(st.integers(0, 10**9), st.integers(1, 500), st.data())
def test_portions_add_up_however_the_whole_is_cut(
    minor: int, whole: int, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, whole), max_size=8)))
    edges = [0, *cuts, whole]
    shares = [portion(minor, b, whole) - portion(minor, a, whole) for a, b in pairwise(edges)]

    assert sum(shares) == minor
    assert min(shares) >= 0


def test_what_cannot_be_shared_evenly_goes_to_the_largest_remainders() -> None:
    assert share_out(100, {"a": 1, "b": 1, "c": 1}) == {"a": 34, "b": 33, "c": 33}
    assert share_out(100, {"c": 1, "b": 2, "a": 3}) == {"a": 50, "b": 33, "c": 17}
    assert share_out(101, {"a": 1, "b": 1}) == {"a": 51, "b": 50}


def test_without_weights_all_goes_to_the_first() -> None:
    assert share_out(7, {"b": 0, "a": 0}) == {"a": 7, "b": 0}
    assert share_out(7, {}) == {}


@given(
    st.integers(0, 10**7),
    st.dictionaries(st.text("abc", min_size=1), st.integers(0, 9999), min_size=1),
)
def test_shares_add_up_in_any_order(minor: int, weights: dict[str, int]) -> None:
    shares = share_out(minor, weights)

    assert sum(shares.values()) == minor
    assert min(shares.values()) >= 0
    assert shares == share_out(minor, dict(reversed(weights.items())))
