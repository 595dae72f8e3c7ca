"""The database behind the desk: SQLite in a file, or PostgreSQL by its URL."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from desk import schema, sqlite
from desk.errors import DatabaseUnusable, SchemaTooNew
from desk.ownership import ownership

VERSION = 1
"""The version of the tables in schema.py. A change of a column needs a step in `_STEPS`."""

_STEPS: dict[int, tuple[str, ...]] = {}
"""SQL that takes tables of version n to n + 1; whole new tables, and indexes, need none."""

_UPGRADE_LOCK = 7_231_001
CONNECTIONS = 10
"""For reading, and with PostgreSQL as many again for writing. On a busy morning a thousand
conversations want one at once: they wait in order, and however long it takes. A pool's own queue
lets newcomers pass those who wait, and breaks off who has waited too long."""
_SPARE = 2
"""For the lock of `ownership`, and for a connection that is being given up while a task ends."""


class Database:
    """Reading and writing. A writing transaction is alone from its first statement on."""

    def __init__(self, url: str) -> None:
        """Opens nothing yet. Raises DatabaseUnusable when it cannot ever be opened."""
        _check(url)
        self._engine = _engine(url, writes=True)
        self._reading = _engine(url, writes=False)
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        self._readers = asyncio.Semaphore(CONNECTIONS)
        self._writers = asyncio.Semaphore(1 if self._is_sqlite else CONNECTIONS)
        self._held: set[asyncio.Task[Any] | None] = set()
        self.ownership = ownership(self._engine)

    @property
    def url(self) -> str:
        """Where the data is, without a password."""
        return self._engine.url.render_as_string(hide_password=True)

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """For queries, each of which sees one moment; nothing is written.

        A task holds one connection at a time. Raises RuntimeError when it asks for another.
        """
        async with self._one_each(), self._readers, self._reading.connect() as connection:
            yield connection

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end, or nothing of it when an error leaves it.

        SQLite has one writer; those of this process queue here, in order, rather than in
        SQLite's busy loop, which is not fair. A task holds one connection at a time, as in `read`.
        """
        async with self._one_each(), self._writers, self._engine.begin() as connection:
            yield connection

    async def upgrade(self) -> None:
        """Create the tables, or bring those of an earlier release up to date.

        Two processes may call it at once. Raises SchemaTooNew when a later release wrote them,
        DatabaseUnusable when it does not answer.
        """
        try:
            async with self.write() as connection:
                if not self._is_sqlite:
                    await connection.execute(select(func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
                await connection.run_sync(_upgrade)
        except (SQLAlchemyError, OSError) as error:
            reason = getattr(error, "orig", None) or error
            raise DatabaseUnusable(f"The database {self.url} cannot be used: {reason}.") from error

    async def compact(self) -> None:
        """Let nothing be left in its files of what was deleted. Others go on meanwhile.

        PostgreSQL's pages are used again in time, and its own write-ahead log is its own matter.
        """
        if self._is_sqlite:
            await asyncio.to_thread(sqlite.compact, Path(self._engine.url.database or ""))
            return
        async with self._reading.connect() as connection:
            await connection.execute(text("VACUUM"))

    async def close(self) -> None:
        """Close every connection, and let another process own the queues."""
        await self.ownership.release()
        await self._reading.dispose()
        await self._engine.dispose()

    @contextlib.asynccontextmanager
    async def _one_each(self) -> AsyncIterator[None]:
        """Tasks that hold one and want another could all wait for each other, for ever."""
        task = asyncio.current_task()
        if task in self._held:
            raise RuntimeError("This task has a connection to the database: use that one.")
        self._held.add(task)
        try:
            yield
        finally:
            self._held.discard(task)


def _check(url: str) -> None:
    """What can be known of it without opening anything."""
    try:
        parsed = make_url(url)
        parsed.get_dialect().import_dbapi()
    except ModuleNotFoundError as error:
        raise DatabaseUnusable(
            f"The database's driver {error.name} is not installed: write"
            " postgresql+asyncpg://user:password@host/name for PostgreSQL."
        ) from error
    except ArgumentError as error:
        raise DatabaseUnusable(
            "The database's URL cannot be read: write sqlite:///folder/desk.db or"
            " postgresql+asyncpg://user:password@host/name."
        ) from error
    if parsed.get_backend_name() != "sqlite":
        return
    if parsed.database in (None, "", ":memory:"):
        raise DatabaseUnusable("The database's URL names no file: write sqlite:///folder/desk.db.")
    if not Path(parsed.database).parent.is_dir():
        raise DatabaseUnusable(f"The database {parsed.database} cannot be made: no such folder.")


def _engine(url: str, *, writes: bool) -> AsyncEngine:
    """Parameters are hidden: an error that is logged must not show what customers wrote."""
    parsed = make_url(url)
    pool = {"pool_size": CONNECTIONS, "max_overflow": _SPARE}
    common: dict[str, Any] = {"hide_parameters": True, **pool}
    if not writes:
        common |= {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}
    if parsed.get_backend_name() == "sqlite":
        return sqlite.engine(parsed, writes=writes, **common)
    return create_async_engine(parsed, pool_pre_ping=True, **common)


def _upgrade(connection: Connection) -> None:
    schema.metadata.create_all(connection)
    version = connection.execute(select(schema.schema_version.c.version)).scalar()
    if version is None:
        connection.execute(insert(schema.schema_version).values(version=VERSION))
        return
    if version > VERSION:
        raise SchemaTooNew(
            f"The database is of version {version}, this release knows version {VERSION}:"
            " start a release at least as new as the one that wrote it."
        )
    for step in range(version, VERSION):
        for statement in _STEPS[step]:
            connection.execute(text(statement))
    connection.execute(schema.schema_version.update().values(version=VERSION))
    for table in schema.metadata.tables.values():
        for index in table.indexes:
            index.create(connection, checkfirst=True)
