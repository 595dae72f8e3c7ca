"""Events of the backend, stored once before they are acknowledged.

Each is only a hint that a return has changed: what it is now, the backend is asked for. So the
order in which events arrive does not matter, nor does one that arrives twice or late.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from desk.care import ledger
from desk.care.schema import webhooks
from desk.database import Database

KEPT = timedelta(days=30)
"""How long an event's id is remembered; a sender gives up long before."""


@dataclass(frozen=True)
class Webhook:
    """An event whose signature was checked. `return_id` is None when it is about no return."""

    id: str
    type: str
    return_id: str | None


_MOST = 500
"""Events in one transaction."""


class Inbox:
    """Stores events; those that come at the same moment share one transaction."""

    def __init__(
        self, database: Database, now: Callable[[], datetime], then: Callable[[], None]
    ) -> None:
        """`then` is called when there is something to look at."""
        self._database, self._now, self._then = database, now, then
        self._waiting: list[tuple[Webhook, asyncio.Future[None]]] = []
        self._storing: asyncio.Task[None] | None = None

    async def take(self, event: Webhook) -> None:
        """Come back when the event is stored for good."""
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((event, stored))
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store(), name="storing webhooks")
        await stored

    async def stop(self) -> None:
        """Finish what is being stored."""
        if self._storing:
            with contextlib.suppress(Exception):
                await self._storing

    async def _store(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
            try:
                await self._keep([event for event, _ in batch])
            except Exception as error:  # each of those who wait is told
                for _, stored in batch:
                    if not stored.done():
                        stored.set_exception(error)
                continue
            for _, stored in batch:
                if not stored.done():
                    stored.set_result(None)
            self._then()

    async def _keep(self, events: Sequence[Webhook]) -> None:
        by_id = {event.id: event for event in events}
        async with self._database.write() as connection:
            query = select(webhooks.c.id).where(webhooks.c.id.in_(by_id))
            for known in (await connection.execute(query)).scalars():
                del by_id[known]
            about = {one.return_id for one in by_id.values() if one.return_id}
            ours = await ledger.ask_again(connection, about) if about else frozenset()
            now = self._now()
            rows = [
                {
                    "id": one.id,
                    "type": one.type,
                    "return_id": one.return_id,
                    "received_at": now,
                    "known": one.return_id in ours,
                }
                for one in by_id.values()
            ]
            if rows:
                await connection.execute(insert(webhooks), rows)

    async def forget(self) -> None:
        """Let go of events whose senders have long given up."""
        async with self._database.write() as connection:
            await connection.execute(
                delete(webhooks).where(webhooks.c.received_at < self._now() - KEPT)
            )
