"""Work with a time of its own, kept in the desk's database: it survives restarts, and is done once.

Whatever a job does, it does in the transaction that marks it done: so no lease is needed, and a
crash either leaves it to be done or has done it. Why no library: docs/decisions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.cases.schema import jobs


@dataclass(frozen=True)
class Job:
    """`key` names it for ever; `subject` is the return or conversation that it is about."""

    key: str
    kind: str
    subject: str
    due_at: datetime
    body: Mapping[str, Any] = field(default_factory=dict)


async def put(connection: AsyncConnection, job: Job, *, again: bool = False) -> bool:
    """Plan the job, unless it is known; whether it is planned by this.

    `again`: one that was done is planned anew.
    """
    mine = jobs.c.key == job.key
    known = (await connection.execute(select(jobs.c.done_at).where(mine))).first()
    values = {"due_at": job.due_at, "body": dict(job.body), "done_at": None, "outcome": None}
    if known is None:
        row = {"key": job.key, "kind": job.kind, "subject": job.subject}
        await connection.execute(insert(jobs).values(**row, **values))
        return True
    if not again or known.done_at is None:
        return False
    await connection.execute(update(jobs).where(mine).values(**values))
    return True


async def due(connection: AsyncConnection, now: datetime, limit: int = 50) -> list[Job]:
    """What is to be done now, the longest overdue first."""
    query = (
        select(jobs)
        .where(jobs.c.done_at.is_(None), jobs.c.due_at <= now)
        .order_by(jobs.c.due_at, jobs.c.key)
        .limit(limit)
    )
    return [_job(row) for row in (await connection.execute(query)).mappings()]


async def next_due(connection: AsyncConnection) -> datetime | None:
    """When there is something to do next."""
    query = select(jobs.c.due_at).where(jobs.c.done_at.is_(None)).order_by(jobs.c.due_at).limit(1)
    return (await connection.execute(query)).scalar()


async def finish(connection: AsyncConnection, job: Job, outcome: str, now: datetime) -> bool:
    """Mark it done; False when somebody else has."""
    done = await connection.execute(
        update(jobs)
        .where(jobs.c.key == job.key, jobs.c.done_at.is_(None))
        .values(done_at=now, outcome=outcome)
    )
    return bool(done.rowcount)


async def put_off(connection: AsyncConnection, job: Job, until: datetime) -> None:
    """Do it later."""
    await connection.execute(
        update(jobs).where(jobs.c.key == job.key, jobs.c.done_at.is_(None)).values(due_at=until)
    )


async def drop(connection: AsyncConnection, subject: str, kind: str, now: datetime) -> None:
    """None of these is to be done any more."""
    await connection.execute(
        update(jobs)
        .where(jobs.c.subject == subject, jobs.c.kind == kind, jobs.c.done_at.is_(None))
        .values(done_at=now, outcome="dropped")
    )


def _job(row: Any) -> Job:
    return Job(row["key"], row["kind"], row["subject"], row["due_at"], row["body"])
