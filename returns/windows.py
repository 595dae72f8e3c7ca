"""Until when a line can come back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from returns.case import Case
from returns.dates import add_months
from returns.decision import Deadline
from returns.model import Line
from returns.policy import Statutory, Warranty
from returns.scope import Facts

DELIVERY, SHIPMENT, ORDER = "delivery", "shipment", "order"
_DAY = timedelta(days=1)


def arrival(case: Case, line: Line) -> tuple[datetime, str]:
    """When the days begin to count, and from what: delivery; else shipment plus the transit
    days; else the order date plus the transit days."""
    if line.delivered_at:
        return line.delivered_at, DELIVERY
    transit = case.terms.transit_days * _DAY
    if line.shipped_at:
        return line.shipped_at + transit, SHIPMENT
    return case.order.placed_at + transit, ORDER


def window_deadline(case: Case, line: Line, facts: Facts) -> Deadline | None:
    """The window's end, never before the statutory one, later in the holidays.

    None if no window of the policy is about this line.
    """
    window = case.terms.windows.first(facts)
    if window is None:
        return None
    start, counted_from = _first_day(case, line)
    clause_id, last_day = window.id, start + window.days * _DAY
    if (right := case.terms.statutory.first(facts)) and right.days > window.days:
        clause_id, last_day = right.id, start + right.days * _DAY
    for holiday in case.terms.holidays.all(facts):
        if holiday.first <= case.placed_on <= holiday.last and holiday.until > last_day:
            clause_id, last_day = holiday.id, holiday.until
    return _deadline(case, clause_id, last_day, counted_from)


def statutory_deadline(case: Case, line: Line, right: Statutory) -> Deadline:
    start, counted_from = _first_day(case, line)
    return _deadline(case, right.id, start + right.days * _DAY, counted_from)


def warranty_deadline(case: Case, line: Line, warranty: Warranty) -> Deadline:
    start, counted_from = _first_day(case, line)
    return _deadline(case, warranty.id, add_months(start, warranty.months), counted_from)


def _first_day(case: Case, line: Line) -> tuple[date, str]:
    start, counted_from = arrival(case, line)
    return start.astimezone(case.zone).date(), counted_from


def _deadline(case: Case, clause_id: str, last_day: date, counted_from: str) -> Deadline:
    ends_at = _midnight_after(last_day, case.zone)
    return Deadline(clause_id, last_day, ends_at, counted_from)


@lru_cache(maxsize=1024)
def _midnight_after(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + _DAY, time.min, zone).astimezone(UTC)
