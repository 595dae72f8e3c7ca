"""What is asked every second, or at every door, is found by an index, however old the shop is."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import waiting
from desk.care import ledger
from desk.care.survey.asking import _ended_handoffs
from desk.database import Database
from desk.sessions import Sessions

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
GROWING = ("care_cases", "handoffs", "session_successors", "sessions")
"""Tables in which a row stays for each return, talk or visit."""


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'desk.db'}")
    await opened.upgrade()
    yield opened
    await opened.close()


async def _cases(connection: AsyncConnection) -> object:
    return await ledger.to_look_at(connection, NOW, 50)


async def _ended(connection: AsyncConnection) -> object:
    return await connection.execute(_ended_handoffs(NOW))


@pytest.mark.parametrize("ask", [_cases, _ended, waiting.places])
async def test_what_is_looked_for_again_and_again_is_found_by_an_index(
    sqlite: Database, ask: Callable[[AsyncConnection], Awaitable[object]]
) -> None:
    asked = _statements(sqlite._reading)

    async with sqlite.read() as connection:
        await ask(connection)

    assert await _read_whole(sqlite, asked) == []


async def test_a_new_session_reads_no_table_whole(sqlite: Database) -> None:
    asked = _statements(sqlite._engine)

    with pytest.raises(Exception, match="FOREIGN KEY"):  # there is no such conversation
        await Sessions(sqlite, lambda: NOW).issue("c_1")

    assert await _read_whole(sqlite, asked) == []


async def test_an_index_that_an_earlier_release_did_not_have_is_made(sqlite: Database) -> None:
    async with sqlite.write() as connection:
        await connection.execute(text("DROP INDEX handoffs_by_end"))

    await sqlite.upgrade()

    async with sqlite.read() as connection:
        found = await connection.run_sync(lambda it: inspect(it).get_indexes("handoffs"))
    assert "handoffs_by_end" in {one["name"] for one in found}


def _statements(engine: Any) -> list[tuple[str, Any]]:
    """All that this engine is asked from now on."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        found.append((statement, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    return found


async def _read_whole(database: Database, asked: list[tuple[str, Any]]) -> list[str]:
    """Those of the growing tables that a statement reads from end to end, with its plan."""
    assert asked
    steps = []
    async with database.read() as connection:
        for statement, parameters in [*asked]:
            plan = f"EXPLAIN QUERY PLAN {statement}"
            steps += [row[3] for row in await connection.exec_driver_sql(plan, parameters)]
    return [step for step in steps if any(step == f"SCAN {name}" for name in GROWING)]
