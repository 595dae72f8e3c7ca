"""One queue for each conversation in front of Rasa: one message at a time, in order."""

import asyncio
import contextlib
import functools
import itertools
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from desk import turns
from desk.care import ledger
from desk.database import Database
from desk.hub import Hub
from desk.log import Log, LogWriter
from desk.model import Conversation, Reply, Role
from desk.rasa import (
    Question,
    Rasa,
    RasaError,
    RasaMute,
    RasaUnclear,
    RasaUnreachable,
    Trigger,
)
from desk.reception import Reception
from desk.turns import Turn, TurnState
from desk.wording import Wording

logger = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True)
class Patience:
    """How long the desk goes on for an answer. All in seconds."""

    tell_after: float = 10.0
    """When nothing has come by then, the customer is told, once."""
    give_up_after: float = 900.0
    """No further attempt begins after this; counted from the first one since the start."""
    pauses: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
    """Between attempts; the last one repeats."""

    def pause(self, attempt: int) -> float:
        """How long to wait after failed attempt number `attempt`, counted from 0."""
        return self.pauses[min(attempt, len(self.pauses) - 1)]


class End(Protocol):
    """What is stored about a turn, in one transaction."""

    async def __call__(self, writer: LogWriter, turn: Turn, *, wording: Wording) -> None: ...


class Queue:
    """Works off the turns in the database; owns a task only while a conversation has some."""

    def __init__(
        self,
        database: Database,
        log: Log,
        hub: Hub,
        rasa: Rasa,
        wording: Wording,
        reception: Reception,
        patience: Patience,
    ) -> None:
        self._database = database
        self._log = log
        self._hub = hub
        self._rasa = rasa
        self._wording, self._reception = wording, reception
        self._patience = patience
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._kicked: set[str] = set()
        self._stopping = asyncio.Event()
        self._calls: set[asyncio.Task[Any]] = set()
        self._owns = False

    @property
    def owns(self) -> bool:
        """Whether this process works on the queues."""
        return self._owns

    def kick(self, conversation: str) -> None:
        """There may be something to do for this conversation, if this process owns the queues."""
        if not self._owns or self._stopping.is_set():
            return
        self._kicked.add(conversation)
        if conversation not in self._workers:
            work = self._work(conversation)
            self._workers[conversation] = asyncio.create_task(work, name="conversation's queue")

    async def look(self) -> None:
        """Take up whatever waits, if this process owns the queues or can own them now.

        So a message is answered after a crash, and when another process has stored it.
        """
        try:
            self._owns = await self._database.ownership.hold()
        except BaseException:
            self._owns = False
            raise
        finally:
            if not self._owns:
                self._drop()
        if not self._owns:
            return
        async with self._database.read() as connection:
            undone = await turns.conversations_with_undone(connection)
        for conversation in undone:
            if conversation not in self._workers:
                self.kick(conversation)

    async def stop(self, grace: float) -> None:
        """Let answers under way arrive for `grace` seconds; the rest is taken up at next start."""
        self._stopping.set()
        workers = list(self._workers.values())
        if workers:
            await asyncio.wait(workers, timeout=grace)
        self._drop()
        await asyncio.gather(*workers)

    def _drop(self) -> None:
        """Break off: the turns stay as they are, for whoever owns the queues next.

        Only calls to Rasa are cancelled, never a worker: what it has begun to store is stored.
        """
        for call in self._calls:
            call.cancel()

    async def _work(self, conversation: str) -> None:
        try:
            while conversation in self._kicked and not self._stopping.is_set():
                self._kicked.discard(conversation)
                while turn := await self._next(conversation):
                    await self._finish(turn)
        except Exception:
            logger.exception("A conversation's queue broke off; it is taken up again.")
        finally:
            del self._workers[conversation]

    async def _next(self, conversation: str) -> Turn | None:
        if self._stopping.is_set() or not self._owns:
            return None
        async with self._database.read() as connection:
            return await turns.next_undone(connection, conversation)

    async def _finish(self, turn: Turn) -> None:
        """See the turn to its end, whatever that is, and tell the customer when it takes long."""
        answering = asyncio.create_task(self._answer(turn))
        try:
            done, _ = await asyncio.wait([answering], timeout=self._patience.tell_after)
            if not done and not turn.told and not self._stopping.is_set():
                await self._store(turn, turns.tell_delayed)
        finally:
            await answering

    async def _answer(self, turn: Turn) -> None:
        now = asyncio.get_running_loop().time
        deadline = now() + self._patience.give_up_after
        for attempt in itertools.count():
            if await self._attempt(turn):
                return
            pause = self._patience.pause(attempt)
            if now() + pause > deadline:
                await self._store(turn, turns.give_up)
                return
            await self._rest(pause)
            undone = await self._next(turn.conversation)
            if undone is None or undone.seq != turn.seq:
                return
            turn = undone

    async def _attempt(self, turn: Turn) -> bool:
        """Whether the turn has come to its end."""
        try:
            reply = await self._reply(turn)
            if reply is not None:
                await self._store(turn, self._ending(reply))
        except RasaMute as error:
            logger.warning("%s A message is not sent a second time.", error)
            await self._store(turn, turns.answer_unsure)
        except RasaError as error:
            logger.warning("%s Trying again.", error)
            return False
        finally:
            self._hub.typing(turn.conversation, Role.BOT, False)
        return True

    async def _reply(self, turn: Turn) -> Reply | None:
        """Rasa's answer; None when the bot is to be silent. Raises RasaError.

        A notice is triggered anew rather than recalled: what was true when its reply was lost may
        be so no more, and to word it changes nothing.
        """
        conversation = await self._log.conversation(turn.conversation)
        question = await self._question(turn, conversation)
        if turn.state is TurnState.SENT and question.trigger is None:
            recalled = await self._call(self._rasa.recall(question))
            if recalled is not None:
                return recalled
        async with self._log.writing(turn.conversation) as writer:
            if not await turns.hand_over(writer, turn):
                return None
        if question.trigger is None:
            self._hub.typing(turn.conversation, Role.BOT, True)
        try:
            return await self._call(self._rasa.ask(question))
        except RasaUnreachable:
            await self._store(turn, turns.take_back)
            raise

    def _ending(self, reply: Reply) -> End:
        return functools.partial(turns.answer, reply=reply, reception=self._reception)

    async def _question(self, turn: Turn, conversation: Conversation) -> Question:
        """A notice is put into words with what the customer knows at this moment."""
        if turn.notice is None:
            shown = turn.attachments
            return Question(turn.id, conversation, turn.message, turn.typed, attachments=shown)
        async with self._database.read() as connection:
            told = await ledger.told_of(connection, turn.notice.return_id)
        entities = {
            "return_id": turn.notice.return_id,
            "about": turn.notice.detail,
            "told": sorted(told),
            "zone": conversation.opening.timezone,
        }
        trigger = Trigger(turn.notice.intent, entities)
        return Question(turn.id, conversation, turn.message, turn.typed, trigger)

    async def _call(self, asking: Coroutine[None, None, T]) -> T:
        call = asyncio.create_task(asking)
        self._calls.add(call)
        try:
            return await call
        except asyncio.CancelledError as error:
            raise RasaUnclear("A call to Rasa was broken off.") from error
        finally:
            self._calls.discard(call)

    async def _store(self, turn: Turn, end: End) -> None:
        async with self._log.writing(turn.conversation) as writer:
            if await turns.is_undone(writer, turn):
                await end(writer, turn, wording=self._wording)

    async def _rest(self, seconds: float) -> None:
        """Wait so long, or until `stop`."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
