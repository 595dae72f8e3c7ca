"""How the promises of a period were kept: what was due in it, what was paid in time, what is open.

Reckoned from where each return was last seen to stand; nothing is asked of the backend.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.care.plan import LATE
from desk.care.schema import cases, sent
from desk.care.standing import Standing, from_wire

_LOOK_BACK = timedelta(days=180)
"""No return takes longer from its opening to the day that is promised."""


@dataclass(frozen=True)
class Missed:
    """A promise that was not kept. `day`: the promised one, ISO 8601. `by`: how late the money
    left; None while it has not."""

    rma: str
    day: str
    department: str
    by: timedelta | None
    told_before: bool


@dataclass(frozen=True)
class Promises:
    """Those whose day was within `since` and `until`."""

    since: datetime
    until: datetime
    due: int
    missed: tuple[Missed, ...]

    @property
    def kept(self) -> int:
        """In time."""
        return self.due - len(self.missed)

    @property
    def unpaid(self) -> tuple[Missed, ...]:
        """Whose money has still not left."""
        return tuple(one for one in self.missed if one.by is None)

    @property
    def untold(self) -> tuple[Missed, ...]:
        """Whose customer was not told before the day had passed."""
        return tuple(one for one in self.missed if not one.told_before)


async def report(connection: AsyncConnection, since: datetime, until: datetime) -> Promises:
    """The promises whose day was after `since`, up to `until`, which is not after now."""
    query = select(cases.c.standing).where(
        cases.c.standing.is_not(None), cases.c.opened_at > since - _LOOK_BACK
    )
    standings = [from_wire(wire) for wire in (await connection.execute(query)).scalars()]
    due = [one for one in standings if _counts(one) and since < _day(one) <= until]
    missed = [one for one in due if one.paid_at is None or one.paid_at > _day(one)]
    told = await _told_late(connection, missed)
    return Promises(since, until, len(due), tuple(_missed(one, told) for one in missed))


def _counts(one: Standing) -> bool:
    """Called off or refused, nothing is owed any more."""
    return one.pay_by is not None and (one.paid_at is not None or one.ended is None)


def _day(one: Standing) -> datetime:
    assert one.pay_by is not None  # _counts
    return one.pay_by


def _missed(one: Standing, told: dict[str, datetime]) -> Missed:
    by = one.paid_at - _day(one) if one.paid_at else None
    at = told.get(one.return_id)
    return Missed(one.rma, one.pay_day, one.department, by, at is not None and at <= _day(one))


async def _told_late(
    connection: AsyncConnection, missed: Sequence[Standing]
) -> dict[str, datetime]:
    """When each customer was first told that it is late, by return."""
    if not missed:
        return {}
    begins = f"{LATE.removeprefix('care_')}:"
    query = select(sent.c.work, sent.c.at).where(sent.c.work.startswith(begins)).order_by(sent.c.at)
    told = (await connection.execute(query)).all()
    found: dict[str, datetime] = {}
    for one in missed:
        of_it = (at for work, at in told if work.startswith(f"{begins}{one.return_id}:"))
        if at := next(of_it, None):
            found[one.return_id] = at
    return found
