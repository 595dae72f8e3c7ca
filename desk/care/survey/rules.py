"""When a survey is asked, and whom not. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class SurveyRules:
    """`effort`: whether the third question is asked. A person is asked once in `every`."""

    every: timedelta = timedelta(days=30)
    expires_after: timedelta = timedelta(days=7)
    late_after: timedelta = timedelta(days=14)
    """So long after its end a case is not asked about any more."""
    after_abuse: timedelta = timedelta(days=90)
    let_talk_end: timedelta = timedelta(minutes=2)
    """Nobody is asked who wrote less than this ago."""
    effort: bool = False


@dataclass(frozen=True)
class Record:
    """What is known of one person and one case before it is asked about."""

    asked: bool
    last_asked: datetime | None = None
    opted_out: bool = False
    abusive_at: datetime | None = None
    is_recovery: bool = False


def why_not(record: Record, rules: SurveyRules, now: datetime) -> str | None:
    """Why this case is not to be asked about, ever; None when it may be."""
    if record.asked:
        return "asked"
    if record.opted_out:
        return "opted_out"
    if record.abusive_at is not None and now - record.abusive_at < rules.after_abuse:
        return "abuse"
    if record.is_recovery or record.last_asked is None:
        return None
    return "too_often" if now - record.last_asked < rules.every else None
