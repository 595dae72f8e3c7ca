"""Rasa's tracker store, as far as we must: the events of a conversation, to show and to erase.

Rasa's HTTP API can erase nothing; the table is that of `SQLTrackerStore` (Rasa 3.6).
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    func,
    inspect,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from desk import sqlite

T = TypeVar("T")

_events = Table(
    "events",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("sender_id", String(255), nullable=False),
    Column("data", Text),
)


class Trackers:
    """One store, by its URL; connections are opened for each call, and closed."""

    def __init__(self, url: str) -> None:
        """Opens nothing. A SQLite file that is not there holds nothing, and is not made."""
        self._url = make_url(url)

    @property
    def file(self) -> Path | None:
        """SQLite's file, if it is one."""
        is_sqlite = self._url.get_backend_name() == "sqlite"
        return Path(self._url.database or "") if is_sqlite else None

    async def events(self, conversation: str) -> list[dict[str, Any]]:
        """All that Rasa keeps of the conversation, oldest first."""
        query = select(_events.c.data).where(_events.c.sender_id == conversation)

        def read(connection: Connection) -> list[dict[str, Any]]:
            rows = connection.execute(query.order_by(_events.c.id)).scalars()
            return [json.loads(data) for data in rows if data]

        return await self._run(read, [])

    async def mentioning(self, word: str) -> dict[str, list[Any]]:
        """Events that hold these letters, by conversation."""
        holds = func.lower(_events.c.data).contains(word.lower(), autoescape=True)
        query = select(_events.c.sender_id, _events.c.data).where(holds)

        def read(connection: Connection) -> dict[str, list[Any]]:
            found: defaultdict[str, list[Any]] = defaultdict(list)
            for conversation, data in connection.execute(query):
                found[conversation].append(json.loads(data))
            return dict(found)

        return await self._run(read, {})

    async def erase(self, conversation: str) -> int:
        """Delete them; how many they were. Once more when Rasa was at it just now."""

        def remove(connection: Connection) -> int:
            mine = _events.c.sender_id == conversation
            return connection.execute(delete(_events).where(mine)).rowcount

        return await self._run(remove, 0)

    async def compact(self) -> None:
        """As `Database.compact`."""
        if self.file and self.file.exists():
            await asyncio.to_thread(sqlite.compact, self.file)

    async def _run(self, do: Callable[[Connection], T], nothing: T) -> T:
        """In a transaction, if there is a table; never on the event loop, as Rasa may hold the
        file for a while."""

        def checked(connection: Connection) -> T:
            return do(connection) if inspect(connection).has_table("events") else nothing

        if self.file is None:
            engine = create_async_engine(self._url, poolclass=NullPool, hide_parameters=True)
            async with engine.begin() as connection:
                return await connection.run_sync(checked)
        if not self.file.exists():
            return nothing
        return await asyncio.to_thread(self._in_file, checked)

    def _in_file(self, do: Callable[[Connection], T]) -> T:
        engine = create_engine(self._url, poolclass=NullPool, hide_parameters=True)
        event.listen(engine, "connect", _overwrite)
        with engine.begin() as connection:
            return do(connection)


def _overwrite(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA secure_delete=ON")
