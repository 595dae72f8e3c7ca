"""Connections: few, in order, and nobody is turned away."""

import asyncio

import pytest
from sqlalchemy import text

from desk.database import CONNECTIONS, Database


async def test_a_thousand_readers_at_once_are_all_served_over_few_connections(
    database: Database,
) -> None:
    served, at_once, most = 0, 0, 0

    async def reads() -> None:
        nonlocal served, at_once, most
        async with database.read() as connection:
            at_once += 1
            most = max(most, at_once)
            await connection.execute(text("SELECT 1"))
            await asyncio.sleep(0)
            at_once -= 1
        served += 1

    await asyncio.gather(*(reads() for _ in range(1000)))

    assert (served, most) == (1000, CONNECTIONS)


async def test_who_comes_back_for_more_does_not_pass_those_who_wait(database: Database) -> None:
    served = 0
    over = asyncio.Event()

    async def comes_again_and_again() -> None:
        nonlocal served
        while not over.is_set():
            async with database.read() as connection:
                await connection.execute(text("SELECT 1"))
            served += 1

    async def comes_once() -> int:
        before = served
        async with database.read() as connection:
            await connection.execute(text("SELECT 1"))
        return served - before

    greedy = [asyncio.create_task(comes_again_and_again()) for _ in range(3 * CONNECTIONS)]
    await asyncio.sleep(0)
    passed = await asyncio.gather(*(comes_once() for _ in range(5)))
    over.set()
    await asyncio.gather(*greedy)

    assert max(passed) <= 6 * CONNECTIONS


async def test_readers_are_served_while_a_thousand_write(database: Database) -> None:
    async def writes() -> None:
        async with database.write() as connection:
            await connection.execute(text("UPDATE schema_version SET version = version"))

    writing = [asyncio.create_task(writes()) for _ in range(1000)]
    await asyncio.sleep(0)
    async with database.read() as connection:
        await connection.execute(text("SELECT 1"))
    left = sum(not task.done() for task in writing)
    await asyncio.gather(*writing)

    assert left > 900


@pytest.mark.parametrize(("first", "second"), [("read", "write"), ("write", "read"),
                                               ("read", "read"), ("write", "write")])  # fmt: skip
async def test_a_task_that_has_a_connection_gets_no_second_one(
    database: Database, first: str, second: str
) -> None:
    async with getattr(database, first)():
        with pytest.raises(RuntimeError, match="use that one"):
            async with getattr(database, second)():
                raise AssertionError("It got one.")

    async with getattr(database, second)() as connection:
        await connection.execute(text("SELECT 1"))
