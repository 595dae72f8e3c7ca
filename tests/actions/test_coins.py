"""Every package counts in the same coins: ISO 4217."""

from decimal import Decimal

import pytest

from backend_client.model import Money
from backend_client.model.money import MINOR_UNITS
from bot.actions.figures import money
from returns.money import _PLACES


def test_the_backends_money_has_the_policys_decimals() -> None:
    assert MINOR_UNITS == _PLACES


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("89.90", "EUR", "€89.90"),
        ("1500", "JPY", "1,500 JPY"),
        ("65000", "XOF", "65,000 XOF"),
        ("12.345", "TND", "12.345 TND"),
    ],
)
def test_money_is_shown_to_the_coin(amount: str, currency: str, shown: str) -> None:
    assert money(Money.of(Decimal(amount), currency)) == shown
