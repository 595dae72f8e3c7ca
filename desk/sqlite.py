"""SQLite on the event loop itself.

A statement here takes tens of microseconds. To hand it to another thread and back, as drivers for
asyncio do, takes several times that, four times for each. Only the lock of another process can
make anyone wait, and only where a writing transaction begins; there it is awaited.
"""

import asyncio
import functools
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.util import await_only

BUSY_S = 10.0
"""Seconds to wait for another process's writing transaction."""
_LOOK_S = 0.003
_SWITCHES = 50
"""Attempts, a hundredth of a second apart, to switch a new file over."""


class OnTheLoop(SQLiteDialect_pysqlite):
    """The standard library's driver for an AsyncEngine: its statements never yield."""

    driver = "ontheloop"
    is_async = True
    supports_statement_cache = True


class _Cursor(sqlite3.Cursor):
    """Yields once for each statement: SQLAlchemy takes a driver that never does for a mistake."""

    def execute(self, *args: Any) -> "_Cursor":
        super().execute(*args)
        await_only(_nothing())
        return self

    def executemany(self, *args: Any) -> "_Cursor":
        super().executemany(*args)
        await_only(_nothing())
        return self

    async def _async_soft_close(self) -> None:
        """SQLAlchemy's word for: all rows are read, and the server's cursor may go."""


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)


async def _nothing() -> None:
    pass


def engine(url: URL, *, writes: bool, **options: Any) -> AsyncEngine:
    """For one that `writes`, each transaction is the only one that does, from its start on."""
    registry.register("sqlite.ontheloop", __name__, OnTheLoop.__name__)
    made = create_async_engine(
        url.set(drivername="sqlite+ontheloop"),
        poolclass=AsyncAdaptedQueuePool,
        connect_args={"factory": _Connection, "check_same_thread": False},
        **options,
    )
    event.listen(made.sync_engine, "connect", functools.partial(_prepare, 0 if writes else BUSY_S))
    if writes:
        event.listen(made.sync_engine, "begin", _begin)
    return made


def compact(file: Path) -> None:
    """Write the file anew without what was deleted, and empty its write-ahead log.

    Takes seconds for each gigabyte; others read meanwhile, and writers wait. Raises
    sqlite3.OperationalError when somebody else holds the file for longer than BUSY_S.
    """
    connection = sqlite3.connect(file, timeout=BUSY_S, isolation_level=None)
    try:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _prepare(patience: float, connection: sqlite3.Connection, _record: object) -> None:
    """Write-ahead log: readers never wait for the writer. A commit survives the process. What is
    deleted is overwritten."""
    connection.isolation_level = None
    waits = f"busy_timeout={1000 * patience:.0f}"
    for pragma in (waits, "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    _write_ahead(connection)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Two processes may switch a new file over at once."""
    for left in reversed(range(_SWITCHES)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if not left:
                raise
            time.sleep(0.01)
        else:
            return


def _begin(connection: Connection) -> None:
    """Python's driver would begin late, when two writers may already stand in each other's way."""
    driver: Any = connection.connection.driver_connection
    until = time.monotonic() + BUSY_S
    while time.monotonic() < until:
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            await_only(asyncio.sleep(_LOOK_S))
        else:
            return
    connection.exec_driver_sql("BEGIN IMMEDIATE")
