"""Even, up and down: what an exchange costs or pays back."""

import pytest

from returns import ExchangeQuote, Money, quote_exchange
from returns.model import Order
from tests.returns.shop import NOW, euro, line, order, policy, want

CHARGE = "exchanges: [{id: swap, if_dearer: charge, if_cheaper: refund}]"
GENEROUS = "exchanges: [{id: swap, if_dearer: waive, if_cheaper: store_credit}]"


def quote(rules: str, price: str, bought: Order | None = None, quantity: int = 1) -> ExchangeQuote:
    bought = bought or order(line(quantity=2))
    return quote_exchange(bought, want(quantity=quantity), euro(price), policy(rules), NOW)


@pytest.mark.parametrize(
    ("rules", "price", "quantity", "to_pay", "to_return", "settled_as"),
    [
        (CHARGE, "60.00", 1, "10.00", "0.00", "charge"),
        (CHARGE, "60.00", 2, "20.00", "0.00", "charge"),
        (CHARGE, "50.01", 1, "0.01", "0.00", "charge"),
        (CHARGE, "45.00", 2, "0.00", "10.00", "refund"),
        (GENEROUS, "60.00", 1, "0.00", "0.00", "waive"),
        (GENEROUS, "45.00", 1, "0.00", "5.00", "store_credit"),
    ],
)
def test_the_difference_is_settled_as_the_policy_says(
    rules: str, price: str, quantity: int, to_pay: str, to_return: str, settled_as: str
) -> None:
    found = quote(rules, price, quantity=quantity)

    assert (str(found.to_pay), str(found.to_return)) == (to_pay, to_return)
    assert (found.settled_as, found.clause_id) == (settled_as, "swap")


def test_an_even_exchange_needs_no_clause() -> None:
    assert quote(CHARGE, "50.00") == ExchangeQuote(None, None, euro("0.00"), euro("0.00"))


def test_a_discount_carries_over() -> None:
    discounted = order(line(discount=euro("20.00")))

    assert not quote(CHARGE, "50.00", discounted).to_pay


def test_never_more_is_returned_than_was_paid() -> None:
    discounted = order(line(discount=euro("20.00")))

    assert str(quote(CHARGE, "10.00", discounted).to_return) == "30.00"


def test_where_the_policy_is_silent_a_person_settles_it() -> None:
    rules = "exchanges: [{id: swap, when: {category: food}, if_dearer: charge, if_cheaper: refund}]"

    found = quote(rules, "60.00")

    assert (found.settled_as, found.clause_id) == (None, None)
    assert not found.to_pay
    assert not found.to_return


def test_another_currency_cannot_be_exchanged_for() -> None:
    with pytest.raises(ValueError, match="USD and EUR cannot be reckoned together"):
        quote_exchange(order(), want(), Money.of(50, "USD"), policy(CHARGE), NOW)


def test_in_a_currency_the_policy_does_not_hold_in_a_person_settles_it() -> None:
    bought = order(line(unit_price=Money.of(50, "CHF")), currency="CHF")

    found = quote_exchange(bought, want(), Money.of(60, "CHF"), policy(CHARGE), NOW)

    assert found.settled_as is None
    assert not found.to_pay
