"""Tells those who wait for a person when their place in the queue has changed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from connectors.web.streams import Streams

logger = logging.getLogger(__name__)

LOOK_EVERY = 2.0
"""Seconds."""


class Places:
    """One look for all who wait, however many follow; nothing is sent when nothing has changed."""

    def __init__(self, streams: Streams, read: Callable[[], Awaitable[Mapping[str, int]]]) -> None:
        self._streams = streams
        self._read = read
        self._told: Mapping[str, int] = {}

    async def run(self, ended: asyncio.Event) -> None:
        """Look again and again; never cancelled, as it reads the database."""
        while not ended.is_set():
            try:
                await self.look()
            except Exception:
                logger.exception("The queue could not be looked at; trying again.")
            try:
                await asyncio.wait_for(ended.wait(), LOOK_EVERY)
            except TimeoutError:
                continue

    async def look(self) -> None:
        """Tell whoever stands elsewhere than at the last look."""
        before, self._told = self._told, await self._read()
        for conversation, place in self._told.items():
            if before.get(conversation) != place:
                self._streams.place(conversation, place)
