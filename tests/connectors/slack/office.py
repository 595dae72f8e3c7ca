"""The shop's chat with its Slack: real desk, real door, the sandbox's Slack, scripted Rasa.

Both sides reach each other in this process; the connectors can be ended and started again.
"""

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.actions.staff.service import StaffService
from connectors import wording
from connectors.casework import Casework
from connectors.slack import build as slack
from connectors.slack import macros
from connectors.slack.door import Door
from connectors.slack.settings import read
from connectors.web import app
from connectors.web.chat import Chat
from connectors.web.limits import Guard, Limits
from connectors.web.streams import Streams
from desk.attachments import Attachments
from desk.database import Database
from desk.desk import Desk
from desk.rasa import Rasa
from desk.staff import Act, Authority, Staff, Timers
from sandbox.slack import app as slack_box
from sandbox.slack import modals, people
from sandbox.slack.box import Box
from sandbox.slack.events import Courier
from sandbox.slack.settings import SlackSettings
from sandbox.slack.trouble import Troubles
from tests.actions.staff.desk import SECRET as DESK_SECRET
from tests.connectors.door import ORIGIN, RESPONSES, SECRET, open_conversation, read_until
from tests.databases import desk_url
from tests.desk.fake_rasa import FakeRasa, Wire
from tests.desk.opened import EAGER

TOKEN, SIGNING_SECRET = "xoxb-test", "the app's signing secret"
APP_TOKEN = "xapp-test"
CARE = "C0CARE"
OPEN = Staff(timers=Timers(), authorities=(Authority(frozenset(Act), everyone=True),))
"""A team that is always there; everybody may do everything."""
HELD = ["hand_back", "transfer", "snooze", "release", "close"]
"""The buttons of a conversation that an agent has, when nothing is known of its case."""
LIMITS = Limits(
    messages_per_session=100_000,
    messages_per_address=100_000,
    openings_per_address=100_000,
    reads_per_address=100_000,
)


def hands_over(
    message: str, cases: Mapping[str, dict[str, Any]] | None = None
) -> list[dict[str, Any]]:
    """Asks for a person when it hears `human`, `money` or the name of a case, else says it
    back."""
    departments = {"human": "customer_service", "money": "finance"}
    case = (cases or {}).get(message)
    if message in departments or case is not None:
        wanted = {"type": "handoff", "department": departments.get(message, "customer_service")}
        return [
            {"text": "Of course."},
            {"custom": {**wanted, "reason": "asked", "case": case or {}}},
        ]
    return [{"text": f"You said: {message}"}]


