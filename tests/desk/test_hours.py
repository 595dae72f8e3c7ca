"""When people are there."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk.hours import ALWAYS, Hours

BERLIN = ZoneInfo("Europe/Berlin")
DAY = ((time(9), time(12, 30)), (time(13, 30), time(18)))
SHOP = Hours(
    BERLIN,
    (DAY, DAY, DAY, DAY, DAY, (), ()),
    holidays=frozenset({date(2026, 12, 25)}),
    special={date(2026, 12, 24): ((time(9), time(12)),)},
)
NEVER = Hours(BERLIN, ((),) * 7)


def at(text: str) -> datetime:
    """A time on the shop's clock, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23 08:59:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 12:30", False),  # lunch
        ("2026-11-23 13:30", True),
        ("2026-11-23 18:00", False),
        ("2026-11-28 10:00", False),  # Saturday
        ("2026-12-24 11:59", True),
        ("2026-12-24 14:00", False),  # other hours
        ("2026-12-25 10:00", False),  # a holiday
    ],
)
def test_it_is_open_within_its_spans(moment: str, is_open: bool) -> None:
    assert SHOP.is_open(at(moment)) is is_open


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:00"),
        ("2026-11-23 12:45", "2026-11-23 13:30"),
        ("2026-11-27 18:00", "2026-11-30 09:00"),
        ("2026-12-24 12:00", "2026-12-28 09:00"),  # the holiday and the weekend are passed over
        ("2026-03-27 19:00", "2026-03-30 09:00"),  # the clocks change in between
    ],
)
def test_it_says_when_the_team_is_back(moment: str, opens: str) -> None:
    assert SHOP.opens_next(at(moment)) == at(opens)


def test_a_team_that_never_opens_is_never_back_but_timers_still_run_out() -> None:
    moment = at("2026-11-23 10:00")

    assert NEVER.opens_next(moment) is None
    assert NEVER.after(moment, timedelta(hours=1)) == moment + timedelta(hours=1)


@pytest.mark.parametrize(
    ("moment", "minutes", "until"),
    [
        ("2026-11-23 10:00", 60, "2026-11-23 11:00"),
        ("2026-11-23 12:00", 60, "2026-11-23 14:00"),  # over lunch
        ("2026-11-23 17:50", 20, "2026-11-24 09:10"),
        ("2026-11-27 17:50", 20, "2026-11-30 09:10"),
        ("2026-11-28 12:00", 10, "2026-11-30 09:10"),
    ],
)
def test_timers_count_opening_hours_only(moment: str, minutes: int, until: str) -> None:
    assert SHOP.after(at(moment), timedelta(minutes=minutes)) == at(until)


def test_the_time_between_counts_opening_hours_only() -> None:
    assert SHOP.between(at("2026-11-27 17:00"), at("2026-11-30 10:00")) == timedelta(hours=2)
    assert SHOP.between(at("2026-11-28 10:00"), at("2026-11-29 10:00")) == timedelta()


def test_day_and_night_has_no_gap_at_midnight() -> None:
    moment = datetime(2026, 11, 23, 23, 59, tzinfo=UTC)

    assert ALWAYS.is_open(moment)
    assert ALWAYS.after(moment, timedelta(hours=48)) == moment + timedelta(hours=48)
    assert ALWAYS.between(moment, moment + timedelta(days=3)) == timedelta(days=3)
