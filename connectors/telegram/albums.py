"""Albums: Telegram sends each picture by itself; together they are one message.

A part is stored as soon as it comes (only then may Telegram forget it), and the album is said when
no more has come for a second, or the customer writes on.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Table, Text, delete, insert, select, union_all
from sqlalchemy.exc import IntegrityError

from connectors.telegram.pace import Rest
from connectors.telegram.store import metadata
from desk import schema
from desk.database import Database
from desk.log import Clock

logger = logging.getLogger(__name__)

QUIET = 1.2
"""Seconds without another part, after which an album is complete."""
_KNOWN_FOR = timedelta(days=2)
FULL = 10
"""The most parts that an album has (core.telegram.org/bots/api#sendmediagroup)."""

parts = Table(
    "telegram_album_parts",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger, nullable=False),
    Column("album", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("attachment", JSON, nullable=False),
    Column("caption", Text),
)
said = Table(
    "telegram_album_parts_said",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", schema.Instant, nullable=False),
)
"""Parts that are in the log. Telegram may bring them again for a day."""


@dataclass(frozen=True)
class Part:
    """One picture of an album; `attachment` as the log holds it."""

    update_id: int
    chat: int
    album: str
    conversation: str
    attachment: dict[str, Any]
    caption: str | None


Say = Callable[[Sequence[Part]], Awaitable[None]]
"""Puts an album into the log: its parts in order. Doing it twice must not say it twice."""


class Albums:
    """Collects parts, and says each album when it is complete."""

    def __init__(self, database: Database, now: Clock, rest: Rest, say: Say) -> None:
        self._database = database
        self._now = now
        self._rest = rest
        self._say = say
        self._newest: dict[int, int] = {}
        self._waiting: set[asyncio.Task[None]] = set()
        self._one_at_a_time = asyncio.Lock()
        self._stopping = False

    async def add(self, part: Part) -> None:
        """Store it; the album is said when no more comes."""
        try:
            async with self._database.write() as connection:
                await connection.execute(insert(parts).values(**vars(part)))
        except IntegrityError:
            return
        self._newest[part.chat] = part.update_id
        if len(await self._stored(part.chat)) >= FULL:
            await self.complete(part.chat)
            return
        waiting = asyncio.create_task(self._complete_later(part), name="an album")
        self._waiting.add(waiting)
        waiting.add_done_callback(self._waiting.discard)

    async def complete(self, chat: int | None = None) -> None:
        """Say what there is of this chat's albums now; without a chat, of all."""
        async with self._one_at_a_time:
            for _, found in groupby(
                await self._stored(chat), key=lambda one: (one.chat, one.album)
            ):
                album = list(found)
                await self._say(album)
                await self._forget(album)

    async def knows(self, update_id: int) -> bool:
        """Whether this part is stored already, or said."""
        query = union_all(
            select(parts.c.update_id).where(parts.c.update_id == update_id),
            select(said.c.update_id).where(said.c.update_id == update_id),
        )
        async with self._database.read() as connection:
            return (await connection.execute(query)).first() is not None

    def hold(self) -> None:
        """Before `rest` breaks off: what is not said yet is said at the next start."""
        self._stopping = True

    async def stop(self) -> None:
        """After `hold`, when `rest` has broken off."""
        await asyncio.gather(*self._waiting)

    async def _complete_later(self, part: Part) -> None:
        await self._rest(QUIET)
        if self._stopping or self._newest.get(part.chat) != part.update_id:
            return
        del self._newest[part.chat]
        try:
            await self.complete(part.chat)
        except Exception:
            logger.exception("An album could not be stored; it is taken up again.")

    async def _stored(self, chat: int | None) -> list[Part]:
        query = select(parts).order_by(parts.c.chat, parts.c.update_id)
        if chat is not None:
            query = query.where(parts.c.chat == chat)
        async with self._database.read() as connection:
            return [Part(**row) for row in (await connection.execute(query)).mappings()]

    async def _forget(self, album: Sequence[Part]) -> None:
        ids = [part.update_id for part in album]
        now = self._now()
        async with self._database.write() as connection:
            await connection.execute(delete(parts).where(parts.c.update_id.in_(ids)))
            await connection.execute(delete(said).where(said.c.at < now - _KNOWN_FOR))
            await connection.execute(insert(said), [{"update_id": one, "at": now} for one in ids])
