"""The web door, built as the composition root builds it, and clients of it."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.types import Message

from connectors import wording
from connectors.web import app
from connectors.web.chat import Chat
from connectors.web.limits import Guard, Limits
from connectors.web.streams import Streams
from desk.attachments import Attachments
from desk.database import Database
from desk.desk import Desk
from desk.rasa import Rasa
from tests.databases import desk_url
from tests.desk.fake_rasa import Wire
from tests.desk.opened import EAGER

ORIGIN = "https://shop.example"
SECRET = "the shop's and the chat's"
RESPONSES = Path(__file__).parents[2] / "bot" / "data" / "responses" / "desk.yml"


class Clock:
    """A clock that a test can move."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **by: float) -> None:
        self.time += timedelta(**by)


@dataclass
class Door:
    """A running door."""

    app: Starlette
    chat: Chat
    clock: Clock

    def client(self, address: str = "192.0.2.7", **options: Any) -> httpx.AsyncClient:
        """Somebody at `address` with a browser, or with curl."""
        transport = httpx.ASGITransport(self.app, client=(address, 1234))
        return httpx.AsyncClient(
            transport=transport, base_url="https://chat.example/chat/v1", **options
        )


@contextlib.asynccontextmanager
async def opened_door(state: Path, wire: Wire, limits: Limits | None = None) -> AsyncIterator[Door]:
    """Start it, and stop it after."""
    clock = Clock()
    rasa = Rasa(httpx.AsyncClient(transport=wire, base_url="http://rasa"))
    database = Database(desk_url(state))
    desk = Desk(
        database,
        rasa,
        wording.read(RESPONSES),
        now=clock,
        patience=EAGER,
        look_every=0.02,
    )
    attachments = Attachments(database, state / "attachments", clock)
    chat = Chat(desk, Streams(), Guard(limits or Limits()), SECRET, clock, attachments)
    application = app.build(chat, frozenset({ORIGIN}))
    async with application.router.lifespan_context(application):
        yield Door(application, chat, clock)


async def open_conversation(client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    """Open one, and carry its session from now on."""
    response = await client.post("/conversations", json=body)
    assert response.status_code == 201, response.text
    opened: dict[str, Any] = response.json()
    client.cookies.clear()
    client.headers["Authorization"] = f"Bearer {opened['session']}"
    return opened


async def read_until(client: httpx.AsyncClient, count: int, after: int = 0) -> list[dict[str, Any]]:
    """Long-poll until so many events have come."""
    events: list[dict[str, Any]] = []
    async with asyncio.timeout(10):
        while len(events) < count:
            cursor = events[-1]["seq"] if events else after
            response = await client.get("/events", params={"after": cursor, "wait": 10})
            events += response.json()["events"]
    return events


class Listening:
    """One SSE client, on the bare ASGI interface: `events` holds what came, in order."""

    def __init__(self, door: Door, session: str, **headers: str) -> None:
        self.events: list[dict[str, Any]] = []
        self.status = 0
        self.raw = b""
        self.finished = False
        self._gone = asyncio.Event()
        self._news = asyncio.Event()
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/chat/v1/events",
            "query_string": b"",
            "scheme": "https",
            "client": ("192.0.2.8", 1),
            "headers": _raw({"authorization": f"Bearer {session}", **_sse(headers)}),
        }
        self.task = asyncio.create_task(door.app(scope, self._receive, self._send))

    async def until(self, count: int) -> list[dict[str, Any]]:
        """The events, once there are so many."""
        await self._once(lambda: len(self.events) >= count)
        return self.events

    async def stored(self, count: int) -> list[int]:
        """The numbers of the stored events, once there are so many."""
        await self._once(lambda: len(self._numbers()) >= count)
        return self._numbers()

    async def shows(self, raw: bytes = b"retry") -> None:
        """Come back when this has come over the wire."""
        await self._once(lambda: raw in self.raw)

    async def done(self) -> None:
        """Come back when the server has ended it."""
        await self._once(lambda: self.finished)
        await self.leave()

    async def leave(self) -> None:
        """Close the connection."""
        self._gone.set()
        await self.task

    async def _once(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not holds():
                self._news.clear()
                await self._news.wait()

    def _numbers(self) -> list[int]:
        return [event["seq"] for event in self.events if event["type"] != "typing"]

    async def _receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.raw += message.get("body", b"")
            self.finished = not message.get("more_body", False)
            self.events = [parse(block) for block in self._blocks() if "data: " in block]
        self._news.set()

    def _blocks(self) -> list[str]:
        return self.raw.decode().split("\n\n")[:-1]


def parse(block: str) -> dict[str, Any]:
    """One server-sent event."""
    fields = dict(line.split(": ", 1) for line in block.splitlines())
    data = json.loads(fields["data"])
    return {"id": fields.get("id"), "type": fields["event"], **data}


def _sse(headers: dict[str, str]) -> dict[str, str]:
    accept = {"accept": "text/event-stream", "host": "chat.example"}
    return accept | {name.replace("_", "-"): value for name, value in headers.items()}


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]
