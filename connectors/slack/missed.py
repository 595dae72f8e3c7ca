"""What agents did whose events Slack has given up on: it tries for six minutes, and no longer.

At each start, every ten minutes, and soon after an event that we failed to take, the threads that
agents hold are read again. Lines that were not dealt with are taken in as their events would be; so
are edits that are not known, and lines that were said and are not in the thread any more. Agents
whose accounts were deactivated give back what they hold.
"""

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Sequence
from datetime import timedelta

from connectors.slack.api import SlackError, SlackRefused
from connectors.slack.inbox import Inbox
from connectors.slack.lines import CHANNEL
from connectors.slack.reading import Reader
from connectors.slack.records import Held
from connectors.slack.store import Store

logger = logging.getLogger(__name__)

EVERY = 600.0
"""Seconds between two readings of all threads."""
YOUNG = timedelta(hours=20)
"""An older line that is not there any more need not have been deleted by anybody: a workspace may
keep its messages for no more than a day."""


class Missed:
    """`pauses`: seconds between attempts; the last one repeats."""

    def __init__(self, store: Store, reader: Reader, inbox: Inbox, pauses: Sequence[float]) -> None:
        self._store, self._reader, self._inbox = store, reader, inbox
        self._pauses = pauses
        self._stopping, self._failed = asyncio.Event(), asyncio.Event()
        self._idle = asyncio.Event()

    async def run(self) -> None:
        """Read each thread, again and again; one that cannot be read just now is tried again."""
        while not self._stopping.is_set():
            self._failed.clear()
            await self._read_all()
            if not self._failed.is_set():
                self._idle.set()
            if await self._is_set(self._failed, EVERY):
                await self._is_set(self._stopping, self._pauses[-1])

    def failed(self) -> None:
        """An event could not be taken: read soon, whether it comes again or not."""
        self._idle.clear()
        self._failed.set()

    async def settle(self) -> None:
        """Come back when every thread was read, or could not be."""
        await self._idle.wait()

    def stop(self) -> None:
        """Do not try again."""
        self._stopping.set()
        self._failed.set()
        self._idle.set()

    async def _read_all(self) -> None:
        try:
            threads = await self._store.records.held()
            for held in threads:
                await self._insist(held)
            for agent in {held.agent for held in threads}:
                await self._inbox.look_at(agent)
        except Exception:
            logger.exception("The threads could not be read again; that is tried later.")

    async def _insist(self, held: Held) -> None:
        for attempt in itertools.count():
            try:
                return await self._read(held)
            except SlackRefused as error:
                logger.warning("%s A thread cannot be read again.", error)
                return None
            except SlackError as error:
                logger.warning("%s Trying again.", error)
            pause = self._pauses[min(attempt, len(self._pauses) - 1)]
            if await self._is_set(self._stopping, pause):
                return None
        return None

    async def _read(self, held: Held) -> None:
        said = await self._store.records.said(held.conversation, CHANNEL, YOUNG)
        there = await self._reader.people(held.channel, held.root, held.since)
        for message in there:
            ts = message["ts"]
            event = {**message, "type": "message", "channel": held.channel}
            if not await self._reader.has_our_mark(message):
                await self._inbox.take(f"read:{held.channel}:{ts}", event)
            elif edited := message.get("edited"):
                changed = {**event, "subtype": "message_changed", "message": message}
                await self._inbox.take(f"read:{held.channel}:{ts}:{edited['ts']}", changed)
        left = {f"{held.channel}:{one['ts']}" for one in there}
        for external_id in said:
            channel, _, ts = external_id.partition(":")
            if channel == held.channel and ts > held.since and external_id not in left:
                await self._inbox.gone(held, ts)

    async def _is_set(self, event: asyncio.Event, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(event.wait(), seconds)
        return False
