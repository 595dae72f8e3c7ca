"""Retention: conversations are erased when their time is over, a few at a time, every night."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import due, schema
from desk.database import Database
from desk.due import Due, Schedule
from desk.log import Clock
from desk.privacy.erasing import KIND as ERASURE
from desk.privacy.erasing import Eraser
from desk.privacy.matters import matters

logger = logging.getLogger(__name__)

KIND = "retention"
KEEP = timedelta(days=730)
"""The seller answers for what they sold for two years in the European Union (Directive 2019/771,
article 10): so long what was said about a return may be needed."""
_PAGE = 200
_ERASED = 20
"""At most, before everybody else has a turn."""
_BREATH = timedelta(seconds=1)
_NIGHT = timedelta(days=1)


class Retention:
    """Erases what was quiet for `keep`. What is still open stays, however old it is."""

    def __init__(
        self,
        database: Database,
        eraser: Eraser,
        now: Clock,
        keep: timedelta = KEEP,
        also: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`also` forgets, once a night, what has a time of its own."""
        self._database, self._eraser, self._now, self._keep = database, eraser, now, keep
        self._also = also
        self._after = ""

    def join(self, schedule: Schedule) -> None:
        """Let `schedule` carry it out."""
        schedule.on(KIND, self.look)
        schedule.on(ERASURE, self._eraser.take_up)

    async def plan(self) -> None:
        """There is one row for all time; whichever process leases it looks."""
        async with self._database.write() as connection:
            await due.plan(connection, Due(KIND, KIND, self._now()))

    async def look(self, _work: Due) -> datetime | None:
        """Erase a few; when to go on. After a restart it begins anew, which changes nothing."""
        page, erased = await self._page(), 0
        for conversation, is_old in page:
            if erased == _ERASED:
                break
            self._after = conversation
            if is_old and await self._eraser.erase(conversation, self._is_over):
                erased += 1
        if erased:
            logger.info("%d conversations were erased, as their time was over.", erased)
        if len(page) == _PAGE or erased == _ERASED:
            return self._now() + _BREATH
        self._after = ""
        if self._also:
            await self._also()
        return self._now() + _NIGHT

    async def _page(self) -> list[tuple[str, bool]]:
        """The next conversations by their ids, each with whether its last line is old."""
        talk, log = schema.conversations.c, schema.log.c
        said = func.coalesce(log.at, talk.opened_at)
        query = (
            select(talk.id, said)
            .select_from(schema.conversations)
            .outerjoin(schema.log, (log.conversation == talk.id) & (log.seq == talk.cursor))
            .where(talk.id > self._after)
            .order_by(talk.id)
            .limit(_PAGE)
        )
        over = self._now() - self._keep
        async with self._database.read() as connection:
            return [(row[0], row[1] < over) for row in await connection.execute(query)]

    async def _is_over(self, connection: AsyncConnection, conversation: str) -> bool:
        """Whether all of it was over for so long."""
        found = await matters(connection, conversation)
        return not found.open and found.last < self._now() - self._keep
