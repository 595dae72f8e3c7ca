"""Which process works on the queues: one at a time, whatever number serves customers.

Both locks end with the process that holds them, so that after a crash the next one takes over at
once: SQLite's is a lock on a file beside the database, PostgreSQL's one of its session's locks.
"""

import fcntl
from io import TextIOWrapper
from pathlib import Path
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_LOCK = 7_231_002


class Ownership(Protocol):
    """The right to work on the queues."""

    async def hold(self) -> bool:
        """Take it if it is free; whether this process has it now."""

    async def release(self) -> None:
        """Let another process have it."""


def ownership(engine: AsyncEngine) -> Ownership:
    """The right that goes with this database."""
    if engine.dialect.name != "sqlite":
        return _SessionLock(engine)
    return _FileLock(Path(f"{engine.url.database}.owner"))


class _FileLock:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIOWrapper | None = None

    async def hold(self) -> bool:
        if self._file is None:
            file = self._path.open("a")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self._file = file
        return True

    async def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class _SessionLock:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None

    async def hold(self) -> bool:
        try:
            return await self._still_held() or await self._take()
        except (DBAPIError, OSError):
            await self.release()
            raise

    async def release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.invalidate()
            await connection.close()

    async def _still_held(self) -> bool:
        if self._connection is None:
            return False
        await self._connection.execute(select(1))
        return True

    async def _take(self) -> bool:
        connection = await self._engine.connect()
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        if not (await connection.execute(select(func.pg_try_advisory_lock(_LOCK)))).scalar():
            await connection.close()
            return False
        self._connection = connection
        return True
