"""`python -m tests.care.burst [--events N]`: ten thousand webhooks at once, and a customer who
writes meanwhile. Each event comes twice; each is stored once."""

import argparse
import asyncio
import json
import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import func, select

from desk.care.schema import webhooks
from sandbox.webhooks import signed
from tests.care.small_shop import shop
from tests.care.world import HOOK, SECRET, World, opened

AT_ONCE = 100


@dataclass
class Burst:
    """Seconds: all of it, each acknowledgement, each answer to the customer."""

    took: float = 0.0
    acknowledged: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    refused: int = 0
    stored: int = 0


async def run(events: int, folder: Path) -> Burst:
    """All of them, about a return of ours and about unknown ones."""
    async with opened(folder, shop=shop()) as world:
        conversation = await world.conversation()
        made = await world.submit(conversation, "1", lines={"1-L1": 1})
        await world.settle()
        burst, begun = Burst(), time.perf_counter()
        letters = iter([n for n in range(events) for _ in range(2)])
        await _write_until_done(world, conversation, burst, letters, made["id"])
        burst.took = time.perf_counter() - begun
        async with world.database.read() as connection:
            query = select(func.count()).where(webhooks.c.id.like("burst_%"))
            burst.stored = (await connection.execute(query)).scalar() or 0
        return burst


async def _write_until_done(
    world: World, conversation: str, burst: Burst, letters: Iterator[int], ours: str
) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(world.app)) as client:
        posting = asyncio.gather(
            *(_post(world, client, burst, letters, ours) for _ in range(AT_ONCE))
        )
        while not posting.done():
            begun = time.perf_counter()
            await world.say(conversation, "where is it")
            burst.answered.append(time.perf_counter() - begun)
            await asyncio.sleep(0)
        await posting


async def _post(
    world: World, client: httpx.AsyncClient, burst: Burst, letters: Iterator[int], ours: str
) -> None:
    for number in letters:
        about = {"return_id": ours if number % 100 == 0 else f"ret_unknown_{number}"}
        body = json.dumps({"type": "return.updated", "timestamp": "", "data": about}).encode()
        headers = signed(SECRET, f"burst_{number}", world.clock.now, body)
        begun = time.perf_counter()
        answer = await client.post(HOOK, content=body, headers=headers)
        burst.acknowledged.append(time.perf_counter() - begun)
        burst.refused += answer.status_code != 202


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m tests.care.burst")
    arguments.add_argument("--events", type=int, default=10_000)
    given = arguments.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        burst = asyncio.run(run(given.events, Path(folder)))
    posted = len(burst.acknowledged)
    print(f"{given.events} events, each twice, {AT_ONCE} at once: {burst.took:.1f} s")
    print(f"{posted / burst.took:.0f} a second; {burst.refused} refused; {burst.stored} stored")
    for name, found in (("acknowledged", burst.acknowledged), ("chat answered", burst.answered)):
        found.sort()
        half, late = found[len(found) // 2], found[int(len(found) * 0.99)]
        print(f"{name} ({len(found)}): p50 {half * 1e3:.0f} ms, p99 {late * 1e3:.0f} ms")
    return 0 if burst.stored == given.events and not burst.refused else 1


if __name__ == "__main__":
    sys.exit(main())
