"""Reckoning with days: months, and days of business."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from returns.policy import BusinessCalendar

_MONTHS = 12
_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the month's last day if it is shorter."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def add_business_days(day: date, days: int, calendar: BusinessCalendar) -> date:
    """The day so many days of business after `day`, which itself is not counted.

    With no days to add: `day`, or the next day of business if it is none.
    """
    while days > 0 or not is_business_day(day, calendar):
        day += _DAY
        if is_business_day(day, calendar):
            days -= 1
    return day


def is_business_day(day: date, calendar: BusinessCalendar) -> bool:
    return day.weekday() not in calendar.weekend and day not in calendar.closed
