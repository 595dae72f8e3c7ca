"""What is still open in a conversation, and when the last of it was: pure questions to the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import schema
from desk.care import ledger
from desk.care.ledger import Case
from desk.turns import UNDONE


@dataclass(frozen=True)
class Matters:
    """`open`: a sentence for each thing that is not at its end. `last`: the last word, or the end
    of the last thing, whichever was later."""

    open: tuple[str, ...]
    last: datetime


async def matters(connection: AsyncConnection, conversation: str) -> Matters:
    """How things stand in a conversation that there is."""
    cases = await ledger.of_conversation(connection, conversation)
    waits = await _waits(connection, conversation)
    sentences = (*map(_sentence, filter(_is_under_way, cases)), *waits)
    return Matters(sentences, await _last(connection, conversation, cases))


def _is_under_way(case: Case) -> bool:
    """A return that the order backend does not know (any more) is not."""
    if case.standing is None:
        return case.asked > case.seen
    return case.standing.ended is None


def _sentence(case: Case) -> str:
    standing = case.standing
    if standing and standing.pay_by and not standing.paid_at:
        day = standing.pay_day or f"{standing.pay_by:%Y-%m-%d}"
        return f"The return {case.rma} is under way: its refund is promised by {day}."
    return f"The return {case.rma} is under way."


async def _waits(connection: AsyncConnection, conversation: str) -> Sequence[str]:
    handoffs, turns = schema.handoffs.c, schema.turns.c
    department = select(handoffs.department).where(
        handoffs.conversation == conversation, handoffs.ended_at.is_(None)
    )
    undone = select(turns.seq).where(turns.conversation == conversation, turns.state.in_(UNDONE))
    found = []
    if has_it := (await connection.execute(department.limit(1))).scalar():
        found.append(f"It is with people ({has_it.replace('_', ' ')}).")
    if (await connection.execute(undone.limit(1))).first():
        found.append("A message waits for the bot's answer.")
    return found


async def _last(connection: AsyncConnection, conversation: str, cases: Sequence[Case]) -> datetime:
    """The log is numbered without a gap, so its last line is found by its number."""
    talk, log, handoffs = schema.conversations.c, schema.log.c, schema.handoffs.c
    word = (
        select(func.coalesce(log.at, talk.opened_at))
        .select_from(schema.conversations)
        .outerjoin(schema.log, (log.conversation == talk.id) & (log.seq == talk.cursor))
        .where(talk.id == conversation)
    )
    ended = select(func.max(handoffs.ended_at)).where(handoffs.conversation == conversation)
    times = [one.standing.ended_at for one in cases if one.standing and one.standing.ended_at]
    for query in (word, ended):
        if at := (await connection.execute(query)).scalar():
            times.append(at)
    return max(times)
