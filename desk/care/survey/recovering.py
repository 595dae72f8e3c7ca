"""What follows from a bad answer: a case for the lead, an apology with a next step, an outcome."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import turns
from desk.care.schema import recoveries
from desk.care.survey.sentences import Says, Sentences
from desk.care.survey.store import RECOVERY, Survey
from desk.handoff import BOT, Move, move
from desk.log import LogWriter
from desk.model import HandoffRequest, Holder, Role
from desk.reception import Reception

DEPARTMENT = "customer_service"
"""Whose lead it is; agents.yml may route the reasons elsewhere."""
CAUSES = ("low_score", "angry_comment")


@dataclass(frozen=True)
class Recovering:
    """Opens recoveries, once for each case."""

    sentences: Sentences
    reception: Reception

    async def open(self, writer: LogWriter, survey: Survey, cause: str) -> None:
        """Give the case to the lead, and tell the customer so. Somebody who is waiting for a
        person already, or has one, keeps them."""
        if survey.about == RECOVERY or await _was_opened(writer.connection, survey.case_key):
            return
        row = {"case_key": survey.case_key, "conversation": writer.id, "cause": cause}
        await writer.connection.execute(insert(recoveries).values(**row, opened_at=writer.now))
        await turns.say(writer, Role.BOT, self.sentences[Says.APOLOGY])
        if writer.holder is Holder.CLOSED:
            await move(writer, Move.REOPEN, BOT)
        if writer.holder is Holder.BOT:
            request = HandoffRequest(DEPARTMENT, cause)
            standing = await self.reception.request(writer, request, BOT, writer.cursor)
            await turns.say(writer, Role.SYSTEM, standing, stays=True)

    async def put_right(self, writer: LogWriter, case_key: str, value: str) -> None:
        """What the customer says of it."""
        of = case_key.removesuffix(f":{RECOVERY}")
        await writer.connection.execute(
            update(recoveries).where(recoveries.c.case_key == of).values(put_right=value)
        )


async def end(
    connection: AsyncConnection, conversation: str, outcome: str, at: datetime
) -> list[str]:
    """The agents are done with this conversation: the cases whose recovery ends with it."""
    open_ones = recoveries.c.conversation == conversation, recoveries.c.ended_at.is_(None)
    found = list(
        (await connection.execute(select(recoveries.c.case_key).where(*open_ones))).scalars()
    )
    await connection.execute(
        update(recoveries).where(*open_ones).values(ended_at=at, outcome=outcome)
    )
    return found


async def _was_opened(connection: AsyncConnection, case_key: str) -> bool:
    query = select(recoveries.c.case_key).where(recoveries.c.case_key == case_key)
    return (await connection.execute(query)).first() is not None
