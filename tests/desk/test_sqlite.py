"""SQLite on the event loop: another process's lock is awaited, and holds up nobody else."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from desk import sqlite
from desk.database import Database

SET = text("UPDATE schema_version SET version = version")


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
async def database(file: Path) -> Database:
    opened = Database(f"sqlite:///{file}")
    await opened.upgrade()
    return opened


@pytest.fixture
def somebody_else(file: Path, database: Database) -> Iterator[sqlite3.Connection]:
    """Another process, in the midst of a transaction that writes."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


async def test_while_another_process_writes_a_writer_waits_and_a_reader_does_not(
    database: Database, somebody_else: sqlite3.Connection
) -> None:
    async def writes() -> None:
        async with database.write() as connection:
            await connection.execute(SET)

    writing = asyncio.create_task(writes())
    async with database.read() as connection:
        await connection.execute(text("SELECT 1"))
    assert not writing.done()

    somebody_else.execute("COMMIT")
    await writing


async def test_who_waits_too_long_for_another_process_is_told(
    database: Database, somebody_else: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_S", 0.02)

    with pytest.raises(OperationalError, match="locked"):
        async with database.write() as connection:
            await connection.execute(SET)

    somebody_else.execute("COMMIT")
    async with database.write() as connection:
        await connection.execute(SET)


async def test_what_an_error_left_is_not_written(database: Database) -> None:
    async def breaks_off() -> None:
        async with database.write() as connection:
            await connection.execute(text("UPDATE schema_version SET version = 99"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await breaks_off()

    async with database.read() as connection:
        assert (await connection.execute(text("SELECT version FROM schema_version"))).scalar() < 99


async def test_a_writer_who_is_cancelled_leaves_no_lock_behind(
    file: Path, database: Database
) -> None:
    async def writes() -> None:
        async with database.write() as connection:
            await connection.execute(SET)
            await asyncio.sleep(60)

    writing = asyncio.create_task(writes())
    await asyncio.sleep(0.01)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)

    other = sqlite3.connect(file, isolation_level=None, timeout=0)
    other.execute("BEGIN IMMEDIATE")
    other.close()
