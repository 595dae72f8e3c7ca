"""Opening hours: when people are there, and how much of a time they were."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[time, time]
"""From and until, on one day; midnight as the end is the day's end."""
_HORIZON = 400
"""Days that are looked ahead: a team that does not open within them is never there."""


@dataclass(frozen=True)
class Hours:
    """`week`: the spans of Monday to Sunday. `special` replaces a day's spans; a holiday has none.

    All in `zone`, so that nine o'clock stays nine o'clock when the clocks change.
    """

    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...]
    holidays: frozenset[date] = frozenset()
    special: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there."""
        return any(start <= at < end for start, end in self._spans(at, days=1))

    def opens_next(self, at: datetime) -> datetime | None:
        """When the team is back, in UTC; `at` itself while it is there; None: never."""
        for start, end in self._spans(at):
            if end > at:
                return max(start, at)
        return None

    def after(self, at: datetime, open_time: timedelta) -> datetime:
        """The moment until which the team will have been there for so long since `at`.

        A team that never opens is taken to be there always: a timer must not be lost.
        """
        left = open_time
        for start, end in self._spans(at):
            start = max(start, at)
            if end <= start:
                continue
            if end - start >= left:
                return start + left
            left -= end - start
        return at + left

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How long the team was there between the two."""
        found = timedelta()
        for opens, closes in self._spans(start, days=max(1, (end - start).days + 2)):
            if opens >= end:
                break
            found += max(timedelta(), min(closes, end) - max(opens, start))
        return found

    def local(self, at: datetime) -> datetime:
        """The same moment on the team's own clock."""
        return at.astimezone(self.zone)

    def _spans(self, at: datetime, days: int = _HORIZON) -> Iterator[tuple[datetime, datetime]]:
        """Every span from the day of `at` on, in order, in UTC."""
        first = at.astimezone(self.zone).date()
        for number in range(days):
            day = first + timedelta(days=number)
            for start, end in self._of(day):
                until = day if end != time.min else day + timedelta(days=1)
                yield self._utc(day, start), self._utc(until, end)

    def _of(self, day: date) -> tuple[Span, ...]:
        if day in self.special:
            return self.special[day]
        return () if day in self.holidays else self.week[day.weekday()]

    def _utc(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)


ALWAYS = Hours(ZoneInfo("UTC"), (((time.min, time.min),),) * 7)
"""Somebody is there day and night."""
