"""A whole shop in this process: sandbox, actions, desk and connectors, with one clock to move.

Rasa alone is stood in for (rasa_stand_in.py). Webhooks travel over a wire that a test can bend.
"""

import asyncio
import contextlib
import itertools
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import create_engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import backend_client
from bot.actions.access import Gate
from bot.actions.attempts import Attempts
from bot.actions.memory import SLOT, Memory, stored
from bot.actions.progress.reading import Standings
from bot.actions.registry import executor
from bot.actions.services import Services
from bot.actions.words import Words
from connectors import wording
from connectors.care import Care, CareSettings
from connectors.web import app as web
from connectors.web.chat import Chat
from connectors.web.limits import Guard, Limits
from connectors.web.streams import Streams
from desk.care.standing import ActionServer
from desk.database import Database
from desk.desk import Desk
from desk.model import Event, Inbound, Kind, Opening, Role
from desk.rasa import Rasa
from returns import load_policy
from returns.intake import Draft, DraftLine, Task
from returns.model import Method, Reason, Resolution
from sandbox.app import build
from tests.care.rasa_stand_in import RasaStandIn
from tests.databases import desk_url
from tests.desk.opened import EAGER

ROOT = Path(__file__).parents[2]
RESPONSES = ROOT / "bot" / "data" / "responses"
SECRET = "the backend's and the chat's"
HOOK = "http://chat.test/webhooks/backend"
STARTS = datetime(2027, 3, 15, 10, 0, tzinfo=UTC)
SUBMIT = "I want to submit this"
LIMITS = Limits(messages_per_address=10**6, openings_per_address=10**6)


@dataclass
class Clock:
    """The present of everything here; only a test moves it."""

    now: datetime = STARTS

    def __call__(self) -> datetime:
        return self.now


Carry = Callable[[httpx.Request], Awaitable[httpx.Response]]


class Wire(httpx.AsyncBaseTransport):
    """From one process to another; `bend` may lose, double or hold back what it carries."""

    def __init__(self, carry: Carry) -> None:
        self.carry = carry
        self.bend: Callable[[httpx.Request, Carry], Awaitable[httpx.Response]] | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.bend:
            return await self.bend(request, self.carry)
        return await self.carry(request)