@dataclass
class Customer:
    """Somebody at the shop's page."""

    client: httpx.AsyncClient
    conversation: str
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    async def says(self, text: str) -> None:
        """Write, and be sure that it is stored."""
        body = {"client_id": f"c{next(self.numbers)}", "text": text}
        response = await self.client.post("/messages", json=body)
        assert response.status_code == 202, response.text

    async def shows(self, picture: bytes) -> None:
        """Send a photo."""
        response = await self.client.post(
            "/attachments",
            data={"client_id": f"c{next(self.numbers)}"},
            files={"file": ("photo.png", picture)},
        )
        assert response.status_code == 202, response.text

    async def reads(self, until: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
        """All events, once one of them is what is waited for."""
        events = await read_until(self.client, 1)
        while not any(map(until, events)):
            events += await read_until(self.client, 1, after=events[-1]["seq"])
        return events

    async def asks_for_a_person(self, word: str = "human") -> None:
        """Write the word, and wait in the queue."""
        await self.says(word)
        await self.reads(lambda event: event.get("holder") == "waiting")

    async def events(self) -> list[dict[str, Any]]:
        """All that there is now."""
        response = await self.client.get("/events", params={"after": 0, "wait": 0})
        found: list[dict[str, Any]] = response.json()["events"]
        return found

    async def heard(self) -> list[str]:
        """What agents said so far and did not take back, each as "name: text"."""
        return [
            f"{event['author'].get('name')}: {event.get('text')}"
            for event in await self.events()
            if event.get("author", {}).get("role") == "agent" and "deleted" not in event
        ]


class Office:
    """Everything; `waits` are the pauses that Slack's 429s asked for."""

    def __init__(
        self,
        state: Path,
        rasa: FakeRasa,
        service: StaffService | None = None,
        staff: Staff = OPEN,
        troubles: Troubles | None = None,
        socket_at: str | None = None,
    ) -> None:
        """`socket_at`: where `slack` is served, for Socket Mode."""
        self.state, self.rasa, self.staff = state, rasa, staff
        self.ahead = timedelta()
        self.cases: dict[str, dict[str, Any]] = {}
        rasa.script = lambda message: hands_over(message, self.cases)
        self._bench = bench(service)
        self.waits: list[float] = []
        outside = httpx.AsyncClient(transport=httpx.ASGITransport(self._connectors))
        kept = SlackSettings(
            TOKEN,
            SIGNING_SECRET,
            "http://chat.test/slack/events",
            address=socket_at or "http://127.0.0.1",
            app_token=APP_TOKEN,
        )
        self._socket_at = socket_at
        self.box: Box = slack_box.build(kept, outside)
        self.box.troubles = troubles or self.box.troubles
        self.up = asyncio.Event()
        self.box.courier = Courier(
            outside,
            kept.events_url,
            SIGNING_SECRET,
            now=time.time,
            troubles=self.box.troubles,
            socket=self.box.courier.socket,
            sleep=self._at_once,
        )
        self.slack = Starlette(routes=slack_box.routes(self.box))
        self._running: contextlib.AsyncExitStack | None = None

    async def start(self) -> None:
        """Start the connectors."""
        database = Database(desk_url(self.state))
        rasa = Rasa(httpx.AsyncClient(transport=Wire(self.rasa), base_url="http://rasa"))
        self.desk = Desk(
            database,
            rasa,
            wording.read(RESPONSES),
            now=self.now,
            staff=self.staff,
            patience=EAGER,
            look_every=0.02,
        )
        attachments = Attachments(database, self.state / "attachments", self.now)
        chat = Chat(self.desk, Streams(), Guard(LIMITS), SECRET, self.now, attachments)
        self.app = app.build(chat, frozenset({ORIGIN}))
        texts = macros.read(RESPONSES.parent / "macros.yml")
        base_url = f"{self._socket_at or 'http://127.0.0.1'}/slack/api/"
        environ = {
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_BASE_URL": base_url,
            "SLACK_APP_TOKEN": APP_TOKEN if self._socket_at else "",
        }
        given = read(environ, texts)
        assert given
        client = httpx.AsyncClient(transport=httpx.ASGITransport(self.slack), base_url=base_url)
        case_client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self._bench), base_url="http://actions.test"
        )
        self.door: Door = slack.build(
            given,
            self.desk,
            database,
            Casework(case_client, DESK_SECRET),
            attachments,
            self.now,
            client,
            sleep=self._at_once,
            pauses=(0.001,),
        )
        self.door.join(self.app, self.desk.hub)
        self._running = contextlib.AsyncExitStack()
        await self._running.enter_async_context(self.app.router.lifespan_context(self.app))
        self.up.set()

    async def stop(self) -> None:
        """End the connectors."""
        self.up.clear()
        if self._running:
            running, self._running = self._running, None
            await running.aclose()

    async def settle(self) -> None:
        """Come back when nothing is under way between the connectors and Slack."""
        for _ in range(3):
            await self.box.courier.settle()
            await self.door.settle()
            while await self.door.schedule.run_due():
                await self.door.settle()

    async def waits_for(self, **span: float) -> None:
        """So much time passes."""
        self.ahead += timedelta(**span)
        await self.settle()

    def ahead_by(self, **span: float) -> None:
        """So much time has passed, and nobody looks yet."""
        self.ahead += timedelta(**span)

    def now(self) -> datetime:
        """The office's clock."""
        return datetime.now(UTC) + self.ahead

    @contextlib.asynccontextmanager
    async def customer(self) -> AsyncIterator[Customer]:
        """A customer with an open conversation."""
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self._connectors, client=("192.0.2.7", 1)),
            base_url="https://chat.example/chat/v1",
            headers={"Origin": ORIGIN},
        )
        async with client:
            opened = await open_conversation(client)
            yield Customer(client, opened["conversation"])

    def root(self, channel: str = CARE) -> dict[str, Any]:
        """The newest root message in a channel."""
        roots = [one for one in self.messages(channel) if "thread_ts" not in one]
        return roots[-1]

    def messages(self, channel: str = CARE) -> list[dict[str, Any]]:
        """All that everybody sees there."""
        return list(self.box.workspace.visible(channel))

    def replies(self, root: dict[str, Any]) -> list[str]:
        """The texts under a root, each as "author: text" (author: "bot", a customer, an id)."""
        return [
            f"{one.get('username') or ('bot' if one.get('bot_id') else one['user'])}: {one['text']}"
            for one in self.box.workspace.thread(root["channel"], root["ts"])[1:]
        ]

    def told(self, user: str) -> list[str]:
        """What one agent alone was told."""
        messages = self.box.workspace.messages
        return [one["text"] for one in messages if one.get("only_to") == user]

    async def presses(self, user: str, action: str, root: dict[str, Any] | None = None) -> None:
        """An agent presses a button under a root message."""
        message = root or self.root()
        done = await people.press(self.box, user, message["channel"], message["ts"], action)
        assert done["status"] == 200
        await self.settle()

    async def hands_back(self, user: str, **agreed: Any) -> None:
        """An agent hands back to the bot, with what was agreed."""
        await self.presses(user, "hand_back")
        assert await self.fills_in(user, **agreed) == {}

    def modal(self, user: str) -> dict[str, Any]:
        """The modal that is open for somebody."""
        [found] = [one for one in self.box.workspace.modals.values() if one["user"] == user]
        return found

    async def fills_in(self, user: str, **entered: Any) -> dict[str, Any]:
        """An agent fills in the open modal and sends it; the errors it shows."""
        view = self.modal(user)
        done = await modals.submit(self.box, user, view["id"], entered)
        await self.settle()
        return done["errors"]

    def shown(self, user: str) -> str:
        """All the words of the modal that is open for somebody; empty when none is."""
        mine = [one for one in self.box.workspace.modals.values() if one["user"] == user]
        return str(mine[0]["blocks"]) if mine else ""

    async def writes(
        self,
        user: str,
        text: str,
        root: dict[str, Any] | None = None,
        picture: tuple[str, bytes] | None = None,
    ) -> dict[str, Any]:
        """An agent writes in a thread."""
        message = root or self.root()
        written = people.write(self.box, user, message["channel"], text, message["ts"], picture)
        await self.settle()
        return written

    async def sends(self, body: bytes, headers: dict[str, str]) -> httpx.Response:
        """Somebody posts to Slack's door."""
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://chat.test") as client:
            return await client.post("/slack/events", content=body, headers=headers)

    async def _connectors(self, scope: Any, receive: Any, send: Any) -> None:
        app = self.app if self.up.is_set() else Response("Nobody is there.", 503)
        await app(scope, receive, send)

    async def _at_once(self, seconds: float) -> None:
        """Some turns of the loop; the connectors are back before Slack tries again."""
        self.waits.append(seconds)
        for _ in range(min(int(seconds), 100)):
            await asyncio.sleep(0)
        await self.up.wait()


def reactions(message: dict[str, Any]) -> list[str]:
    """What was put under a message."""
    return [one["name"] for one in message.get("reactions", [])]


def buttons(root: dict[str, Any]) -> list[str]:
    """The buttons under a root message."""
    return [one["action_id"] for block in root["blocks"] for one in block.get("elements", ()) if
            one["type"] == "button"]  # fmt: skip


def bench(service: StaffService | None) -> Starlette:
    """The action server's endpoint for people; without a service it is down."""

    async def answer(request: Request) -> Response:
        if service is None:
            return JSONResponse({}, 503)
        headers = {name.lower(): value for name, value in request.headers.items()}
        status, body = await service.answer(
            request.path_params["what"], headers, await request.body()
        )
        return JSONResponse(body, status)

    return Starlette(routes=[Route("/desk/{what}", answer, methods=["POST"])])
