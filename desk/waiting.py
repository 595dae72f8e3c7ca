"""How long the queue is, and how long it usually takes: measured, never guessed."""

import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import agents, schema
from desk.hours import Hours

MEASURED = 50
"""So many of the last claims are looked at,"""
ENOUGH = 5
"""and so many it takes to say anything."""
LAST = timedelta(days=30)


@dataclass(frozen=True)
class Outlook:
    """What can truthfully be told to who waits. `usual` None: too few cases to say."""

    department: str
    ahead: int
    on: tuple[str, ...]
    usual: timedelta | None
    opens_at: datetime | None
    """When the team is back; None while it is there, or when it never opens."""
    is_open: bool


async def outlook(
    connection: AsyncConnection, conversation: str, hours: Hours, now: datetime
) -> Outlook | None:
    """How things stand for a conversation that waits; None when it does not."""
    mine = await _open_handoff(connection, conversation)
    if mine is None:
        return None
    is_open = hours.is_open(now)
    return Outlook(
        department=mine["department"],
        ahead=await _ahead(connection, mine),
        on=tuple(one.name for one in await agents.on(connection, now)),
        usual=await _usual(connection, mine["department"], hours, now),
        opens_at=None if is_open else hours.opens_next(now),
        is_open=is_open,
    )


async def _open_handoff(connection: AsyncConnection, conversation: str) -> Mapping[str, Any] | None:
    table = schema.handoffs
    query = select(table).where(table.c.conversation == conversation, *_waiting())
    row = (await connection.execute(query.order_by(table.c.id.desc()).limit(1))).mappings().first()
    return dict(row) if row else None


async def _ahead(connection: AsyncConnection, mine: Mapping[str, Any]) -> int:
    table = schema.handoffs
    query = select(func.count()).where(
        table.c.department == mine["department"], table.c.id < mine["id"], *_waiting()
    )
    return int((await connection.execute(query)).scalar() or 0)


async def places(connection: AsyncConnection) -> dict[str, int]:
    """Who waits, and at which place in their department's queue, counted from 1."""
    table = schema.handoffs
    query = select(table.c.conversation, table.c.department).where(*_waiting()).order_by(table.c.id)
    found: dict[str, int] = {}
    queues: Counter[str] = Counter()
    for conversation, department in await connection.execute(query):
        queues[department] += 1
        found[conversation] = queues[department]
    return found


def _waiting() -> tuple[ColumnElement[bool], ...]:
    table = schema.handoffs
    return table.c.ended_at.is_(None), table.c.claimed_at.is_(None)


async def _usual(
    connection: AsyncConnection, department: str, hours: Hours, now: datetime
) -> timedelta | None:
    """The median wait, in opening hours, of the last conversations that were claimed."""
    table = schema.handoffs
    query = (
        select(table.c.requested_at, table.c.claimed_at)
        .where(
            table.c.department == department,
            table.c.claimed_at.is_not(None),
            table.c.requested_at >= now - LAST,
        )
        .order_by(table.c.id.desc())
        .limit(MEASURED)
    )
    rows = (await connection.execute(query)).all()
    if len(rows) < ENOUGH:
        return None
    waits = [hours.between(requested, claimed).total_seconds() for requested, claimed in rows]
    return timedelta(seconds=statistics.median(waits))
