"""Notices: what the desk makes of work whose time has come to write to a customer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import schema
from desk.care import ledger
from desk.care.ledger import Case
from desk.care.plan import LATE, NEWS, REMINDER
from desk.care.schema import preferences, sent
from desk.care.tact import Circumstances, Manners, Verdict, decide
from desk.database import Database
from desk.desk import Desk
from desk.due import Due
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

    async def do(self, work: Due) -> datetime | None:
        """Send it, let it be, or say until when to put it off."""
        async with self.database.read() as connection:
            case = await ledger.find(connection, work.data["return_id"])
        if case is None or not _still_holds(work, case, self.now()):
            return None
        zone = case.standing.zone if case.standing else None
        verdict = await self.verdict(case.conversation, zone)
        if verdict.send:
            await self._send(work, case)
        return verdict.later

    async def verdict(self, conversation: str, zone: str | None) -> Verdict:
        """Whether this is a moment to write there."""
        talk = await self.desk.conversation(conversation)
        async with self.database.read() as connection:
            seen = await circumstances(connection, talk, zone, self.now())
        if not await self.reachable(conversation):
            seen = Circumstances(**{**seen.__dict__, "reachable": False})
        return decide(seen, self.manners)

    async def _send(self, work: Due, case: Case) -> None:
        """The same work begun twice sends once."""
        this = f"{work.id}@{work.at.isoformat()}@{work.data.get('of')}"

        async def claim(writer: LogWriter) -> bool:
            done = select(sent.c.seq).where(sent.c.conversation == writer.id, sent.c.work == this)
            if (await writer.connection.execute(done)).first():
                return False
            row = {"conversation": writer.id, "seq": writer.cursor + 1, "at": writer.now}
            await writer.connection.execute(insert(sent).values(**row, work=this))
            return True

        notice = Notice(INTENTS[work.kind], case.return_id, str(work.data.get("about", "")))
        await self.desk.notify(case.conversation, notice, claim)


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


def _still_holds(work: Due, case: Case, now: datetime) -> bool:
    """Whether what the work is about has not changed, as far as was seen."""
    standing = case.standing
    if work.kind == NEWS or standing is None:
        return True
    if work.kind == LATE:
        promised = standing.promised_at
        return promised is not None and promised.isoformat() == work.data["of"]
    of = standing.due.get(work.data["about"])
    is_past = work.data["about"] in ("pickup", "label") and of is not None and of <= now
    return of is not None and of.isoformat() == work.data["of"] and not is_past
