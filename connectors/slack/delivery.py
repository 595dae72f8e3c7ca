"""Delivering from the log to Slack: one worker per conversation, while it has something to do."""

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Awaitable, Callable

from connectors.slack.api import Slack, SlackError, SlackRefused
from connectors.slack.store import Store
from connectors.slack.thread import Threads
from desk.model import Role

logger = logging.getLogger(__name__)

PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds between attempts; the last one repeats."""
LOOK_EVERY = 30.0
"""Seconds."""
_FOR_GOOD = frozenset(
    {
        "already_reacted",
        "channel_not_found",
        "is_archived",
        "message_not_found",
        "too_many_reactions",
    }
)
"""Why a reaction needs no further attempt."""
_MARKS = "marks"


class Delivery:
    """Listens to the desk's hub. `pauses` as PAUSES."""

    def __init__(
        self, threads: Threads, store: Store, slack: Slack, pauses: tuple[float, ...] = PAUSES
    ) -> None:
        self._threads, self._store, self._slack = threads, store, slack
        self._pauses = pauses
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._kicked: set[str] = set()
        self._stopping = asyncio.Event()

    def wrote(self, conversation: str, seq: int) -> None:
        """See desk.hub.Listener."""
        self._kick(conversation)

    def typing(self, conversation: str, role: Role, on: bool) -> None:
        """See desk.hub.Listener."""

    def mark(self) -> None:
        """There are reactions to set."""
        self._kick(_MARKS)

    async def look(self) -> None:
        """Take up whatever an earlier process has left."""
        for conversation in await self._store.records.behind():
            self._kick(conversation)
        self.mark()

    async def run(self) -> None:
        """Look again and again, in case that news was missed or a delivery broke off."""
        while not self._stopping.is_set():
            try:
                await self.look()
            except Exception:
                logger.exception("Looking for what is left failed; trying again.")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), LOOK_EVERY)

    async def settle(self) -> None:
        """Come back when there is nothing to do just now."""
        while self._workers:
            await asyncio.gather(*self._workers.values())

    async def stop(self) -> None:
        """Break off; what is left is taken up at the next start."""
        self._stopping.set()
        await self._slack.close()
        await asyncio.gather(*self._workers.values())

    def _kick(self, what: str) -> None:
        if self._stopping.is_set():
            return
        self._kicked.add(what)
        if what not in self._workers:
            self._workers[what] = asyncio.create_task(self._work(what), name="to Slack")

    async def _work(self, what: str) -> None:
        try:
            while what in self._kicked and not self._stopping.is_set():
                self._kicked.discard(what)
                await self._persist(self._set_marks if what == _MARKS else self._carry, what)
        except Exception:
            logger.exception("Delivering to Slack broke off; it goes on with the next line.")
        finally:
            del self._workers[what]

    async def _persist(self, deliver: Callable[[str], Awaitable[None]], what: str) -> None:
        for attempt in itertools.count():
            try:
                return await deliver(what)
            except SlackError as error:
                logger.warning("%s Trying again.", error)
            with contextlib.suppress(TimeoutError):
                pause = self._pauses[min(attempt, len(self._pauses) - 1)]
                await asyncio.wait_for(self._stopping.wait(), pause)
            if self._stopping.is_set():
                return None
        return None

    async def _carry(self, conversation: str) -> None:
        await self._threads.carry(conversation)

    async def _set_marks(self, _what: str) -> None:
        """Those that are refused just now keep no other waiting. Raises SlackError for them."""
        refused: SlackRefused | None = None
        for channel, ts, name in await self._store.marks():
            try:
                await self._slack.call("reactions.add", channel=channel, timestamp=ts, name=name)
            except SlackRefused as error:
                if error.code not in _FOR_GOOD:
                    refused = error
                    continue
            await self._store.marked(channel, ts, name)
        if refused:
            raise refused
