"""What is due is done once, after restarts too, by one process at a time."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from desk import due
from desk.database import Database
from desk.due import LEASE, PAUSES, Due, Schedule

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SOON = START + timedelta(minutes=5)


class Clock:
    """A present that the test moves."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at


class Worker:
    """Remembers what it carried out; fails as often as it is told to."""

    def __init__(self, failures: int = 0, again: datetime | None = None) -> None:
        self.done: list[str] = []
        self.failures, self.again = failures, again

    async def __call__(self, work: Due) -> datetime | None:
        if self.failures:
            self.failures -= 1
            raise OSError("out of order")
        self.done.append(work.id)
        again, self.again = self.again, None
        return again


@pytest.fixture
def clock() -> Clock:
    return Clock()


def schedule(database: Database, clock: Clock, worker: Worker) -> Schedule:
    made = Schedule(database, clock)
    made.on("warn", worker)
    return made


async def test_it_is_done_when_its_time_has_come_and_never_again(
    database: Database, clock: Clock
) -> None:
    worker = Worker()
    await schedule(database, clock, worker).plan(Due("a", "warn", SOON))
    await schedule(database, clock, worker).run_due()
    assert worker.done == []

    clock.at = SOON
    await schedule(database, clock, worker).run_due()  # as after a restart
    await schedule(database, clock, worker).run_due()

    assert worker.done == ["a"]


async def test_the_same_id_is_planned_once_even_when_it_is_done(
    database: Database, clock: Clock
) -> None:
    worker = Worker()
    clock.at = SOON
    one = schedule(database, clock, worker)

    first = await one.plan(Due("a", "warn", START))
    await one.run_due()
    second = await one.plan(Due("a", "warn", START))
    await one.run_due()

    assert (first, second) == (True, False)
    assert worker.done == ["a"]


async def test_of_two_processes_one_takes_it(database: Database, clock: Clock) -> None:
    worker = Worker()
    one, other = schedule(database, clock, worker), schedule(database, clock, worker)
    for number in range(20):
        await one.plan(Due(f"{number:02}", "warn", START))

    begun = await asyncio.gather(one.run_due(), other.run_due())

    assert sum(begun) == 20
    assert sorted(worker.done) == [f"{number:02}" for number in range(20)]


async def test_what_a_dead_process_held_is_taken_when_its_lease_has_run_out(
    database: Database, clock: Clock
) -> None:
    begun, worker = asyncio.Event(), Worker()

    async def hang(_work: Due) -> None:
        begun.set()
        await asyncio.Event().wait()

    dying = Schedule(database, clock)
    dying.on("warn", hang)
    await dying.plan(Due("a", "warn", START))
    task = asyncio.create_task(dying.run_due())
    await begun.wait()
    task.cancel()

    await schedule(database, clock, worker).run_due()
    assert worker.done == []
    clock.at = START + LEASE + timedelta(seconds=1)
    await schedule(database, clock, worker).run_due()

    assert worker.done == ["a"]


async def test_what_fails_is_tried_again_after_a_pause(database: Database, clock: Clock) -> None:
    worker = Worker(failures=1)
    one = schedule(database, clock, worker)
    await one.plan(Due("a", "warn", START))

    await one.run_due()
    await one.run_due()
    assert worker.done == []
    clock.at = START + PAUSES[0]
    await one.run_due()

    assert worker.done == ["a"]


async def test_it_comes_again_when_its_handler_says_so(database: Database, clock: Clock) -> None:
    worker = Worker(again=SOON)
    one = schedule(database, clock, worker)
    await one.plan(Due("a", "warn", START))

    await one.run_due()
    await one.run_due()
    clock.at = SOON
    await one.run_due()
    await one.run_due()

    assert worker.done == ["a", "a"]


async def test_what_was_called_off_or_moved_is_not_done(database: Database, clock: Clock) -> None:
    worker = Worker()
    one = schedule(database, clock, worker)
    await one.plan(Due("off", "warn", START, "c_1"))
    await one.plan(Due("moved", "warn", START, "c_2"))
    async with database.write() as connection:
        await due.call_off(connection, "c_1", ("warn",), START)
        await due.put(connection, Due("moved", "warn", SOON, "c_2"))

    await one.run_due()
    assert worker.done == []
    clock.at = SOON
    await one.run_due()

    assert worker.done == ["moved"]


async def test_a_kind_without_a_handler_waits_for_a_process_that_has_one(
    database: Database, clock: Clock
) -> None:
    worker = Worker()
    one = schedule(database, clock, worker)
    await one.plan(Due("a", "other", START))
    await one.run_due()

    one.on("other", worker)
    await one.run_due()

    assert worker.done == ["a"]
