"""A message's turn with the bot: waiting, handed over, answered.

A turn is `pending` while Rasa surely has not got the message, and `sent` from the moment before
it may have. So after a crash or a lost reply a `pending` turn is simply sent, and for a `sent`
one Rasa is asked first what it made of it: nothing is lost, nothing is done twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, bindparam, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import choices, schema
from desk.care import ledger
from desk.handoff import BOT, Move, move
from desk.log import LogWriter
from desk.model import Holder, Kind, Reply, Role, Saying
from desk.reception import Reception
from desk.wording import Sentence, Wording


class TurnState(StrEnum):
    """How far a turn is; the last three are its ends."""

    PENDING = "pending"
    SENT = "sent"
    ANSWERED = "answered"
    SILENCED = "silenced"
    GIVEN_UP = "given_up"


NOTICE = "EXTERNAL_"
"""How the intents begin that no customer can have, and no button holds."""

UNDONE = (TurnState.PENDING, TurnState.SENT)

# Written out once, as in log.py.
_ADD = insert(schema.turns)
_OF_CONVERSATION = schema.turns.c.conversation == bindparam("conversation_")
_MINE = and_(_OF_CONVERSATION, schema.turns.c.seq == bindparam("seq_"))
_STATE = select(schema.turns.c.state).where(_MINE)
_SET = update(schema.turns).where(_MINE).values(state=bindparam("state"))
_TOLD = update(schema.turns).where(_MINE).values(told=True)
_ITS_LINE = and_(
    schema.log.c.conversation == schema.turns.c.conversation,
    schema.log.c.seq == schema.turns.c.seq,
)
_NEXT = (
    select(schema.turns, schema.log.c.body)
    .join(schema.log, _ITS_LINE)
    .where(_OF_CONVERSATION, or_(*(schema.turns.c.state == state for state in UNDONE)))
    .order_by(schema.turns.c.seq)
    .limit(1)
)


@dataclass(frozen=True)
class Notice:
    """Rasa is to speak of `return_id` for the reason that `intent` names."""

    intent: str
    return_id: str
    detail: str = ""


def notice_in(message: str) -> Notice | None:
    """The notice that `message_of` wrote."""
    if not message.startswith(NOTICE):
        return None
    intent, return_id, detail = message.split("\n")
    return Notice(intent, return_id, detail)


def message_of(notice: Notice) -> str:
    """The notice as a turn's message."""
    return "\n".join((notice.intent, notice.return_id, notice.detail))


@dataclass(frozen=True)
class Turn:
    """One message that the bot is to answer; `seq` is its line in the log."""

    conversation: str
    seq: int
    message: str
    typed: bool
    state: TurnState
    told: bool
    attachments: tuple[str, ...] = ()

    @property
    def notice(self) -> Notice | None:
        """What we have to tell of our own accord; None when a customer's message waits."""
        return None if self.typed else notice_in(self.message)

    @property
    def id(self) -> str:
        """Names the message for ever, at Rasa too."""
        return f"{self.conversation}:{self.seq}"


async def add(writer: LogWriter, seq: int, message: str, *, typed: bool) -> None:
    """Queue line `seq` for the bot, which is to read it as `message`."""
    turn = {
        "conversation": writer.id,
        "seq": seq,
        "message": message,
        "typed": typed,
        "state": TurnState.PENDING,
        "told": False,
    }
    await writer.connection.execute(_ADD, turn)


async def conversations_with_undone(connection: AsyncConnection) -> list[str]:
    """Every conversation in which a message waits for its answer."""
    query = select(schema.turns.c.conversation).where(schema.turns.c.state.in_(UNDONE)).distinct()
    return list((await connection.execute(query)).scalars())


async def next_undone(connection: AsyncConnection, conversation: str) -> Turn | None:
    """The oldest message of the conversation that waits for its answer."""
    found = await connection.execute(_NEXT, {"conversation_": conversation})
    row = found.mappings().one_or_none()
    return _turn(**row) if row else None


def _turn(body: Mapping[str, Any], state: str, **rest: Any) -> Turn:
    attachments = tuple(one["id"] for one in body.get("attachments", ()))
    return Turn(**rest, state=TurnState(state), attachments=attachments)


