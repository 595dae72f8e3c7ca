"""Until when a line can come back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from returns.case import Case
from returns.clauses import Statutory, Warranty
from returns.dates import add_months
from returns.decision import Deadline
from returns.item import Item
from returns.scope import Facts

_DAY = timedelta(days=1)


def window_deadline(
    case: Case, item: Item, facts: Facts, right: Statutory | None
) -> Deadline | None:
    """The window's end, never before that of the statutory `right`, later in the holidays.

    None if no window of the policy is about this line.
    """
    window = case.terms.windows.first(facts)
    if window is None:
        return None
    clause_id, days = window.id, window.days
    if right and right.days > days:
        clause_id, days = right.id, right.days
    last_day = item.arrived_on + timedelta(days=days)
    for holiday in case.terms.holidays.all(facts):
        if holiday.first <= case.placed_on <= holiday.last and holiday.until > last_day:
            clause_id, last_day = holiday.id, holiday.until
    return _deadline(case, clause_id, last_day, item)


def statutory_deadline(case: Case, item: Item, right: Statutory) -> Deadline:
    return _deadline(case, right.id, item.arrived_on + timedelta(days=right.days), item)


def warranty_deadline(case: Case, item: Item, warranty: Warranty) -> Deadline:
    return _deadline(case, warranty.id, add_months(item.arrived_on, warranty.months), item)


def _deadline(case: Case, clause_id: str, last_day: date, item: Item) -> Deadline:
    return _ending(clause_id, last_day, case.zone, item.counted_from)


@lru_cache(maxsize=4096)
def _ending(clause_id: str, last_day: date, zone: tzinfo, counted_from: str) -> Deadline:
    ends_at = datetime.combine(last_day + _DAY, time.min, zone).astimezone(UTC)
    return Deadline(clause_id, last_day, ends_at, counted_from)
