"""What every message is looked at for, before anybody answers it: to be left alone, and abuse."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from desk import schema, turns
from desk.care import ledger, opting
from desk.care.schema import preferences, sent, surveys
from desk.care.survey.reading import is_abuse
from desk.care.survey.sentences import Says, Sentences
from desk.care.survey.steps import State
from desk.log import LogWriter
from desk.model import Kind, Role


@dataclass(frozen=True)
class Wishes:
    """Hears `stop messages` and remembers it; nothing else is kept from its way."""

    sentences: Sentences

    async def hear(self, writer: LogWriter, text: str, payload: str | None) -> bool:
        """Whether it was such a wish."""
        if payload is not None:
            return False
        if is_abuse(text):
            await _prefer(writer, abusive_at=writer.now)
        wish = opting.read(text)
        if wish is None or (wish is opting.Wish.BARE_STOP and not await _after_notice(writer)):
            return False
        stop = wish is not opting.Wish.START
        await _prefer(writer, opted_out_at=writer.now if stop else None)
        if stop:
            await _close_surveys(writer)
        says = Says.STOPPED if stop else Says.STARTED
        await turns.say(writer, Role.BOT, self.sentences[says])
        return True


async def _prefer(writer: LogWriter, **values: Any) -> None:
    mine = preferences.c.conversation == writer.id
    changed = await writer.connection.execute(update(preferences).where(mine).values(**values))
    if changed.rowcount == 0:
        row = {"conversation": writer.id, **values}
        await writer.connection.execute(insert(preferences).values(**row))


async def _close_surveys(writer: LogWriter) -> None:
    await writer.connection.execute(
        update(surveys)
        .where(surveys.c.conversation == writer.id, surveys.c.state == State.OPEN)
        .values(state=State.STOPPED)
    )


async def _after_notice(writer: LogWriter) -> bool:
    """Whether what we said last was of our own accord: since the customer's line before this one
    there was a notice, or a survey's question."""
    log = schema.log
    before = (
        select(log.c.seq)
        .where(log.c.conversation == writer.id, log.c.kind == Kind.MESSAGE,
               log.c.role == Role.CUSTOMER, log.c.seq < writer.cursor)
        .order_by(log.c.seq.desc())
        .limit(1)
    )  # fmt: skip
    since = (await writer.connection.execute(before)).scalar() or 0
    notice = select(sent.c.seq).where(sent.c.conversation == writer.id, sent.c.seq > since)
    asked = select(surveys.c.line).where(
        surveys.c.conversation == writer.id, surveys.c.line > since
    )
    for query in (notice, asked):
        if (await writer.connection.execute(query.limit(1))).first():
            return True
    return False


async def moves_along(writer: LogWriter, text: str, payload: str | None) -> bool:
    """Somebody whom the shop vouches for is told of their returns where they wrote last."""
    if writer.opening.identity:
        customer = writer.opening.identity.customer_id
        await ledger.follow(writer.connection, customer, writer.id)
    return False
