"""Dates as people say them, seen from a Wednesday."""

from datetime import date

import pytest

from bot.language.dates import dates, resolve

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-03", date(2026, 11, 3)),
        ("03/12/2025", date(2025, 12, 3)),
        ("12 March", date(2026, 3, 12)),
        ("March 12th, 2025", date(2025, 3, 12)),
        ("December 24", date(2026, 12, 24)),
        ("28 december", date(2025, 12, 28)),
        ("yesterday", date(2026, 11, 24)),
        ("last Tuesday", date(2026, 11, 24)),
        ("on Wednesday", date(2026, 11, 18)),
        ("next friday", date(2026, 11, 27)),
        ("3 weeks ago", date(2026, 11, 4)),
        ("a couple of days ago", date(2026, 11, 23)),
        ("last week", date(2026, 11, 18)),
    ],
)
def test_a_date_is_read(text: str, day: date) -> None:
    assert [one.value for one in dates(f"it came {text}")]
    assert resolve(text, TODAY) == day


def test_a_day_that_does_not_exist_is_none() -> None:
    assert resolve("31/02/2026", TODAY) is None


def test_the_order_of_day_and_month_is_the_shop_s() -> None:
    assert resolve("03/12/2025", TODAY, day_first=False) == date(2025, 3, 12)
