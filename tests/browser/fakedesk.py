"""A strict in-process server of docs/web-chat-api.md, with scripted replies.

What the page asks for and the contract does not know is refused and noted in `unexpected`.
Tests say what is replied (`script`), speak up (`say`, `hold`), and break things (`weather`).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

STATIC = Path(__file__).parents[2] / "connectors" / "web" / "static"
TITLES = {401: "no_session", 400: "bad_request", 409: "unknown_choice", 503: "unavailable"}

Said = dict[str, Any]
Event = dict[str, Any]
Script = Callable[["FakeConversation", Said], list[Event]]


@dataclass
class FakeConversation:
    opening: dict[str, Any]
    id: str = field(default_factory=lambda: f"c_{uuid4().hex}")
    events: list[Event] = field(default_factory=list)
    holder: str = "bot"
    listeners: list[asyncio.Queue[Event | None]] = field(default_factory=list)

    def add(self, type_: str, **data: Any) -> Event:
        """Stores an event and tells whoever listens."""
        at = datetime.now(UTC).isoformat()
        event = {"type": type_, "seq": len(self.events) + 1, "at": at, **data}
        self.events.append(event)
        self.tell(event)
        return event

    def tell(self, event: Event | None) -> None:
        for listener in self.listeners:
            listener.put_nowait(event)

    def say(self, text: str | None = None, role: str = "bot", **more: Any) -> Event:
        name = more.pop("name", None)
        author = {"role": role} | ({"name": name} if name else {})
        words = {} if text is None else {"text": text}
        return self.add("message", author=author, **words, **more)

    def type(self, on: bool, role: str = "bot") -> None:
        self.tell({"type": "typing", "role": role, "on": on})

    def hold(self, holder: str, **more: Any) -> None:
        self.holder = holder
        self.add("holder", holder=holder, **more)

    def find(self, **wanted: Any) -> Event | None:
        return next((e for e in self.events if all(e.get(k) == v for k, v in wanted.items())), None)

    def label(self, choice: str) -> tuple[int, str] | None:
        """The number of the message that offered this choice, and the choice's words."""
        for event in self.events:
            for offered in event.get("choices", []):
                if offered["id"] == choice and not self.find(type="chosen", message=event["seq"]):
                    return event["seq"], offered["label"]
        return None


@dataclass
class Weather:
    """What is wrong with the server or the way to it."""

    down: bool = False
    cut: bool = False  # every stream ends as soon as it began
    buffer: bool = False  # a proxy holds streams back
    refuse: int = 0  # this status for every message
    slow: float = 0  # seconds before every answer


def echo(conversation: FakeConversation, said: Said) -> list[Event]:
    return [{"text": f"You said: {said['text']}"}]


