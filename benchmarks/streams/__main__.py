"""`python -m benchmarks.streams`: what many customers with the chat open cost one process.

The real connectors with SQLite, and a Rasa that answers at once; this process plays the customers.
Memory is the connectors' proportional set size, CPU their own time. A message is a stored line:
what a customer writes is one, the answer another. Its delay runs from the time it was stored with
to its arrival here, so the work of both processes is in it. Fails when a target is missed.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from statistics import quantiles

import httpx
import psutil

from benchmarks.streams.listeners import Listener
from deploy.stack import Stack, running_stack
from tests.browser.serving import address, free_socket, serving
from tests.desk.fake_rasa import FakeRasa

ROOT = Path(__file__).parents[2]
MOST_KB_A_STREAM = 25.0
MOST_P99_MS = 100.0
AT_ONCE = 32
REST_S = 20.0
ALLOWED = {
    f"LIMIT_{name}": "1000000"
    for name in (
        *("MESSAGES_PER_SESSION", "MESSAGES_PER_ADDRESS", "OPENINGS_PER_ADDRESS"),
        *("READS_PER_ADDRESS", "STREAMS_PER_ADDRESS"),
    )
}
WITHOUT = {"SLACK_BOT_TOKEN": "", "TELEGRAM_TOKEN": "", "WEBHOOK_SECRET": ""}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=10_000)
    parser.add_argument("--talking", type=int, default=5_000, help="streams while it is talked")
    parser.add_argument("--rate", type=float, default=200.0, help="messages a second")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long it is talked")
    return asyncio.run(measure(parser.parse_args()))


async def measure(options: argparse.Namespace) -> int:
    async with connectors() as (stack, process):
        host = stack.url("chat").removeprefix("http://")
        sessions = await opened(stack.url("chat"), options.streams)
        before = resident(process)
        delays: list[float] = []
        listeners = await listening(host, sessions, delays)
        each = (resident(process) - before) / len(listeners) / 1000
        at_rest = await busy(process, REST_S)
        print(f"{len(listeners):,} streams: {each:.1f} kB each", end=", ")
        print(f"{100 * at_rest:.1f} % of a core at rest ({REST_S:.0f} s)")

        for listener in listeners[options.talking :]:
            if listener.transport:
                listener.transport.close()
        await asyncio.sleep(1)
        delays.clear()
        began, used = time.monotonic(), sum(process.cpu_times()[:2])
        await talked(stack.url("chat"), sessions[: options.talking], options)
        took = time.monotonic() - began
        used = sum(process.cpu_times()[:2]) - used
        p50, p99 = (1000 * quantiles(delays, n=100)[place] for place in (49, 98))
        print(
            f"{options.talking:,} streams, {len(delays) / took:.0f} messages a second "
            f"({options.rate:.0f} wanted): p50 {p50:.0f} ms, p99 {p99:.0f} ms from stored to "
            f"received, {1000 * used / len(delays):.1f} ms of CPU a message"
        )
    missed = [
        f"a stream costs {each:.1f} kB, {MOST_KB_A_STREAM:.0f} at most"
        if each > MOST_KB_A_STREAM else "",
        f"p99 is {p99:.0f} ms, {MOST_P99_MS:.0f} at most" if p99 > MOST_P99_MS else "",
        "fewer messages than wanted" if len(delays) < 0.95 * options.rate * took else "",
    ]  # fmt: skip
    print(*(f"Missed: {one}." for one in missed if one), sep="\n")
    return int(any(missed))


@asynccontextmanager
async def connectors() -> AsyncIterator[tuple[Stack, psutil.Process]]:
    """The real process, its database new."""
    sock = free_socket()
    rasa = {"RASA_URL": address(sock)}
    async with serving(FakeRasa().app, sock):
        with tempfile.TemporaryDirectory(prefix="streams-") as folder:
            environ = {**os.environ, **ALLOWED, **WITHOUT, **rasa}
            with running_stack(ROOT, Path(folder), environ, "chat") as stack:
                yield stack, psutil.Process(stack.pid("chat"))


async def opened(chat: str, count: int) -> list[str]:
    """So many new conversations; their sessions."""
    sessions: list[str] = []
    gate = asyncio.Semaphore(AT_ONCE)
    limits = httpx.Limits(max_connections=AT_ONCE)
    nothing_kept = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    async with httpx.AsyncClient(
        base_url=chat, limits=limits, timeout=60, cookies=nothing_kept
    ) as client:

        async def one() -> None:
            async with gate:
                answer = await client.post("/chat/v1/conversations", json={"locale": "en"})
                sessions.append(answer.raise_for_status().json()["session"])
                if len(sessions) % 1000 == 0:
                    print(f"  {len(sessions):,} conversations", file=sys.stderr)

        await asyncio.gather(*(one() for _ in range(count)))
    return sessions


async def listening(host: str, sessions: list[str], delays: list[float]) -> list[Listener]:
    """A stream for each, all open."""
    loop = asyncio.get_running_loop()
    name, _, port = host.partition(":")
    listeners: list[Listener] = []
    for session in sessions:
        _, listener = await loop.create_connection(
            lambda session=session: Listener(host, session, delays), name, int(port)
        )
        await listener.opened
        listeners.append(listener)
    return listeners


async def busy(process: psutil.Process, seconds: float) -> float:
    """The share of a core that the process uses."""
    before = sum(process.cpu_times()[:2])
    await asyncio.sleep(seconds)
    return float(sum(process.cpu_times()[:2]) - before) / seconds


def resident(process: psutil.Process) -> int:
    """Bytes of memory that are the process's own."""
    return int(process.memory_full_info().uss)


async def talked(chat: str, sessions: list[str], options: argparse.Namespace) -> None:
    """Customers write, one after the other, so many that with the answers the rate is reached."""
    chance = random.Random(7)
    period = 2 / options.rate
    limits = httpx.Limits(max_connections=4 * AT_ONCE, max_keepalive_connections=4 * AT_ONCE)
    async with httpx.AsyncClient(base_url=chat, limits=limits, timeout=60) as client:

        async def write(number: int, session: str) -> None:
            answer = await client.post(
                "/chat/v1/messages",
                json={"client_id": f"m{number}", "text": f"message {number}"},
                headers={"Authorization": f"Bearer {session}"},
            )
            answer.raise_for_status()

        began, writing = time.monotonic(), []
        for number in range(int(options.seconds / period)):
            await asyncio.sleep(max(0.0, began + number * period - time.monotonic()))
            writing.append(asyncio.create_task(write(number, chance.choice(sessions))))
        await asyncio.gather(*writing)
        await asyncio.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
