"""Whether this is a moment to write: each reason against it, and when it ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.care.tact import Circumstances, Manners, decide, is_quiet
from desk.model import Holder

NOON = datetime(2027, 3, 15, 12, tzinfo=UTC)
FREE = Circumstances(
    now=NOON, zone="UTC", holder=Holder.BOT, opted_out=False, reachable=True, last_heard=None
)
MANNERS = Manners()


def _at(hour: int, zone: str = "UTC", **changes: object) -> Circumstances:
    return replace(FREE, now=NOON.replace(hour=hour), zone=zone, **changes)  # type: ignore[arg-type]


def test_at_noon_to_somebody_who_may_be_written_to_it_is_sent() -> None:
    assert decide(FREE, MANNERS).send


@pytest.mark.parametrize(
    ("zone", "hour", "until"),
    [
        ("UTC", 21, datetime(2027, 3, 16, 8, tzinfo=UTC)),
        ("UTC", 3, datetime(2027, 3, 15, 8, tzinfo=UTC)),
        ("America/Los_Angeles", 12, datetime(2027, 3, 15, 15, tzinfo=UTC)),
        ("Asia/Kolkata", 17, datetime(2027, 3, 16, 2, 30, tzinfo=UTC)),
        ("no such zone", 22, datetime(2027, 3, 16, 8, tzinfo=UTC)),
    ],
)
def test_in_the_quiet_hours_of_their_own_zone_it_waits_for_the_morning(
    zone: str, hour: int, until: datetime
) -> None:
    verdict = decide(_at(hour, zone), MANNERS)

    assert (verdict.send, verdict.later) == (False, until)


def test_somebody_who_is_in_the_chat_hears_it_at_night_too() -> None:
    assert decide(_at(23, last_heard=NOON.replace(hour=22, minute=55)), MANNERS).send


def test_after_as_many_as_are_allowed_it_waits_until_a_day_after_the_first() -> None:
    wrote = tuple(NOON - timedelta(hours=hours) for hours in range(MANNERS.most_a_day, 0, -1))

    verdict = decide(replace(FREE, sent=wrote), MANNERS)

    assert (verdict.send, verdict.later) == (False, wrote[0] + timedelta(days=1))


def test_what_was_written_longer_than_a_day_ago_does_not_count() -> None:
    wrote = tuple(NOON - timedelta(hours=25) for _ in range(20))

    assert decide(replace(FREE, sent=wrote), MANNERS).send


@pytest.mark.parametrize("holder", [Holder.AGENT, Holder.WAITING])
def test_while_a_person_is_asked_for_or_there_it_waits(holder: Holder) -> None:
    verdict = decide(replace(FREE, holder=holder), MANNERS)

    assert (verdict.send, verdict.later) == (False, NOON + MANNERS.while_held)


def test_a_channel_that_does_not_deliver_is_tried_again_later() -> None:
    verdict = decide(replace(FREE, reachable=False), MANNERS)

    assert (verdict.send, verdict.later) == (False, NOON + MANNERS.unreachable)


def test_who_does_not_want_it_never_gets_it() -> None:
    verdict = decide(replace(FREE, opted_out=True, last_heard=NOON), MANNERS)

    assert (verdict.send, verdict.later) == (False, None)


@given(
    hour=st.integers(0, 23),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "Asia/Tokyo", "America/New_York", None]),
    wrote=st.lists(st.integers(0, 30), max_size=12),
    first=st.integers(0, 23),
    until=st.integers(0, 23),
)
def test_putting_it_off_always_ends_and_never_at_night(
    hour: int, zone: str | None, wrote: list[int], first: int, until: int
) -> None:
    manners = Manners(quiet_from=first, quiet_until=until)
    now = NOON.replace(hour=hour)
    sent = tuple(now - timedelta(hours=hours) for hours in wrote)
    seen = replace(FREE, now=now, zone=zone, sent=sent)

    for _ in range(5):
        verdict = decide(seen, manners)
        if verdict.send:
            break
        assert verdict.later is not None
        assert verdict.later > seen.now
        seen = replace(seen, now=verdict.later)

    assert verdict.send
    assert not is_quiet(seen.now, zone, manners)