async def is_undone(writer: LogWriter, turn: Turn) -> bool:
    """Whether nobody has brought the turn to its end meanwhile."""
    return (await writer.connection.execute(_STATE, _named(turn))).scalar() in UNDONE


def may_speak(writer: LogWriter, turn: Turn) -> bool:
    """Whether the bot has the word: a notice may also come after the conversation was closed."""
    closed = writer.holder is Holder.CLOSED and turn.notice is not None
    return writer.holder is Holder.BOT or closed


async def hand_over(writer: LogWriter, turn: Turn) -> bool:
    """Mark it `sent`, just before Rasa gets it; False, and ended, when the bot is to be silent."""
    if not await is_undone(writer, turn):
        return False
    silent = not may_speak(writer, turn)
    await _set(writer, turn, TurnState.SILENCED if silent else TurnState.SENT)
    return not silent


async def take_back(writer: LogWriter, turn: Turn, *, wording: Wording) -> None:
    """Rasa surely has not got it."""
    await _set(writer, turn, TurnState.PENDING)


async def tell_delayed(writer: LogWriter, turn: Turn, *, wording: Wording) -> None:
    """Say, once for each message, that its answer takes long."""
    if writer.holder is Holder.BOT and not turn.notice:
        await say(writer, Role.SYSTEM, wording.say(Sentence.DELAYED, turn.seq))
    await writer.connection.execute(_TOLD, _named(turn))


async def answer(
    writer: LogWriter, turn: Turn, *, reply: Reply, reception: Reception, wording: Wording
) -> None:
    """Store what Rasa said, and what follows from it, as this turn's end.

    When somebody else has taken the conversation meanwhile, the bot's words are dropped.
    """
    speaks = may_speak(writer, turn)
    for case in reply.cases:
        said = case if speaks else replace(case, told=())
        await ledger.note(writer.connection, writer.id, said, writer.now)
    if not speaks:
        await _set(writer, turn, TurnState.SILENCED)
        return
    await _set(writer, turn, TurnState.ANSWERED)
    if reply.is_silence and not turn.notice:
        await say(writer, Role.SYSTEM, wording.say(Sentence.NO_ANSWER, turn.seq))
    overtaken = await _has_undone(writer)
    for saying in reply.sayings:
        await say(writer, Role.BOT, saying, offer=not overtaken)
    if reply.handoff:
        if writer.holder is Holder.CLOSED:
            await move(writer, Move.REOPEN, BOT)
        standing = await reception.request(writer, reply.handoff, BOT, turn.seq)
        await say(writer, Role.SYSTEM, standing, stays=True)


async def answer_unsure(writer: LogWriter, turn: Turn, *, wording: Wording) -> None:
    """End the turn: nobody can say whether Rasa dealt with it, so it is not sent again."""
    await _set(writer, turn, TurnState.GIVEN_UP)
    if turn.notice:
        return
    await say(writer, Role.SYSTEM, wording.say(Sentence.UNSURE, turn.seq))


async def give_up(writer: LogWriter, turn: Turn, *, wording: Wording) -> None:
    """End this turn and those behind it; say so once."""
    waiting = schema.turns.c.conversation == writer.id, schema.turns.c.state.in_(UNDONE)
    await writer.connection.execute(
        update(schema.turns).where(*waiting).values(state=TurnState.GIVEN_UP)
    )
    if writer.holder is Holder.BOT and not turn.notice:
        await say(writer, Role.SYSTEM, wording.say(Sentence.GAVE_UP, turn.seq))


async def say(
    writer: LogWriter, role: Role, saying: Saying, *, offer: bool = True, stays: bool = False
) -> int:
    """Append one message with its choices (unless the conversation is past them: `offer`)."""
    body = dict(saying.extras)
    if saying.buttons and offer:
        body["choices"] = await choices.issue(
            writer, writer.cursor + 1, saying.buttons, stays=stays
        )
    return await writer.append(Kind.MESSAGE, role=role, text=saying.text, body=body)


async def _has_undone(writer: LogWriter) -> bool:
    return await next_undone(writer.connection, writer.id) is not None


async def _set(writer: LogWriter, turn: Turn, state: TurnState) -> None:
    await writer.connection.execute(_SET, {**_named(turn), "state": state})


def _named(turn: Turn) -> dict[str, Any]:
    return {"conversation_": turn.conversation, "seq_": turn.seq}
