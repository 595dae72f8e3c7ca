"""`python -m tests.conformance.storm [--returns N] [--seed N] [--stage NAME]`

Many returns, from the customer's yes to the refund, while anything goes wrong at any call and
our own process dies at any step. Every case must end with exactly one return that is paid
exactly once, or with none and the customer told so. Seeded: the same seed, the same storm.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from backend_client import errors
from backend_client.breaker import CircuitOpen
from backend_client.model import RefundRequest, Return, ReturnRequest
from backend_client.patience import Patience
from backend_client.protocol import OrderBackend
from tests.conformance.network import Trouble
from tests.conformance.stage import Basket, Placed, Stage
from tests.conformance.stages import STAGES, prepare
from tests.conformance.steps import standing, wanted

STORMY = Patience(attempt=10, total=60, attempts=2, pause=0, longest_pause=0)
TROUBLES = [trouble for trouble in Trouble if trouble is not Trouble.SLOW_BODY]
MOST_TRIES = 200
"""Of one case: a backend that never comes back is a wrong end, not a wait without one."""
TROUBLED_CALLS, CRASHES, GIVES_UP = 0.6, 0.1, 0.3
"""Chances: of trouble at a request, of dying at a step, of giving up when that is safe."""


@dataclass(slots=True)
class Case:
    """What our database knows of one return: the intent is stored before the call."""

    placed: Placed
    request: ReturnRequest
    key: str
    return_id: str | None = None
    told: str = ""
    tries: int = 0


@dataclass(slots=True)
class Log:
    """What happened, to be printed."""

    troubles: Counter[str]
    events: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Crash(Exception):
    pass


class Storm:
    def __init__(self, stage: Stage, seed: int) -> None:
        self._stage, self._random = stage, Random(seed)
        self.log = Log(stage.network.suffered)
        self._backend: OrderBackend = stage.connect(STORMY)

    async def one(self, number: int) -> None:
        """One case, from the order to the last cent, restarted as often as we die."""
        self._stage.network.calm()
        pieces = self._random.randint(1, 3)
        placed = await self._stage.place(Basket((pieces,)))
        request = await wanted(self._stage.backend, placed, self._random.randint(1, pieces))
        case = Case(placed, request, f"case {number}")
        while not case.told:
            self._count(case)
            try:
                await self._proceed(case)
            except Crash:
                self.log.events["crashes of ours"] += 1
                self._backend = self._stage.connect(STORMY)
        self._stage.network.calm()
        await self._judge(case)

    async def _proceed(self, case: Case) -> None:
        if case.return_id is None:
            await self._create(case)
        elif not case.told:
            await self._pay(case)

    async def _create(self, case: Case) -> None:
        self._brew()
        try:
            self._maybe_die()
            made = await self._backend.create_return(case.request, idempotency_key=case.key)
        except errors.OutcomeUnknown:
            self.log.events["unknown outcomes"] += 1
            made_before = await self._look_up(case)
            if made_before:
                case.return_id = made_before.id
            return
        except CircuitOpen:
            self._wait_for_the_circuit(case)
            return
        except errors.Retryable:
            if self._random.random() < GIVES_UP and not await self._look_up(case):
                case.told = "not done"
            return
        self._maybe_die()
        case.return_id = made.id

    async def _look_up(self, case: Case) -> Return | None:
        """What the backend says became of it; asked until it answers."""
        while True:
            try:
                every = await self._backend.list_returns(case.placed.order_id)
            except CircuitOpen:
                self._wait_for_the_circuit(case)
                continue
            except errors.Retryable:
                self._count(case)
                self._brew()
                continue
            return next((one for one in every if one.reference == case.key), None)

    async def _pay(self, case: Case) -> None:
        assert case.return_id is not None
        self._stage.network.calm()
        made = await self._backend.get_return(case.return_id)
        if not any(line.received_quantity for line in made.lines):
            await self._stage.receive(made)
        self._brew()
        self._maybe_die()
        request = RefundRequest(case.placed.order_id, made.refund_due, made.id)
        try:
            await self._backend.refund(request, idempotency_key=f"{case.key} refund")
        except CircuitOpen:
            self._wait_for_the_circuit(case)
            return
        except errors.Retryable as error:
            self.log.events[f"refunds: {error.code}"] += 1
            return
        self._maybe_die()
        case.told = "done"

    def _wait_for_the_circuit(self, case: Case) -> None:
        """A client whose circuit is closed again, without the quarter of a minute: how often we
        ask meanwhile would depend on the machine, and the storm with it."""
        self._count(case)
        self.log.events["circuits opened"] += 1
        self._backend = self._stage.connect(STORMY)

    def _count(self, case: Case) -> None:
        case.tries += 1
        if case.tries > MOST_TRIES:
            raise TimeoutError(f"{case.key}: no end after {MOST_TRIES} tries")

    def _brew(self) -> None:
        """Trouble for some of the next requests."""
        plan = [
            self._random.choice(TROUBLES) if self._random.random() < TROUBLED_CALLS else None
            for _ in range(8)
        ]
        self._stage.network.next_requests(*plan)

    def _maybe_die(self) -> None:
        if self._random.random() < CRASHES:
            raise Crash

    async def _judge(self, case: Case) -> None:
        """Looks at the end state alone, with a client of its own."""
        every = await standing(self._stage.backend, case.placed)
        order = await self._stage.backend.get_order(case.placed.order_id)
        paid = sum(payment.refunded.amount for payment in order.payments)
        expected = 1 if case.told == "done" else 0
        owed = sum(one.refund_due.amount for one in every)
        self.log.events[f"customers told: {case.told}"] += 1
        if len(every) != expected or paid != owed * expected:
            self.log.wrong.append(f"{case.key}: {case.told}, {len(every)} returns, {paid} paid")


async def run(name: str, returns: int, seed: int, folder: Path) -> Log:
    async with STAGES[name](folder) as stage:
        storm = Storm(stage, seed)
        for number in range(returns):
            await storm.one(number)
        return storm.log


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m tests.conformance.storm")
    arguments.add_argument("--returns", type=int, default=1000)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--stage", choices=STAGES, default="sandbox")
    given = arguments.parse_args()
    prepare(given.stage)
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        log = asyncio.run(run(given.stage, given.returns, given.seed, Path(folder)))
    print(f"{given.returns} returns on {given.stage}, seed {given.seed}")
    print(f"{time.perf_counter() - begun:.0f} s")
    for title, counter in (("troubles at requests", log.troubles), ("events", log.events)):
        print(f"\n{title}")
        for what, count in sorted(counter.items()):
            print(f"  {what:32} {count:6}")
    print(f"\nwrong end states: {len(log.wrong)}")
    print("\n".join(log.wrong))
    return 1 if log.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
