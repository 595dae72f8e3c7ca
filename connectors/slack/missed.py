"""Agents' lines whose events Slack has given up on: it tries for six minutes, and no longer.

At each start the threads that agents hold are read again. What bears our reaction was dealt
with; the rest is taken in as an event would be, so that what was said already is not said twice.
"""

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from connectors.slack.account import Directory
from connectors.slack.api import Slack, SlackError
from connectors.slack.inbox import Inbox
from connectors.slack.store import Held, Store

logger = logging.getLogger(__name__)


class Missed:
    """`pauses`: seconds between attempts; the last one repeats."""

    def __init__(
        self,
        store: Store,
        slack: Slack,
        directory: Directory,
        inbox: Inbox,
        pauses: Sequence[float],
    ) -> None:
        self._store, self._slack, self._directory = store, slack, directory
        self._inbox, self._pauses = inbox, pauses
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Read each thread once; a thread that cannot be read now is tried again."""
        for held in await self._store.held():
            for attempt in itertools.count():
                try:
                    await self._read(held)
                    break
                except SlackError as error:
                    logger.warning("%s Trying again.", error)
                except Exception:
                    logger.exception("A thread could not be read again; going on with the next.")
                    break
                with contextlib.suppress(TimeoutError):
                    pause = self._pauses[min(attempt, len(self._pauses) - 1)]
                    await asyncio.wait_for(self._stopping.wait(), pause)
                if self._stopping.is_set():
                    return

    def stop(self) -> None:
        """Do not try again."""
        self._stopping.set()

    async def _read(self, held: Held) -> None:
        ours, cursor = (await self._directory.account()).user, ""
        while True:
            page = await self._slack.call(
                "conversations.replies",
                channel=held.channel,
                ts=held.root,
                oldest=held.since,
                limit="200",
                **({"cursor": cursor} if cursor else {}),
            )
            for message in page["messages"]:
                if message["ts"] != held.root and not _dealt_with(message, ours):
                    event = {**message, "type": "message", "channel": held.channel}
                    await self._inbox.take(f"read:{held.channel}:{message['ts']}", event)
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return


def _dealt_with(message: Mapping[str, Any], ours: str) -> bool:
    return any(ours in one.get("users", ()) for one in message.get("reactions", ()))
