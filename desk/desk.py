"""The desk: everything a connector may ask of a conversation."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from desk import agents, cases, due, handoff, lines, turns, waiting
from desk.database import Database
from desk.due import Due
from desk.handoff import Actor, Move
from desk.hub import Hub
from desk.intake import Ear, Intake, checked
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
from desk.reception import Reception
from desk.sessions import Sessions
from desk.staff import Staff
from desk.turns import Notice
from desk.watch import Watch
from desk.wording import Sentence, Wording


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
        self._reception = Reception(wording, self.staff)
        self._intake = Intake(wording, self._reception)
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
        text = checked(inbound)
        async with self._log.writing(inbound.conversation) as writer:
            known = await writer.find(inbound.channel, inbound.external_id)
            if known is not None:
                return Receipt(known, duplicate=True)
            seq = await self._intake.store(writer, inbound, text)
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
            return await lines.say(
                writer,
                role,
                text,
                name=name,
                channel=channel,
                external_id=external_id,
                body=body,
            )

    async def edit(
        self,
        conversation: str,
        actor: Actor,
        pieces: Sequence[str],
        *,
        channel: str,
        external_id: str,
        edition: str,
    ) -> bool:
        """Other words for what was said under this id; every channel of the customer follows.

        False when nothing of it is there any more. Again, it does nothing.
        """
        async with self._log.writing(conversation) as writer:
            return await lines.edit(
                writer, actor, pieces, channel=channel, external_id=external_id, edition=edition
            )

    async def take_back(
        self, conversation: str, actor: Actor, *, channel: str, external_id: str
    ) -> list[Event]:
        """What was said under this id is said no more; every channel of the customer follows.

        Gives the lines as they were. Again, it does nothing.
        """
        async with self._log.writing(conversation) as writer:
            return await lines.take_back(writer, actor, channel=channel, external_id=external_id)

    async def within(self, conversation: str, do: Callable[[LogWriter], Awaitable[None]]) -> None:
        """Do something in one transaction of this conversation; listeners hear after it."""
        async with self._log.writing(conversation) as writer:
            await do(writer)

    def listen(self, ear: Ear) -> None:
        """Let `ear` hear every message of customers before it goes to the bot or to people."""
        self._intake.ears.append(ear)

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
        instead_of: tuple[str, ...] = (),
    ) -> bool:
        """An audit row of what an agent did, with what follows from it: a change of the case, and
        work that is due, planned once, in the place of all that is planned of the kinds
        `instead_of`. All of it, or nothing: False when the work was planned before."""
        async with self._log.writing(conversation) as writer:
            if work:
                if not await due.plan(writer.connection, work):
                    return False
                await due.call_off(
                    writer.connection, conversation, instead_of, writer.now, but=work.id
                )
            await handoff.audit(writer, action, actor, detail)
            if case:
                await cases.keep(writer, case)
        return True

    async def seen(self, actor: Actor, *, away: bool | None = None) -> None:
        """An agent did something just now; `away` if they said so."""
        async with self._database.write() as connection:
            await agents.seen(connection, actor.id, actor.name or "", self._now(), away=away)
