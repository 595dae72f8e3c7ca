"""The desk: everything a connector may ask of a conversation."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from desk import agents, cases, choices, due, handoff, turns, typed, waiting
from desk.database import Database
from desk.due import Due
from desk.errors import EmptyMessage, TextTooLong
from desk.handoff import CUSTOMER, Actor, Move
from desk.hub import Hub
from desk.log import Clock, Log, LogWriter
from desk.masking import masked
from desk.model import (
    Conversation,
    Event,
    HandoffRequest,
    Holder,
    Identity,
    Inbound,
    Kind,
    Opening,
    Receipt,
    Role,
)
from desk.queue import Patience, Queue
from desk.rasa import Rasa
from desk.reception import Reception
from desk.sessions import Sessions
from desk.staff import Staff
from desk.turns import Notice
from desk.watch import Watch
from desk.wording import Sentence, Wording

RESUME = "desk:resume"
"""The payload of the button that takes a waiting conversation back to the bot."""
STANDING = "desk:standing"
"""The payload of the button that asks how the queue stands."""
LEAVE_MESSAGE = "desk:message"
"""The payload of the button that leaves a message for when the team is back."""
SHOWN = "/inform"
"""What Rasa reads when the customer sent photos without words: the photos are in the metadata."""


Ear = Callable[[LogWriter, str, str | None], Awaitable[bool]]
"""Hears what was typed, or the payload of the button that was pressed, within the transaction that
stores it; True when it has dealt with it."""


class Desk:
    """Takes in what customers and agents say, has the bot answer, and lets the log be read."""

    def __init__(
        self,
        database: Database,
        rasa: Rasa,
        wording: Wording,
        *,
        now: Clock,
        staff: Staff | None = None,
        patience: Patience | None = None,
        look_every: float = 1.0,
    ) -> None:
        """Nothing is opened before `start`."""
        self.hub = Hub()
        self.sessions = Sessions(database, now)
        self._database = database
        self._wording = wording
        self._log = Log(database, self.hub, now)
        self._now = now
        self.staff = staff or Staff()
        self._ears: list[Ear] = []
        self._reception = Reception(wording, self.staff)
        self._queue = Queue(
            database, self._log, self.hub, rasa, wording, self._reception, patience or Patience()
        )
        self._watch = Watch(database, self.hub, period=look_every, then=self._queue.look)
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Bring the tables up to date, and take up what was left unanswered."""
        await self._database.upgrade()
        await self._watch.look()
        await self._queue.look()
        self._watching = asyncio.create_task(self._watch.run(), name="watch")

    async def stop(self, grace: float = 3.0) -> None:
        """Let answers under way arrive for `grace` seconds, then close everything."""
        if self._watching:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching
        await self._queue.stop(grace)
        await self._database.close()

    async def check(self) -> None:
        """Raise what the database raises when it does not answer."""
        await self._log.after("", 0, limit=1)

    async def open(self, opening: Opening) -> Conversation:
        """A new conversation."""
        return await self._log.open(opening)

    async def conversation(self, conversation: str) -> Conversation:
        """How it stands. Raises NoSuchConversation."""
        return await self._log.conversation(conversation)

    async def events(self, conversation: str, after: int, limit: int = 200) -> list[Event]:
        """The lines that follow number `after`, in order."""
        return await self._log.after(conversation, after, limit)

    async def line_of(self, conversation: str, channel: str, external_id: str) -> int | None:
        """The number of the line that `channel` has already brought under this id."""
        return await self._log.find(conversation, channel, external_id)

    async def identify(self, conversation: str, identity: Identity) -> None:
        """The shop vouches for who this is."""
        async with self._log.writing(conversation) as writer:
            writer.opening = replace(writer.opening, identity=identity)

    async def receive(self, inbound: Inbound) -> Receipt:
        """Store a customer's message once, and have it answered by whoever holds the conversation.

        When it returns, the message is stored. Raises MessageRefused, NoSuchConversation.
        """
        text = _checked(inbound)
        async with self._log.writing(inbound.conversation) as writer:
            known = await writer.find(inbound.channel, inbound.external_id)
            if known is not None:
                return Receipt(known, duplicate=True)
            if writer.holder is Holder.CLOSED:
                await handoff.move(writer, Move.REOPEN, CUSTOMER)
            seq = await self._store(writer, inbound, text)
        self._queue.kick(inbound.conversation)
        return Receipt(seq, duplicate=False)

    async def say(
        self,
        conversation: str,
        role: Role,
        text: str,
        *,
        name: str,
        channel: str,
        external_id: str,
        body: Mapping[str, Any] | None = None,
    ) -> Receipt:
        """Store a line of an agent, once; every channel of the customer delivers it."""
        async with self._log.writing(conversation) as writer:
            known = await writer.find(channel, external_id)
            if known is not None:
                return Receipt(known, duplicate=True)
            seq = await writer.append(
                Kind.MESSAGE,
                role=role,
                name=name,
                text=masked(typed.tidy(text)) or None,
                body=body,
                channel=channel,
                external_id=external_id,
            )
        return Receipt(seq, duplicate=False)

    async def within(self, conversation: str, do: Callable[[LogWriter], Awaitable[None]]) -> None:
        """Do something in one transaction of this conversation; listeners hear after it."""
        async with self._log.writing(conversation) as writer:
            await do(writer)

    def listen(self, ear: Ear) -> None:
        """Let `ear` hear every message of customers before it goes to the bot or to people."""
        self._ears.append(ear)

    @property
    def reception(self) -> Reception:
        """How customers are passed to people."""
        return self._reception

    async def notify(
        self, conversation: str, notice: Notice, claim: Callable[[LogWriter], Awaitable[bool]]
    ) -> int | None:
        """Have the bot speak of its own accord, in its turn; the line that the notice is.

        `claim` does what has to happen in the same transaction; when it says False nothing
        happens at all.
        """
        async with self._log.writing(conversation) as writer:
            if not await claim(writer):
                return None
            seq = await writer.append(Kind.NOTICE)
            await turns.add(writer, seq, turns.message_of(notice), typed=False)
        self._queue.kick(conversation)
        return seq

    async def places(self) -> dict[str, int]:
        """Every conversation that waits for a person, with its place in its queue, from 1."""
        async with self._database.read() as connection:
            return await waiting.places(connection)

    @property
    def owns_queues(self) -> bool:
        """Whether this process does what has to be done once for all of them."""
        return self._queue.owns

    async def move(
        self, conversation: str, what: Move, actor: Actor, request: HandoffRequest | None = None
    ) -> Holder:
        """Change who holds the conversation, and tell the customer. Raises MoveRefused."""
        async with self._log.writing(conversation) as writer:
            if what is Move.TRANSFER and request:
                told = await self._reception.transfer(writer, request, actor)
                await turns.say(writer, Role.SYSTEM, told, stays=True)
                return writer.holder
            holder = await handoff.move(writer, what, actor, request)
            if what is Move.RELEASE:
                told = self._wording.say(Sentence.RELEASED, writer.cursor)
                await turns.say(writer, Role.SYSTEM, told, stays=True)
        self._queue.kick(conversation)
        return holder

    async def hand_back(self, conversation: str, actor: Actor, message: str | None = None) -> None:
        """Let the bot answer again. With `message` (a command of ours to Rasa, never a customer's
        words) it goes on by itself from what was agreed. Raises MoveRefused."""
        async with self._log.writing(conversation) as writer:
            await handoff.move(writer, Move.HAND_BACK, actor)
            if message:
                await turns.add(writer, writer.cursor, message, typed=False)
        self._queue.kick(conversation)

    async def case(self, conversation: str) -> dict[str, Any]:
        """What the conversation is about, as far as the bot and the agents have said."""
        async with self._database.read() as connection:
            return await cases.read(connection, conversation)

    async def record(
        self,
        conversation: str,
        actor: Actor,
        action: str,
        detail: Mapping[str, Any],
        *,
        case: Mapping[str, Any] | None = None,
        work: Due | None = None,
    ) -> bool:
        """An audit row of what an agent did, with what follows from it: a change of the case, and
        work that is due, planned once. All of it, or nothing: False when the work was planned
        before."""
        async with self._log.writing(conversation) as writer:
            if work and not await due.plan(writer.connection, work):
                return False
            await handoff.audit(writer, action, actor, detail)
            if case:
                await cases.keep(writer, case)
        return True

    async def seen(self, actor: Actor, *, away: bool | None = None) -> None:
        """An agent did something just now; `away` if they said so."""
        async with self._database.write() as connection:
            await agents.seen(connection, actor.id, actor.name or "", self._now(), away=away)

    async def _store(self, writer: LogWriter, inbound: Inbound, text: str) -> int:
        chosen = await choices.take(writer, inbound.choice) if inbound.choice else None
        await choices.withdraw(writer, staying=False)
        seq = await writer.append(
            Kind.MESSAGE,
            role=Role.CUSTOMER,
            text=chosen.label if chosen else text or None,
            body=_body(inbound),
            channel=inbound.channel,
            external_id=inbound.external_id,
        )
        for ear in self._ears:
            if await ear(writer, text, chosen.payload if chosen else None):
                return seq
        if chosen and chosen.payload in _OF_THE_QUEUE:
            await self._answer_in_queue(writer, seq, chosen.payload)
        elif writer.holder is Holder.BOT:
            await self._queue_for_bot(writer, seq, inbound, text, chosen)
        return seq

    async def _queue_for_bot(
        self,
        writer: LogWriter,
        seq: int,
        inbound: Inbound,
        text: str,
        chosen: choices.Chosen | None,
    ) -> None:
        if chosen:
            await turns.add(writer, seq, chosen.payload, typed=False)
        elif said := typed.in_words(text):
            await turns.add(writer, seq, typed.without_commands(said), typed=True)
        elif inbound.attachments:
            await turns.add(writer, seq, SHOWN, typed=False)
        else:
            await turns.say(writer, Role.SYSTEM, self._wording.say(Sentence.NO_WORDS, seq))

    async def _answer_in_queue(self, writer: LogWriter, seq: int, payload: str) -> None:
        if writer.holder is not Holder.WAITING:
            return
        if payload == RESUME:
            await handoff.move(writer, Move.RESUME, CUSTOMER)
            await turns.say(writer, Role.SYSTEM, self._wording.say(Sentence.BACK_TO_BOT, seq))
        elif payload == LEAVE_MESSAGE:
            told = self._wording.say(Sentence.LEAVE_MESSAGE, seq)
            await turns.say(writer, Role.SYSTEM, told, stays=True)
        else:
            standing = await self._reception.standing(writer, seq)
            await turns.say(writer, Role.SYSTEM, standing, stays=True)


_OF_THE_QUEUE = (RESUME, STANDING, LEAVE_MESSAGE)


def _body(inbound: Inbound) -> dict[str, Any]:
    return {"attachments": list(map(dict, inbound.attachments))} if inbound.attachments else {}


def _checked(inbound: Inbound) -> str:
    tidied = typed.tidy(inbound.text or "")
    said_nothing = typed.is_blank(tidied) and inbound.choice is None
    if said_nothing and not inbound.attachments:
        raise EmptyMessage("The message is empty; write something.")
    if len(tidied) > typed.LIMIT:
        raise TextTooLong(
            f"The message has {len(tidied):,} characters; at most {typed.LIMIT:,} fit in one."
        )
    return masked(tidied)
