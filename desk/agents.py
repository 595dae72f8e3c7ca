"""The people who answer: who was seen lately, and who is away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import schema

LATELY = timedelta(minutes=30)
"""Who did something so recently, and did not say that they are away, is on."""


@dataclass(frozen=True)
class Agent:
    """A person who answers. `id` is the actor's."""

    id: str
    name: str
    away: bool
    seen_at: datetime


async def seen(
    connection: AsyncConnection, agent: str, name: str, now: datetime, *, away: bool | None = None
) -> None:
    """They did something just now; `away` if they said so."""
    table = schema.agents
    values: dict[str, Any] = {"name": name, "seen_at": now}
    values |= {} if away is None else {"away": away}
    changed = await connection.execute(update(table).where(table.c.id == agent).values(**values))
    if changed.rowcount == 0:
        await connection.execute(insert(table).values(id=agent, **{"away": False, **values}))


async def find(connection: AsyncConnection, agent: str) -> Agent | None:
    """What is known of them."""
    query = select(schema.agents).where(schema.agents.c.id == agent)
    row = (await connection.execute(query)).mappings().one_or_none()
    return _agent(dict(row)) if row else None


async def on(connection: AsyncConnection, now: datetime) -> list[Agent]:
    """Those who are there now, the latest seen first."""
    table = schema.agents
    query = (
        select(table)
        .where(table.c.away.is_(False), table.c.seen_at >= now - LATELY)
        .order_by(table.c.seen_at.desc(), table.c.id)
    )
    return [_agent(dict(row)) for row in (await connection.execute(query)).mappings()]


def _agent(row: Mapping[str, Any]) -> Agent:
    return Agent(row["id"], row["name"], row["away"], row["seen_at"])
