"""How long a line takes to its Slack thread, and back: `python -m benchmarks.slack_bench`.

From the customer's POST until Slack has taken the line and we have noted that it did; a Slack in
this process answers at once, so Slack's own limits (about one message a second in a channel) are
outside. Beside wall-clock time stand CPU time, and the ratio to storing a line at all, measured in
the same minute: other work on the machine moves all three figures, the ratio least.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

from desk.model import Role
from sandbox.slack import people
from tests.connectors.slack.office import CARE, Customer, Office
from tests.desk.fake_rasa import FakeRasa

LINES, AT_ONCE, ASKING = 200, 20, 30
WARM_UP = 10
AGENT = "U0SAM"
MOST_MS = 1000.0
"""A second, at the 95th percentile, alone: beyond it the agent sees that it lags."""
MOST_CPU_MS = 100.0


@dataclass(frozen=True)
class Times:
    """Milliseconds, each once for every line."""

    wall: list[float]
    cpu: list[float]

    def row(self) -> str:
        """Median and 95th percentile."""
        figures = (median(self.wall), p95(self.wall), median(self.cpu), p95(self.cpu))
        return "".join(f"{one:10.1f}" for one in figures)


def p95(times: list[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1]


async def _nothing() -> None:
    pass


async def measured(
    work: Callable[[], Awaitable[object]],
    rounds: int,
    then: Callable[[], Awaitable[None]] = _nothing,
) -> Times:
    """One after the other; what is done `then` does not count."""
    wall, cpu = [], []
    for number in range(rounds + WARM_UP):
        began, spent = perf_counter(), process_time()
        await work()
        if number >= WARM_UP:
            wall.append((perf_counter() - began) * 1000)
            cpu.append((process_time() - spent) * 1000)
        await then()
    return Times(wall, cpu)


async def measure(state: Path) -> tuple[dict[str, Times], list[float]]:
    """The figures of one line at a time, and the wall-clock times of many at once."""
    office = Office(state, FakeRasa())
    await office.start()
    async with contextlib.AsyncExitStack() as stack:
        customers = [await stack.enter_async_context(office.customer()) for _ in range(AT_ONCE)]
        for one in customers:
            await one.asks_for_a_person()
        await office.settle()
        found = {
            "stored": await _stored(office, customers[0]),
            "in its thread": await measured(lambda: _carried(office, customers[1]), LINES),
            "a new thread": await _opened(office),
            "an agent's, back": await _back(office, customers[2]),
        }
        many = await _at_once(office, customers)
    await office.stop()
    return found, many


async def _stored(office: Office, customer: Customer) -> Times:
    """Without Slack: nobody listens, and the threads catch up afterwards."""
    office.desk.hub.leave(office.door.delivery)
    times = await measured(lambda: customer.says("Where is it?"), LINES)
    office.desk.hub.join(office.door.delivery)
    await office.door.delivery.look()
    await office.settle()
    return times


async def _carried(office: Office, customer: Customer) -> None:
    await customer.says("Where is it?")
    await office.door.delivery.settle()


async def _back(office: Office, customer: Customer) -> Times:
    """From an agent's line in the thread until the customer's log has it; then all is quiet."""
    [root] = [one for one in office.messages() if customer.conversation in str(one.get("blocks"))]
    await office.presses(AGENT, "claim", root)
    heard = Heard(customer.conversation)
    office.desk.hub.join(heard)

    async def answer() -> None:
        heard.news.clear()
        people.write(office.box, AGENT, CARE, "It is here.", root["ts"])
        await heard.news.wait()

    async def quiet() -> None:
        await office.settle()

    return await measured(answer, ASKING, then=quiet)


class Heard:
    """Hears of the lines of one conversation."""

    def __init__(self, conversation: str) -> None:
        self._conversation, self.news = conversation, asyncio.Event()

    def wrote(self, conversation: str, seq: int) -> None:
        """See desk.hub.Listener."""
        if conversation == self._conversation:
            self.news.set()

    def typing(self, conversation: str, role: Role, on: bool) -> None:
        """See desk.hub.Listener."""


async def _opened(office: Office) -> Times:
    """From asking for a person to the root message with all that was said."""
    async with contextlib.AsyncExitStack() as stack:
        count = ASKING + WARM_UP
        fresh = [await stack.enter_async_context(office.customer()) for _ in range(count)]
        waiting = iter(fresh)

        async def ask() -> None:
            await next(waiting).asks_for_a_person()
            await office.door.delivery.settle()

        return await measured(ask, ASKING)


async def _at_once(office: Office, customers: list[Customer]) -> list[float]:
    """Everybody writes at the same moment; from then until each one's line is in its thread."""
    times: list[float] = []

    async def one(customer: Customer, number: int) -> None:
        began = perf_counter()
        await customer.says(f"line {number}")
        while not _is_there(office, f"line {number}"):  # noqa: ASYNC110
            await asyncio.sleep(0.002)
        times.append((perf_counter() - began) * 1000)

    for round_ in range(5):
        await asyncio.gather(
            *(one(customer, round_ * AT_ONCE + at) for at, customer in enumerate(customers))
        )
        await office.settle()
    return times


def _is_there(office: Office, line: str) -> bool:
    return any(one["text"] == line for one in office.box.workspace.messages[-AT_ONCE:])


def main() -> int:
    """Prints the table; 1 if a line takes too long alone."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        found, many = asyncio.run(measure(Path(folder)))
    print("A customer's line to its Slack thread, and an agent's back, milliseconds")
    print(f"{'':22}{'p50':>10}{'p95':>10}{'CPU p50':>10}{'CPU p95':>10}")
    for name, times in found.items():
        print(f"{name:22}{times.row()}")
    print(f"{f'{AT_ONCE} at once':22}{median(many):10.1f}{p95(many):10.1f}")
    stored, carried = found["stored"], found["in its thread"]
    ratio = median(carried.cpu) / median(stored.cpu)
    print(f"in its thread, against storing it: {ratio:.1f} times the CPU time")
    return int(p95(carried.cpu) > MOST_CPU_MS or min(carried.wall) > MOST_MS)


if __name__ == "__main__":
    sys.exit(main())
