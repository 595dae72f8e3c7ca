"""How the queue stands, and how somebody's day goes: read from the desk's own tables."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.slack import schema, timers
from desk import schema as desk_schema
from desk.care import promises
from desk.care.promises import Promises
from desk.database import Database
from desk.model import Role


@dataclass(frozen=True)
class Waiting:
    """One conversation in a queue, or with an agent."""

    conversation: str
    department: str
    reason: str
    since: datetime
    agent: str | None
    overdue: bool
    channel: str | None
    root: str | None


@dataclass(frozen=True)
class Day:
    """What somebody did since midnight."""

    claimed: int
    resolved: int
    handed_back: int
    lines: int
    first_answer: timedelta | None
    """The median from claim to first line."""


@dataclass(frozen=True)
class Suggestion:
    """`status`: open, planned, done or declined."""

    id: int
    agent: str
    name: str
    text: str
    clause: str
    conversation: str | None
    status: str
    answer: str
    at: datetime


@dataclass(frozen=True)
class Progress:
    """Somebody's drills."""

    agent: str
    name: str
    drills: int
    points: int
    of: int


class Board:
    """Reads; the few things that agents write here are kept once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def queue(self) -> list[Waiting]:
        """Everything that waits for people or is with them, the longest first."""
        handoffs, places = desk_schema.handoffs, schema.places
        query = (
            select(handoffs, places.c.channel, places.c.root)
            .outerjoin(places, places.c.conversation == handoffs.c.conversation)
            .where(handoffs.c.ended_at.is_(None))
            .order_by(handoffs.c.id)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
            overdue = await self._overdue(connection)
        return [
            Waiting(
                row["conversation"], row["department"], row["reason"], row["requested_at"],
                row["agent"], row["conversation"] in overdue, row["channel"], row["root"],
            )
            for row in rows
        ]  # fmt: skip

    async def _overdue(self, connection: AsyncConnection) -> set[str]:
        """A warning was given and the lead's turn is planned: nobody has answered since."""
        table = desk_schema.due
        query = select(table.c.conversation).where(
            table.c.kind.in_((timers.LEAD, timers.LEAD_OF_END, timers.REQUEUE)),
            table.c.done_at.is_(None),
        )
        return set((await connection.execute(query)).scalars())

    async def day(self, agent: str, since: datetime) -> Day:
        """What the agent did since then."""
        audit = desk_schema.audit
        counted = (
            select(audit.c.action, func.count())
            .where(audit.c.actor == agent, audit.c.at >= since)
            .group_by(audit.c.action)
        )
        handoffs = desk_schema.handoffs
        mine = select(handoffs).where(handoffs.c.agent == agent, handoffs.c.claimed_at >= since)
        async with self._database.read() as connection:
            counts = {row[0]: row[1] for row in await connection.execute(counted)}
            claimed = (await connection.execute(mine)).mappings().all()
            answers: list[float] = []
            lines = 0
            for row in claimed:
                said = _said(row["conversation"], row["claimed_at"], row["ended_at"])
                found = list((await connection.execute(said)).scalars())
                lines += len(found)
                if found:
                    answers.append((found[0] - row["claimed_at"]).total_seconds())
        return Day(
            counts.get("claim", 0),
            counts.get("close", 0),
            counts.get("hand_back", 0),
            lines,
            timedelta(seconds=statistics.median(answers)) if answers else None,
        )

    async def suggest(self, row: Mapping[str, Any]) -> bool:
        """Keep it; False when this modal brought it before."""
        return await self._insert_once(schema.suggestions, row)

    async def suggestions(self, *, only_open: bool = True, since: datetime | None = None
                          ) -> list[Suggestion]:  # fmt: skip
        """The oldest first."""
        table = schema.suggestions
        query = select(table).order_by(table.c.id)
        query = query.where(table.c.status == "open") if only_open else query
        query = query.where(table.c.at >= since) if since else query
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings()
            names = Suggestion.__dataclass_fields__
            return [Suggestion(**{name: row[name] for name in names}) for row in rows]

    async def decide(
        self, number: int, status: str, answer: str, at: datetime
    ) -> Suggestion | None:
        """Answer a suggestion; None when it was decided before."""
        table = schema.suggestions
        async with self._database.write() as connection:
            done = await connection.execute(
                table.update()
                .where(table.c.id == number, table.c.status == "open")
                .values(status=status, answer=answer, decided_at=at)
            )
            if done.rowcount == 0:
                return None
        found = await self.suggestions(only_open=False)
        return next(one for one in found if one.id == number)

    async def keep_drill(self, row: Mapping[str, Any]) -> bool:
        """Keep a score; False when this modal brought it before."""
        return await self._insert_once(schema.drills, row)

    async def progress(self, agent: str | None = None) -> list[Progress]:
        """Everybody's drills, or one agent's."""
        table = schema.drills
        query = (
            select(
                table.c.agent, func.max(table.c.name), func.count(), func.sum(table.c.points),
                func.sum(table.c.of),
            )
            .group_by(table.c.agent)
            .order_by(func.max(table.c.name))
        )  # fmt: skip
        query = query.where(table.c.agent == agent) if agent else query
        async with self._database.read() as connection:
            return [Progress(*row) for row in await connection.execute(query)]

    async def promises(self, since: datetime, until: datetime) -> Promises:
        """How the promised days in this time were kept."""
        async with self._database.read() as connection:
            return await promises.report(connection, since, until)

    async def week(self, since: datetime) -> Mapping[str, int]:
        """What the audit counted since then, by action."""
        audit = desk_schema.audit
        query = (
            select(audit.c.action, func.count()).where(audit.c.at >= since).group_by(audit.c.action)
        )
        async with self._database.read() as connection:
            return {row[0]: row[1] for row in await connection.execute(query)}

    async def _insert_once(self, table: Any, row: Mapping[str, Any]) -> bool:
        async with self._database.write() as connection:
            known = select(table.c.id).where(table.c.view == row["view"])
            if (await connection.execute(known)).scalar() is not None:
                return False
            await connection.execute(table.insert().values(**row))
            return True


def _said(conversation: str, since: datetime, until: datetime | None) -> Any:
    log = desk_schema.log
    within: Sequence[ColumnElement[bool]] = (log.c.at <= until,) if until else ()
    return (
        select(log.c.at)
        .where(
            log.c.conversation == conversation, log.c.role == Role.AGENT, log.c.at >= since, *within
        )
        .order_by(log.c.seq)
    )