@dataclass
class World:
    """`connectors` can be ended and started again; everything is kept in `state`."""

    state: Path
    shop: Mapping[str, Any] | None = None
    settings: CareSettings = field(default_factory=lambda: CareSettings(webhook_secret=SECRET))
    clock: Clock = field(default_factory=Clock)
    reachable: bool = True
    policy: Path = ROOT / "policy.yml"

    async def open(self) -> None:
        self.wire = Wire(self._carry)
        outside = httpx.AsyncClient(transport=self.wire)
        self.sandbox = build(
            self.state / "sandbox.sqlite",
            token="t",
            data=self.shop,
            now=self.clock,
            public_url="http://shop.test",
            webhooks={HOOK: SECRET},
            outside=outside,
        )
        self.api = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.sandbox),
            base_url="http://shop.test/api/",
            headers={"Authorization": "Bearer t"},
        )
        services = self._services()
        self.rasa = RasaStandIn(executor(services))
        self.rasa.typed[SUBMIT] = "submit"
        self.rasa_wire = Wire(httpx.ASGITransport(self.rasa.app).handle_async_request)
        actions = _action_server(Standings(services))
        self.actions_wire = Wire(httpx.ASGITransport(actions).handle_async_request)
        self._words = wording.read(RESPONSES / "desk.yml")
        self._sentences = wording.read_survey(RESPONSES / "survey.yml")
        self._keys = itertools.count()
        self._numbers = itertools.count()
        await self.start()

    def desk_url(self) -> str:
        """Where the desk's database is."""
        return desk_url(self.state)

    async def start(self) -> None:
        """Start the connectors."""
        self.database = Database(self.desk_url())
        rasa = httpx.AsyncClient(transport=self.rasa_wire, base_url="http://rasa.test")
        self.desk = Desk(
            self.database, Rasa(rasa), self._words, now=self.clock, patience=EAGER, look_every=3600
        )
        chat = Chat(self.desk, Streams(), Guard(LIMITS), "s" * 32, self.clock)
        self.app = web.build(chat, frozenset())
        actions = httpx.AsyncClient(transport=self.actions_wire, base_url="http://actions.test")
        self.care = Care(
            self.settings,
            self.desk,
            self.database,
            ActionServer(actions),
            self._sentences,
            self.clock,
            self._is_reachable,
            pause=3600,
        )
        self.care.join(self.app)
        self._running = contextlib.AsyncExitStack()
        await self._running.enter_async_context(self.app.router.lifespan_context(self.app))
        self.care.follow.stop()  # what they do is done in `settle`, one thing after the other
        self.care.schedule.stop()

    async def stop(self) -> None:
        """End the connectors."""
        await self._running.aclose()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def close(self) -> None:
        await self.stop()
        await self.api.aclose()
        self.sandbox.state.service.store.close()

    async def settle(self) -> None:
        """Let everything happen that can happen at this moment."""
        from sandbox import chores

        service = self.sandbox.state.service
        for _ in range(10):
            chores.run(service.store, service.clock)
            tried = await self.sandbox.state.postman.deliver()
            await self.care.follow.work()
            await self.care.schedule.run_due()
            await self.idle()
            if not tried:
                break

    async def idle(self) -> None:
        """Come back when the bot has nothing left to answer."""
        workers = self.desk._queue._workers
        while workers:
            await asyncio.gather(*workers.values())

    async def wait(self, until: datetime | timedelta, step: timedelta | None = None) -> None:
        """Let time pass, hour by hour."""
        end = self.clock.now + until if isinstance(until, timedelta) else until
        step = step or timedelta(hours=1)
        while self.clock.now < end:
            self.clock.now = min(end, self.clock.now + step)
            await self.settle()

    async def conversation(self, channel: str = "web", **opening: Any) -> str:
        """A customer opens the chat."""
        return (await self.desk.open(Opening(channel, **opening))).id

    async def say(self, conversation: str, text: str) -> None:
        """The customer writes, and is answered."""
        external = f"{conversation}:{next(self._numbers)}"
        await self.desk.receive(Inbound(conversation, "web", external, text=text))
        await self.idle()

    async def press(self, conversation: str, label: str) -> None:
        """The customer presses the newest open button whose label begins so."""
        choice = next(
            one["id"]
            for line in reversed(await self.log(conversation))
            for one in line.body.get("choices", ())
            if one["label"].startswith(label)
        )
        external = f"{conversation}:{next(self._numbers)}"
        await self.desk.receive(Inbound(conversation, "web", external, choice=choice))
        await self.idle()

    async def submit(self, conversation: str, order: str, **wanted: Any) -> dict[str, Any]:
        """The customer's return, carried out by the real action; the backend's record of it."""
        draft = draft_of(order, f"key-{next(self._keys)}", **wanted)
        self.rasa.slots[conversation] = {SLOT: stored(Memory(draft=draft, proved=(order,)))}
        before = {one["id"] for one in await self.returns(order)}
        await self.say(conversation, SUBMIT)
        made = [one for one in await self.returns(order) if one["id"] not in before]
        assert len(made) == 1, await self.said(conversation)
        return made[0]

    async def returns(self, order: str) -> list[dict[str, Any]]:
        answer = await self.api.get(f"orders/{order}/returns")
        assert answer.is_success, answer.text
        found: list[dict[str, Any]] = answer.json()["returns"]
        return found

    async def warehouse(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The shop's own side does something."""
        return await self.post(f"warehouse/{path}", body)

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        key = {"Idempotency-Key": uuid.uuid4().hex}
        answer = await self.api.post(path, json=body or {}, headers=key)
        assert answer.is_success, answer.text
        done: dict[str, Any] = answer.json()
        return done

    async def log(self, conversation: str) -> list[Event]:
        return await self.desk.events(conversation, 0, 10_000)

    async def told(self, conversation: str) -> list[tuple[datetime, str]]:
        """What was said of our own accord: what stands behind a notice, until somebody speaks."""
        found, of_ours = [], False
        for line in await self.log(conversation):
            if line.kind is Kind.NOTICE:
                of_ours = True
            elif line.role is Role.CUSTOMER:
                of_ours = False
            elif of_ours and line.kind is Kind.MESSAGE and line.role is Role.BOT:
                found.append((line.at, line.text or ""))
        return found

    async def said(self, conversation: str) -> list[str]:
        """Who said what, as "role: text"."""
        lines = await self.log(conversation)
        return [f"{line.role}: {line.text}" for line in lines if line.kind is Kind.MESSAGE]

    async def _is_reachable(self, _conversation: str) -> bool:
        return self.reachable

    async def _carry(self, request: httpx.Request) -> httpx.Response:
        return await httpx.ASGITransport(self.app).handle_async_request(request)

    def _services(self) -> Services:
        backend = backend_client.connect(
            "sandbox",
            url="http://shop.test/api",
            token="t",
            transport=httpx.ASGITransport(self.sandbox),
        )
        attempts = Attempts(create_engine(f"sqlite:///{self.state / 'lookups.sqlite'}"))
        return Services(
            backend=backend,
            policy=load_policy(self.policy),
            words=Words.load(RESPONSES),
            gate=Gate(backend, attempts, self.clock),
            clock=self.clock,
            new_key=lambda: uuid.uuid4().hex,
        )


@contextlib.asynccontextmanager
async def opened(state: Path, **world: Any) -> AsyncIterator[World]:
    """Open it, and close it after."""
    made = World(state, **world)
    await made.open()
    try:
        yield made
    finally:
        await made.close()


def draft_of(
    order: str,
    key: str,
    *,
    lines: Mapping[str, int],
    reason: Reason = Reason.UNWANTED,
    method: Method | None = Method.DROP_OFF,
    resolution: Resolution = Resolution.REFUND,
    variant: str | None = None,
    answers: Mapping[str, bool] | None = None,
) -> Draft:
    """A draft to which the customer has said yes."""
    good = dict.fromkeys(("unworn", "tags_on", "complete", "unassembled", "sealed", "photo",
                          "unopened", "original_box", "unused", "unwashed"), True)  # fmt: skip
    return Draft(
        task=Task.RETURN,
        key=key,
        order_id=order,
        lines=tuple(
            DraftLine(line, quantity, reason, answers=answers or good, variant_id=variant)
            for line, quantity in lines.items()
        ),
        resolution=resolution,
        method=method,
        agreed=True,
    )


def _action_server(standings: Standings) -> Starlette:
    """What bot.actions serves beside the actions."""

    async def read(request: Request) -> Response:
        status, body = await standings.answer(await request.json())
        return JSONResponse(body, status)

    return Starlette(routes=[Route("/standings", read, methods=["POST"])])
