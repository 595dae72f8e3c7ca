"""The desk: everything a connector may ask of a conversation."""

import asyncio
import contextlib
from dataclasses import replace

from desk import choices, handoff, turns, typed
from desk.database import Database
from desk.errors import EmptyMessage, TextTooLong
from desk.handoff import CUSTOMER, Actor, Move
from desk.hub import Hub
from desk.log import Clock, Log, LogWriter
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
from desk.sessions import Sessions
from desk.watch import Watch
from desk.wording import Sentence, Wording

RESUME = "desk:resume"
"""The payload of the button that takes a waiting conversation back to the bot."""


class Desk:
    """Takes in what customers and agents say, has the bot answer, and lets the log be read."""

    def __init__(
        self,
        database: Database,
        rasa: Rasa,
        wording: Wording,
        *,
        now: Clock,
        patience: Patience | None = None,
        look_every: float = 1.0,
    ) -> None:
        """Nothing is opened before `start`."""
        self.hub = Hub()
        self.sessions = Sessions(database, now)
        self._database = database
        self._wording = wording
        self._log = Log(database, self.hub, now)
        self._queue = Queue(database, self._log, self.hub, rasa, wording, patience or Patience())
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

    async def identify(self, conversation: str, identity: Identity) -> None:
        """The shop vouches for who this is."""
        async with self._log.writing(conversation) as writer:
            writer.opening = replace(writer.opening, identity=identity)

    async def receive(self, inbound: Inbound) -> Receipt:
        """Store a customer's message once, and have it answered by whoever holds the conversation.

        When it returns, the message is stored. Raises MessageRefused, NoSuchConversation.
        """
        text = _checked(inbound.text)
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
        self, conversation: str, role: Role, text: str, *, name: str, channel: str, external_id: str
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
                text=typed.tidy(text),
                channel=channel,
                external_id=external_id,
            )
        return Receipt(seq, duplicate=False)

    async def move(
        self, conversation: str, what: Move, actor: Actor, request: HandoffRequest | None = None
    ) -> Holder:
        """Change who holds the conversation. Raises MoveRefused."""
        async with self._log.writing(conversation) as writer:
            holder = await handoff.move(writer, what, actor, request)
        self._queue.kick(conversation)
        return holder

    async def _store(self, writer: LogWriter, inbound: Inbound, text: str) -> int:
        chosen = await choices.take(writer, inbound.choice) if inbound.choice else None
        await choices.withdraw(writer, staying=False)
        seq = await writer.append(
            Kind.MESSAGE,
            role=Role.CUSTOMER,
            text=chosen.label if chosen else text,
            channel=inbound.channel,
            external_id=inbound.external_id,
        )
        if chosen and chosen.payload == RESUME:
            await self._resume(writer, seq)
        elif writer.holder is Holder.BOT:
            await self._queue_for_bot(writer, seq, text, chosen)
        return seq

    async def _queue_for_bot(
        self, writer: LogWriter, seq: int, text: str, chosen: choices.Chosen | None
    ) -> None:
        if chosen:
            await turns.add(writer, seq, chosen.payload, typed=False)
        elif typed.has_words(text):
            await turns.add(writer, seq, typed.without_commands(text), typed=True)
        else:
            await turns.say(writer, Role.SYSTEM, self._wording.say(Sentence.NO_WORDS, seq))

    async def _resume(self, writer: LogWriter, seq: int) -> None:
        if writer.holder is Holder.WAITING:
            await handoff.move(writer, Move.RESUME, CUSTOMER)
            await turns.say(writer, Role.SYSTEM, self._wording.say(Sentence.BACK_TO_BOT, seq))


def _checked(text: str | None) -> str:
    tidied = typed.tidy(text or "")
    if text is not None and typed.is_blank(tidied):
        raise EmptyMessage("The message is empty; write something.")
    if len(tidied) > typed.LIMIT:
        raise TextTooLong(
            f"The message has {len(tidied):,} characters; at most {typed.LIMIT:,} fit in one."
        )
    return tidied
