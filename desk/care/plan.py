"""What follows from where a return stands: what to tell, when to remind, what to watch. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from desk.care.ledger import Case
from desk.care.standing import Standing
from desk.care.tact import local_zone
from desk.due import Due


@dataclass(frozen=True)
class Habits:
    """When what is done. What the policy promises stands in the policy, not here."""

    label_before: timedelta = timedelta(days=2)
    unsent_after: timedelta = timedelta(days=7)
    photo_after: timedelta = timedelta(days=1)
    exchange_after: timedelta = timedelta(days=2)
    pickup_hour: int = 17
    """The hour of the day before."""
    late_before: timedelta = timedelta(days=1)
    """So long before a promised day ends without a refund it is escalated."""
    survey_after: timedelta = timedelta(hours=2)
    look_every: timedelta = timedelta(minutes=15)
    look_after_the_end: timedelta = timedelta(hours=6)


NEWS, REMINDER, LATE, SURVEY = "care_news", "care_reminder", "care_late", "care_survey"


def news(case: Case, standing: Standing, told: frozenset[str], now: datetime) -> Due | None:
    """There is something that the customer does not know."""
    if all(key in told for key in standing.news):
        return None
    return _work(case, f"news:{case.return_id}", NEWS, now, of=str(case.asked))


def follow_ups(case: Case, standing: Standing, habits: Habits) -> Iterator[Due]:
    """Reminders, the watch over what was promised, and the survey. Each has one key for ever."""
    rid = case.return_id
    for about, at, of in _reminders(standing, habits):
        data = {"about": about, "of": of.isoformat()}
        yield _work(case, f"remind:{rid}:{about}:{of.isoformat()}", REMINDER, at, **data)
    if standing.promised_at:
        of = standing.promised_at
        at = of - habits.late_before
        yield _work(case, f"late:{rid}:{of.isoformat()}", LATE, at, of=of.isoformat())
    if standing.ended in ("completed", "refused") and standing.ended_at:
        at, ended = standing.ended_at + habits.survey_after, standing.ended_at.isoformat()
        yield _work(case, f"survey:return:{rid}", SURVEY, at, ended_at=ended)


def _work(case: Case, key: str, kind: str, at: datetime, **data: str) -> Due:
    return Due(key, kind, at, case.conversation, {"return_id": case.return_id, **data})


def _reminders(standing: Standing, habits: Habits) -> Iterator[tuple[str, datetime, datetime]]:
    """What about, when, and which day it is about."""
    for about, of in standing.due.items():
        match about:
            case "label":
                yield about, of - habits.label_before, of
            case "unsent":
                yield about, of + habits.unsent_after, of
            case "photo":
                yield about, of + habits.photo_after, of
            case "exchange":
                yield about, of + habits.exchange_after, of
            case "pickup":
                yield about, _evening_before(of, standing.zone, habits.pickup_hour), of


def _evening_before(at: datetime, zone: str | None, hour: int) -> datetime:
    local = at.astimezone(local_zone(zone))
    day = local.date() - timedelta(days=1)
    return datetime.combine(day, time(hour), local.tzinfo).astimezone(UTC)
