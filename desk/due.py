"""Work that is due at a time: timers, reminders, deliveries to try again. Survives restarts.

A row is planned once under an id of its own, and carried out by whichever process holds its
lease; when the process dies the lease runs out and another takes the row. A handler may therefore
begin twice, and must do by its own means (an external id, an idempotency key) what may happen
only once.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import schema
from desk.database import Database

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
"""How long one process may work on a row before another takes it."""
KEPT = timedelta(days=30)
"""How long a row that is done is remembered, so that the same id is not planned again."""
PAUSES = tuple(timedelta(seconds=one) for one in (2, 10, 60, 300, 1800))
"""Before the next attempt at what failed; the last one repeats."""


@dataclass(frozen=True)
class Due:
    """One piece of work. `id` names it for ever; `attempts` counts those begun before."""

    id: str
    kind: str
    at: datetime
    conversation: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 0


Handler = Callable[[Due], Awaitable[datetime | None]]
"""Carries it out. Returns None when it is done, or when it is to be looked at again."""


async def plan(connection: AsyncConnection, work: Due) -> bool:
    """Plan it, within the caller's transaction; False when this id was planned before."""
    known = select(schema.due.c.id).where(schema.due.c.id == work.id)
    if (await connection.execute(known)).scalar() is not None:
        return False
    await connection.execute(
        insert(schema.due).values(
            id=work.id,
            kind=work.kind,
            at=work.at,
            conversation=work.conversation,
            data=dict(work.data),
            attempts=0,
        )
    )
    return True


async def put(connection: AsyncConnection, work: Due) -> None:
    """Plan it, or move what has this id already to the new time with the new data."""
    values = {"kind": work.kind, "at": work.at, "data": dict(work.data), "attempts": 0}
    fresh = {**values, "leased_until": None, "done_at": None}
    table = schema.due
    done = await connection.execute(update(table).where(table.c.id == work.id).values(**fresh))
    if done.rowcount == 0:
        await plan(connection, work)


async def hasten(connection: AsyncConnection, conversation: str, kind: str, now: datetime) -> None:
    """Whatever of this kind is planned for the conversation is due now."""
    table = schema.due
    await connection.execute(
        update(table)
        .where(
            table.c.conversation == conversation,
            table.c.kind == kind,
            table.c.done_at.is_(None),
            table.c.at > now,
        )
        .values(at=now)
    )


async def call_off(
    connection: AsyncConnection,
    conversation: str,
    kinds: tuple[str, ...],
    now: datetime,
    *,
    but: str | None = None,
) -> None:
    """Whatever of these kinds is planned for the conversation is not needed any more, but for the
    row of the id `but`."""
    table = schema.due
    await connection.execute(
        update(table)
        .where(
            table.c.conversation == conversation,
            table.c.kind.in_(kinds),
            table.c.id != (but or ""),
            table.c.done_at.is_(None),
        )
        .values(done_at=now, leased_until=None)
    )


class Schedule:
    """Runs what is due, each kind by its handler. Kinds without one wait for a process with one."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now
        self._handlers: dict[str, Handler] = {}
        self._stopping = asyncio.Event()
        self._news = asyncio.Event()
        self._round = asyncio.Lock()

    def on(self, kind: str, handler: Handler) -> None:
        """Let `handler` carry out all of this kind."""
        self._handlers[kind] = handler

    async def plan(self, work: Due) -> bool:
        """As `due.plan`, in a transaction of its own; a worker looks at once."""
        async with self._database.write() as connection:
            fresh = await plan(connection, work)
        self._news.set()
        return fresh

    async def finish(self, work: Due) -> None:
        """It is done already, by somebody who did not wait for its time."""
        await self._end(work, None)

    def look_now(self) -> None:
        """Something may be due already."""
        self._news.set()

    async def run_due(self, limit: int = 100) -> int:
        """Carry out what is due by now; how many pieces were begun.

        Those of one conversation in order, different conversations side by side. One round at a
        time: a second call waits for the first.
        """
        async with self._round:
            taken = await self._take(limit)
            lanes: defaultdict[str, list[Due]] = defaultdict(list)
            for work in taken:
                lanes[work.conversation or work.id].append(work)
            await asyncio.gather(*(self._work_off(lane) for lane in lanes.values()))
        return len(taken)

    async def run(self, period: float = 1.0) -> None:
        """Look every `period` seconds until `stop`; a failing database is looked past."""
        while not self._stopping.is_set():
            try:
                if await self.run_due():
                    continue
                await self._forget_old()
            except Exception:
                logger.exception("Looking for what is due failed; trying again.")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), period)
            self._news.clear()

    def stop(self) -> None:
        """End `run` after the piece under way."""
        self._stopping.set()
        self._news.set()

    async def _take(self, limit: int) -> list[Due]:
        """Lease what is due, oldest first: two processes never take the same row."""
        if not self._handlers:
            return []
        table, now = schema.due, self._now()
        free = or_(table.c.leased_until.is_(None), table.c.leased_until < now)
        query = (
            select(table)
            .where(
                table.c.done_at.is_(None),
                table.c.at <= now,
                table.c.kind.in_(tuple(self._handlers)),
                free,
            )
            .order_by(table.c.at, table.c.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            if (await connection.execute(query.limit(1))).first() is None:
                return []
        async with self._database.write() as connection:
            rows = (await connection.execute(query.with_for_update(skip_locked=True))).mappings()
            found = [_due(dict(row)) for row in rows]
            ids = [work.id for work in found]
            await connection.execute(
                update(table)
                .where(table.c.id.in_(ids))
                .values(leased_until=now + LEASE, attempts=table.c.attempts + 1)
            )
        return found

    async def _work_off(self, lane: list[Due]) -> None:
        for work in lane:
            await self._carry_out(work)

    async def _carry_out(self, work: Due) -> None:
        try:
            again = await self._handlers[work.kind](work)
        except Exception as error:
            logger.warning("%s failed (%s); trying again.", work.kind, type(error).__name__)
            again = self._now() + PAUSES[min(work.attempts, len(PAUSES) - 1)]
            await self._end(work, again, keep_attempts=True)
            return
        await self._end(work, again)

    async def _end(self, work: Due, again: datetime | None, *, keep_attempts: bool = False) -> None:
        table = schema.due
        values: dict[str, Any] = {"leased_until": None}
        if again is None:
            values["done_at"] = self._now()
        else:
            values["at"] = again
            if not keep_attempts:
                values["attempts"] = 0
        # What was moved or called off meanwhile stays as it was put.
        same = (table.c.id == work.id, table.c.at == work.at, table.c.done_at.is_(None))
        async with self._database.write() as connection:
            await connection.execute(update(table).where(*same).values(**values))

    async def _forget_old(self) -> None:
        table = schema.due
        old = table.c.done_at < self._now() - KEPT
        async with self._database.read() as connection:
            count = (await connection.execute(select(func.count()).where(old))).scalar()
        if count:
            async with self._database.write() as connection:
                await connection.execute(delete(table).where(old))


def _due(row: Mapping[str, Any]) -> Due:
    return Due(row["id"], row["kind"], row["at"], row["conversation"], row["data"], row["attempts"])