class FakeDesk:
    def __init__(self, origin: str, script: Script = echo) -> None:
        self.origin = origin
        self.script = script
        self.weather = Weather()
        self.sessions: dict[str, FakeConversation] = {}
        self.unexpected: list[str] = []
        self.streams = 0
        self.requests: list[str] = []
        self.features: list[str] = ["attachments", "end"]
        self.uploads: list[bytes] = []
        self.app = self._build()

    @property
    def conversation(self) -> FakeConversation:
        """The newest conversation."""
        return list(self.sessions.values())[-1]

    def cut_streams(self) -> None:
        for conversation in self.sessions.values():
            conversation.tell(None)

    # ---- routes

    def _build(self) -> Starlette:
        cors = Middleware(
            CORSMiddleware,
            allow_origins=[self.origin],
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
            expose_headers=["Retry-After"],
        )
        api = [
            Route("/conversations", self._open, methods=["POST"]),
            Route("/messages", self._message, methods=["POST"]),
            Route("/attachments", self._attach, methods=["POST"]),
            Route("/attachments/{name}", self._attachment),
            Route("/end", self._end, methods=["POST"]),
            Route("/events", self._events),
            Route("/{rest:path}", self._unknown),
        ]
        return Starlette(
            routes=[Mount("/chat/v1", routes=api), Mount("/", StaticFiles(directory=STATIC))],
            middleware=[cors, Middleware(GZipMiddleware)],
        )

    async def _unknown(self, request: Request) -> Response:
        self.unexpected.append(f"{request.method} {request.url.path}")
        return problem(404, "No such address.")

    async def _before(self, request: Request, allowed: set[str]) -> Any:
        """The body, after whatever the weather does; raises `Trouble`."""
        self.requests.append(f"{request.method} {request.url.path.rsplit('/', 1)[-1]}")
        if self.weather.slow:
            await asyncio.sleep(self.weather.slow)
        if self.weather.down:
            raise Trouble(503, "We are being repaired.")
        if request.method != "POST":
            return None
        body = await request.json()
        if extra := set(body) - allowed:
            self.unexpected.append(f"{request.url.path}: {sorted(extra)}")
            raise Trouble(400, f"Unknown fields: {sorted(extra)}.")
        return body

    def _conversation(self, request: Request) -> FakeConversation:
        session = request.headers.get("authorization", "").removeprefix("Bearer ")
        if session not in self.sessions:
            raise Trouble(401, "This session is not known.")
        return self.sessions[session]

    async def _open(self, request: Request) -> Response:
        try:
            known = {"locale", "timezone", "identity", "order", "new"}
            body = await self._before(request, known)
            if "authorization" in request.headers:
                conversation = self._conversation(request)
                session = request.headers["authorization"].removeprefix("Bearer ")
                return JSONResponse(self._opened(conversation, session))
        except Trouble as trouble:
            return trouble.answer()
        session = f"s_{uuid4().hex}"
        self.sessions[session] = FakeConversation(opening=body)
        return JSONResponse(self._opened(self.sessions[session], session), 201)

    def _opened(self, conversation: FakeConversation, session: str) -> dict[str, Any]:
        return {
            "conversation": conversation.id,
            "session": session,
            "cursor": len(conversation.events),
            "holder": conversation.holder,
            "features": self.features,
        }

    async def _message(self, request: Request) -> Response:
        try:
            said = await self._before(request, {"client_id", "text", "choice"})
            conversation = self._conversation(request)
            if self.weather.refuse:
                raise Trouble(self.weather.refuse, "We cannot take that.")
            return self._store(conversation, said)
        except Trouble as trouble:
            return trouble.answer()

    def _store(self, conversation: FakeConversation, said: Said) -> Response:
        client_id = said["client_id"]
        if stored := conversation.find(client_id=client_id):
            return receipt(stored["seq"], client_id, duplicate=True)
        if "choice" in said:
            offer = conversation.label(said["choice"])
            if offer is None:
                raise Trouble(409, "That choice is no longer on offer.")
            conversation.add("chosen", message=offer[0], choice=said["choice"])
            said = said | {"text": offer[1]}
        stored = conversation.say(said["text"], "customer", client_id=client_id)
        self._reply(conversation, said)
        return receipt(stored["seq"], client_id)

    def _reply(self, conversation: FakeConversation, said: Said) -> None:
        for reply in self.script(conversation, said):
            conversation.say(**reply)

    async def _attach(self, request: Request) -> Response:
        async with request.form() as form:
            client_id, file = str(form["client_id"]), form["file"]
            assert not isinstance(file, str)
            self.uploads.append(await file.read())
        try:
            conversation = self._conversation(request)
        except Trouble as trouble:
            return trouble.answer()
        picture = {"url": f"attachments/{len(self.uploads) - 1}", "type": "image/jpeg"}
        stored = conversation.say(role="customer", client_id=client_id, attachments=[picture])
        self._reply(conversation, {"text": "(photo)"})
        return receipt(stored["seq"], client_id)

    async def _attachment(self, request: Request) -> Response:
        return Response(self.uploads[int(request.path_params["name"])], media_type="image/jpeg")

    async def _end(self, request: Request) -> Response:
        try:
            await self._before(request, set())
            conversation = self._conversation(request)
        except Trouble as trouble:
            return trouble.answer()
        conversation.hold("closed")
        return JSONResponse({"seq": len(conversation.events)}, 202)

    async def _events(self, request: Request) -> Response:
        try:
            await self._before(request, set())
            conversation = self._conversation(request)
        except Trouble as trouble:
            return trouble.answer()
        after = int(request.headers.get("last-event-id", request.query_params.get("after", 0)))
        if request.headers["accept"] == "text/event-stream":
            stream = self._stream(conversation, after)
            return StreamingResponse(stream, media_type="text/event-stream")
        return await self._poll(conversation, after, float(request.query_params.get("wait", 25)))

    async def _poll(self, conversation: FakeConversation, after: int, wait: float) -> Response:
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        conversation.listeners.append(queue)
        if not conversation.events[after:] and wait:
            try:
                await asyncio.wait_for(queue.get(), wait)
            except TimeoutError:
                pass
        conversation.listeners.remove(queue)
        return JSONResponse(
            {"events": conversation.events[after:], "cursor": len(conversation.events)}
        )

    async def _stream(self, conversation: FakeConversation, after: int) -> AsyncIterator[str]:
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        for event in conversation.events[after:]:
            queue.put_nowait(event)
        conversation.listeners.append(queue)
        self.streams += 1
        try:
            if self.weather.buffer:
                await asyncio.sleep(3600)
            yield ": welcome\n\n"
            while not self.weather.cut and (event := await queue.get()):
                yield frame(event)
        finally:
            self.streams -= 1
            conversation.listeners.remove(queue)


def frame(event: Event) -> str:
    number = f"id: {event['seq']}\n" if "seq" in event else ""
    data = {key: value for key, value in event.items() if key != "type"}
    return f"{number}event: {event['type']}\ndata: {json.dumps(data)}\n\n"


def receipt(seq: int, client_id: str, duplicate: bool = False) -> Response:
    return JSONResponse({"seq": seq, "client_id": client_id, "duplicate": duplicate}, 202)


def problem(status: int, detail: str) -> Response:
    code = TITLES.get(status, "refused")
    body = {"status": status, "code": code, "title": code, "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")


class Trouble(Exception):
    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status

    def answer(self) -> Response:
        return problem(self.status, str(self))
