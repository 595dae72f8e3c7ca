"""The light look that finds what another process wrote to the same database."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from sqlalchemy import func, select

from desk import schema
from desk.database import Database
from desk.hub import Hub

logger = logging.getLogger(__name__)

_OVERLAP = 256
"""PostgreSQL commits out of the order of ids: so many older rows are looked at again."""


class Watch:
    """One query each `period` seconds for the whole process, however many listen."""

    def __init__(
        self, database: Database, hub: Hub, *, period: float, then: Callable[[], Awaitable[None]]
    ) -> None:
        """`then` is called after each look."""
        self._database = database
        self._hub = hub
        self._period = period
        self._then = then
        self._seen: int | None = None
        self._known: dict[str, int] = {}

    async def run(self) -> None:
        """Look for ever; an error of the database is logged, and looked past."""
        while True:
            try:
                await self.look()
                await self._then()
            except Exception:
                logger.exception("Looking for new lines failed; trying again.")
            await asyncio.sleep(self._period)

    async def look(self) -> None:
        """Pass on every line committed since the last look; the first only takes its stand."""
        async with self._database.read() as connection:
            newest = (await connection.execute(select(func.max(schema.log.c.id)))).scalar() or 0
            since, self._seen = self._seen, newest
            if since is None or since == newest:
                return
            query = (
                select(schema.log.c.conversation, func.max(schema.log.c.seq))
                .where(schema.log.c.id > since - _OVERLAP)
                .group_by(schema.log.c.conversation)
            )
            found: dict[str, int] = {row[0]: row[1] for row in await connection.execute(query)}
        known, self._known = self._known, found
        for conversation, seq in found.items():
            if known.get(conversation, 0) < seq:
                self._hub.wrote(conversation, seq)
