"""Whether this is a moment to write to a customer of our own accord. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from desk.model import Holder


@dataclass(frozen=True)
class Manners:
    """When we write. Hours are the customer's; between two equal ones there are no quiet hours."""

    quiet_from: int = 21
    quiet_until: int = 8
    most_a_day: int = 6
    live_for: timedelta = timedelta(minutes=10)
    """So long after their last message a customer is in the chat: then we may always write."""
    while_held: timedelta = timedelta(minutes=10)
    """While an agent has the chat, or the customer waits for one, we look again after this."""
    unreachable: timedelta = timedelta(hours=6)


@dataclass(frozen=True)
class Circumstances:
    """How things are with one customer now. `sent`: when we wrote of our own accord."""

    now: datetime
    zone: str | None
    holder: Holder
    opted_out: bool
    reachable: bool
    last_heard: datetime | None
    sent: Sequence[datetime] = ()


@dataclass(frozen=True)
class Verdict:
    """Write now; or at `later`; or, when there is neither, never (`reason` says why not now)."""

    send: bool
    later: datetime | None = None
    reason: str = ""
    last_heard: datetime | None = None
    """When the customer wrote last, where we may write."""


def decide(seen: Circumstances, manners: Manners) -> Verdict:
    """Whether to write now."""
    if seen.opted_out:
        return Verdict(False, reason="opted_out")
    if not seen.reachable:
        return Verdict(False, seen.now + manners.unreachable, "unreachable")
    if seen.holder in (Holder.AGENT, Holder.WAITING):
        return Verdict(False, seen.now + manners.while_held, "agent")
    if seen.last_heard is not None and seen.now - seen.last_heard <= manners.live_for:
        return Verdict(True, last_heard=seen.last_heard)
    until = max(_quiet_until(seen, manners), _capped_until(seen, manners))
    if until <= seen.now:
        return Verdict(True, last_heard=seen.last_heard)
    return Verdict(False, until, "quiet")


def local_zone(name: str | None) -> tzinfo:
    """The zone of this name; UTC when there is no such zone."""
    try:
        return ZoneInfo(name) if name else UTC
    except (KeyError, ValueError, OSError):  # KeyError: no such zone
        return UTC


def is_quiet(at: datetime, zone: str | None, manners: Manners) -> bool:
    """Whether this is within the customer's quiet hours."""
    hour = at.astimezone(local_zone(zone)).hour
    if manners.quiet_from <= manners.quiet_until:
        return manners.quiet_from <= hour < manners.quiet_until
    return hour >= manners.quiet_from or hour < manners.quiet_until


def _quiet_until(seen: Circumstances, manners: Manners) -> datetime:
    if not is_quiet(seen.now, seen.zone, manners):
        return seen.now
    local = seen.now.astimezone(local_zone(seen.zone))
    day = local.date()
    if local.hour >= manners.quiet_until:
        day += timedelta(days=1)
    return datetime.combine(day, time(manners.quiet_until), local.tzinfo).astimezone(UTC)


def _capped_until(seen: Circumstances, manners: Manners) -> datetime:
    day = timedelta(days=1)
    recent = sorted(at for at in seen.sent if at > seen.now - day)
    if len(recent) < manners.most_a_day:
        return seen.now
    return recent[-manners.most_a_day] + day
