"""A run: draws the tasks, starts the real thing, and holds the conversations batch by batch."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import httpx

import backend_client
from deploy.ports import free_ports
from deploy.stack import running_stack
from returns import load_policy
from tests.dialogues.world import STARTS_AT, TOKEN, SwitchedSandbox, served, today
from tests.simulation.conversations import Conversation, Task, held, judged
from tests.simulation.goals import Goal, Kind, Shop, goals
from tests.simulation.personas import PERSONAS

ROOT = Path(__file__).resolve().parents[2]
SIGNED_IN = 0.2
TWO_GOALS = 0.15
LARGEST_BATCH = 80
_SECOND = (Kind.RETURN, Kind.TRACK_RETURN, Kind.TRACK_ORDER, Kind.POLICY)


@dataclass(frozen=True)
class Plan:
    """`conversations` in all: each task `runs` times, in other words each time."""

    conversations: int
    runs: int = 4
    seed: int = 7
    at_once: int = 4


@dataclass(frozen=True)
class World:
    """The processes under test, and the shop that can be put back to its beginning."""

    sandbox: SwitchedSandbox
    sandbox_url: str
    rasa_url: str


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """The trained model, the action server and a sandbox, on free ports."""
    folder.mkdir(parents=True, exist_ok=True)
    sandbox = SwitchedSandbox(folder)
    [port] = free_ports(1)
    with served(sandbox, port) as url:
        environ = {
            **os.environ,
            "BACKEND_URL": f"{url}/api",
            "BACKEND_TOKEN": TOKEN,
            "CLOCK_STARTS_AT": today().isoformat(),
        }
        with running_stack(ROOT, folder / "state", environ, "actions", "rasa") as stack:
            yield World(sandbox, url, stack.url("rasa"))


async def simulate(
    plan: Plan, in_world: World, tell: Callable[[Conversation], None]
) -> tuple[list[Conversation], set[str]]:
    """All conversations of the plan, and writes to orders that nobody talked about."""
    in_world.sandbox.reset()
    waiting = tasks(plan, await the_shop(in_world))
    done: list[Conversation] = []
    stray: set[str] = set()
    async with httpx.AsyncClient() as http:
        while waiting:
            batch, waiting = _apart(waiting)
            in_world.sandbox.reset()
            before = await _state(http, in_world)
            found = await held(batch, http, in_world.rasa_url, plan.at_once, tell)
            stray |= judged(found, before, await _state(http, in_world))
            done += found
    return done, stray


async def _state(http: httpx.AsyncClient, in_world: World) -> dict[str, object]:
    state: dict[str, object] = (await http.get(f"{in_world.sandbox_url}/state")).json()
    return state


async def the_shop(in_world: World) -> Shop:
    """All orders of the sandbox with what can be done about them."""
    backend = backend_client.connect("sandbox", url=f"{in_world.sandbox_url}/api", token=TOKEN)
    async with httpx.AsyncClient() as http:
        state = await _state(http, in_world)
    numbers = [one["id"] for one in state["orders"]]  # type: ignore[attr-defined]
    orders = [await backend.get_order(number) for number in numbers]
    products = {line.product_id for order in orders for line in order.lines}
    found = Shop(
        tuple(orders),
        {order.id: await backend.list_returns(order.id) for order in orders},
        {product: await backend.list_variants(product) for product in sorted(products)},
        load_policy(ROOT / "policy.yml"),
        STARTS_AT,
    )
    await backend.aclose()
    return found


def tasks(plan: Plan, shop: Shop) -> list[Task]:
    """The plan's tasks: every persona in turn, on goals drawn by chance."""
    chance = Random(plan.seed)
    drawn = goals(shop, chance)
    found: list[Task] = []
    for number in range(plan.conversations // plan.runs):
        wanted = _goals(drawn, shop, chance)
        persona = PERSONAS[number % len(PERSONAS)]
        may_sign_in = _are_one_customers(wanted) and not persona.refuses_email
        signed_in = chance.random() < SIGNED_IN and may_sign_in
        found += [
            Task(number, run, wanted, persona, f"{plan.seed}/{number}/{run}", signed_in)
            for run in range(plan.runs)
        ]
    return found


def _goals(drawn: Iterator[Goal], shop: Shop, chance: Random) -> tuple[Goal, ...]:
    """One goal, or sometimes two of which the first is not passed to a person."""
    first = next(drawn)
    if chance.random() >= TWO_GOALS or first.kind is Kind.PERSON or first.review:
        return (first,)
    second = next(goal for goal in drawn if goal.kind in _SECOND)
    if first.order and second.order and first.order.id == second.order.id:
        return (first,)
    return (first, second)


def _are_one_customers(wanted: tuple[Goal, ...]) -> bool:
    return len({goal.order.customer.id for goal in wanted if goal.order}) == 1


def _apart(waiting: Sequence[Task]) -> tuple[list[Task], list[Task]]:
    """The next batch, in which no two conversations touch one order, and what is left."""
    batch: list[Task] = []
    left: list[Task] = []
    taken: set[str] = set()
    for task in waiting:
        if len(batch) < LARGEST_BATCH and not task.orders & taken:
            batch.append(task)
            taken |= task.orders
        else:
            left.append(task)
    return batch, left


def run(
    plan: Plan, folder: Path, tell: Callable[[Conversation], None]
) -> tuple[list[Conversation], set[str]]:
    """`simulate` in a world of its own."""
    with world(folder) as in_world:
        return asyncio.run(simulate(plan, in_world, tell))
