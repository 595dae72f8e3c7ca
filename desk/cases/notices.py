"""Notices: what the desk makes of a job whose time has come to write to a customer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import schema
from desk.cases import jobs, ledger
from desk.cases.jobs import Job
from desk.cases.ledger import Case
from desk.cases.plan import LATE, NEWS, REMINDER
from desk.cases.schema import preferences, sent
from desk.cases.tact import Circumstances, Manners, Verdict, decide
from desk.database import Database
from desk.desk import Desk
from desk.log import Clock, LogWriter
from desk.model import Conversation, Role
from desk.turns import Notice

INTENTS = {
    NEWS: "EXTERNAL_return_news",
    REMINDER: "EXTERNAL_return_reminder",
    LATE: "EXTERNAL_return_late",
}

Reachable = Callable[[str], Awaitable[bool]]


@dataclass(frozen=True)
class Notices:
    """Sends notices, at moments that suit. `reachable` says whether a conversation's channel
    delivers at all."""

    database: Database
    desk: Desk
    manners: Manners
    now: Clock
    reachable: Reachable

    async def do(self, job: Job) -> None:
        """Send it, put it off, or let it be."""
        async with self.database.read() as connection:
            case = await ledger.find(connection, job.subject)
        if case is None or not _still_holds(job, case, self.now()):
            await self._end(job, "overtaken")
            return
        zone = case.standing.zone if case.standing else None
        verdict = await self.verdict(case.conversation, zone)
        if verdict.send:
            await self._send(job, case)
        elif verdict.later:
            async with self.database.write() as connection:
                await jobs.put_off(connection, job, verdict.later)
        else:
            await self._end(job, verdict.reason)

    async def verdict(self, conversation: str, zone: str | None) -> Verdict:
        """Whether this is a moment to write there."""
        talk = await self.desk.conversation(conversation)
        async with self.database.read() as connection:
            seen = await circumstances(connection, talk, zone, self.now())
        if not await self.reachable(conversation):
            seen = Circumstances(**{**seen.__dict__, "reachable": False})
        return decide(seen, self.manners)

    async def _send(self, job: Job, case: Case) -> None:
        async def claim(writer: LogWriter) -> bool:
            if not await jobs.finish(writer.connection, job, "sent", writer.now):
                return False
            row = {"conversation": writer.id, "seq": writer.cursor + 1, "at": writer.now}
            about = str(job.body.get("about") or job.kind)
            await writer.connection.execute(
                insert(sent).values(**row, return_id=case.return_id, about=about)
            )
            return True

        detail = str(job.body.get("about", ""))
        notice = Notice(INTENTS[job.kind], case.return_id, detail)
        await self.desk.notify(case.conversation, notice, claim)

    async def _end(self, job: Job, outcome: str) -> None:
        async with self.database.write() as connection:
            await jobs.finish(connection, job, outcome, self.now())


async def circumstances(
    connection: AsyncConnection, talk: Conversation, zone: str | None, now: datetime
) -> Circumstances:
    """How things are with the customer of this conversation."""
    log = schema.log
    heard = select(func.max(log.c.at)).where(
        log.c.conversation == talk.id, log.c.role == Role.CUSTOMER
    )
    wrote = select(sent.c.at).where(sent.c.conversation == talk.id, sent.c.at > now - _DAY)
    out = select(preferences.c.opted_out_at).where(preferences.c.conversation == talk.id)
    return Circumstances(
        now=now,
        zone=talk.opening.timezone or zone,
        holder=talk.holder,
        opted_out=(await connection.execute(out)).scalar() is not None,
        reachable=True,
        last_heard=(await connection.execute(heard)).scalar(),
        sent=tuple((await connection.execute(wrote)).scalars()),
    )


_DAY = timedelta(days=1)


def _still_holds(job: Job, case: Case, now: datetime) -> bool:
    """Whether what the job is about has not changed, as far as was seen."""
    standing = case.standing
    if job.kind == NEWS or standing is None:
        return True
    if job.kind == LATE:
        promised = standing.promised_at
        return promised is not None and promised.isoformat() == job.body["of"]
    of = standing.due.get(job.body["about"])
    is_past = job.body["about"] in ("pickup", "label") and of is not None and of <= now
    return of is not None and of.isoformat() == job.body["of"] and not is_past
