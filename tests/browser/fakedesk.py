"""A strict in-process server of docs/web-chat-api.md, with scripted replies.

What the contract does not know is refused and noted in `unexpected`. Tests say what is replied
(`script`), speak up (`conversation.say`, `.hold`, `.type`), and break things (`weather`).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from connectors.telegram.invitation import _qr
from connectors.web import script as chat_script
from tests.browser.fakelog import Event, FakeConversation

CODES = {400: "bad_request", 401: "no_session", 409: "unknown_choice", 503: "unavailable"}
OPENING = {"locale", "timezone", "identity", "order"}

Said = dict[str, Any]
Script = Callable[[FakeConversation, Said], list[dict[str, Any]]]


@dataclass
class Weather:
    """What is wrong with the server, or with the way to it."""

    down: bool = False
    cut: bool = False  # every stream ends as soon as it began
    buffer: bool = False  # a proxy holds streams back
    slow: float = 0  # seconds before every answer
    refuse: int = 0  # this status for every message
    forged: bool = False  # identity tokens are refused
    lose_answer: bool = False  # the next message is stored, but its answer never arrives


class RefusalError(Exception):
    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


def echo(conversation: FakeConversation, said: Said) -> list[dict[str, Any]]:
    return [{"text": f"You said: {said['text']}"}]


class FakeDesk:
    def __init__(self, origin: str, script: Script = echo) -> None:
        self.origin = origin
        self.script = script
        self.weather = Weather()
        self.sessions: dict[str, FakeConversation] = {}
        self.unexpected: list[str] = []
        self.requests: list[str] = []
        self.streams = 0
        self.polls_waiting = 0
        self.opened: dict[str, Any] = {"features": ["attachments", "end", "transcript", "telegram"]}
        self.uploads: list[bytes] = []
        self.mailed: list[str] = []
        self._stirred = asyncio.Event()
        self.app = self._build()

    @property
    def conversation(self) -> FakeConversation:
        """The newest conversation."""
        return list(self.sessions.values())[-1]

    def cut_streams(self) -> None:
        for conversation in self.sessions.values():
            conversation.tell(None)

    async def until(self, true: Callable[[], bool]) -> None:
        """Waits for what requests bring about, at most 10 s."""
        async with asyncio.timeout(10):
            while not true():
                await self._stirred.wait()

    def _stir(self) -> None:
        self._stirred.set()
        self._stirred = asyncio.Event()

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
            Route("/attachments/{number:int}", self._attachment),
            Route("/transcript", self._transcript, methods=["POST"]),
            Route("/telegram", self._telegram, methods=["POST"]),
            Route("/end", self._end, methods=["POST"]),
            Route("/events", self._events),
            Route("/{rest:path}", self._unknown),
        ]
        return Starlette(
            routes=[Mount("/chat/v1", routes=api), *chat_script.routes()],
            middleware=[cors],
            exception_handlers={RefusalError: _problem},
        )

    # ---- what every request meets

    async def _before(self, request: Request) -> None:
        self.requests.append(f"{request.method} {request.url.path.rsplit('/', 1)[-1]}")
        self._stir()
        await asyncio.sleep(self.weather.slow)
        if self.weather.down:
            raise RefusalError(503, "We are being repaired.")

    async def _body(self, request: Request, allowed: set[str]) -> Said:
        await self._before(request)
        body: Said = await request.json()
        if extra := set(body) - allowed:
            self.unexpected.append(f"{request.url.path}: {sorted(extra)}")
            raise RefusalError(400, f"Unknown fields: {sorted(extra)}.")
        return body

    def _session(self, request: Request) -> str:
        session = request.headers.get("authorization", "").removeprefix("Bearer ")
        if session not in self.sessions:
            raise RefusalError(401, "This session is not known.")
        return session

    async def _unknown(self, request: Request) -> Response:
        self.unexpected.append(f"{request.method} {request.url.path}")
        raise RefusalError(404, "No such address.")

    # ---- saying

    async def _open(self, request: Request) -> Response:
        opening = await self._body(request, OPENING)
        if self.weather.forged and "identity" in opening:
            raise RefusalError(400, "This identity token is not valid.")
        if "authorization" in request.headers:
            return self._opened(self._session(request), 200)
        session = f"s_{uuid4().hex}"
        self.sessions[session] = FakeConversation(opening)
        return self._opened(session, 201)

    def _opened(self, session: str, status: int) -> Response:
        conversation = self.sessions[session]
        state = {"conversation": conversation.id, "session": session}
        now = {"cursor": len(conversation.events), "holder": conversation.holder}
        return JSONResponse(state | now | self.opened, status)

    async def _message(self, request: Request) -> Response:
        said = await self._body(request, {"client_id", "text", "choice"})
        conversation = self.sessions[self._session(request)]
        if self.weather.refuse:
            raise RefusalError(self.weather.refuse, "We cannot take that.")
        stored = self._store(conversation, said)
        if self.weather.lose_answer:
            self.weather.lose_answer = False
            raise RefusalError(504, "The gateway lost the answer.")
        return stored

    def _store(self, conversation: FakeConversation, said: Said) -> Response:
        client_id = said["client_id"]
        if stored := conversation.find(client_id=client_id):
            return _receipt(stored["seq"], client_id, duplicate=True)
        if "choice" in said:
            said = said | {"text": self._chosen(conversation, said["choice"])}
        message = conversation.say(said["text"], "customer", client_id=client_id)
        self._reply(conversation, said)
        return _receipt(message["seq"], client_id)

    def _chosen(self, conversation: FakeConversation, choice: str) -> str:
        offer = conversation.offered(choice)
        if offer is None:
            raise RefusalError(409, "That choice is no longer on offer.")
        conversation.add("chosen", message=offer[0], choice=choice)
        return offer[1]

    def _reply(self, conversation: FakeConversation, said: Said) -> None:
        for reply in self.script(conversation, said):
            conversation.say(**reply)
        self._stir()

    async def _attach(self, request: Request) -> Response:
        await self._before(request)
        conversation = self.sessions[self._session(request)]
        async with request.form() as form:
            client_id, file = str(form["client_id"]), form["file"]
            assert not isinstance(file, str)
            self.uploads.append(await file.read())
        picture = {"url": f"attachments/{len(self.uploads) - 1}", "type": "image/jpeg"}
        message = conversation.say(role="customer", client_id=client_id, attachments=[picture])
        self._reply(conversation, {"text": "a photo"})
        return _receipt(message["seq"], client_id)

    async def _attachment(self, request: Request) -> Response:
        return Response(self.uploads[request.path_params["number"]], media_type="image/jpeg")

    async def _transcript(self, request: Request) -> Response:
        body = await self._body(request, {"email"})
        self._session(request)
        if self.weather.refuse:
            raise RefusalError(self.weather.refuse, "We cannot mail that.")
        self.mailed.append(body["email"])
        return JSONResponse({}, 202)

    async def _telegram(self, request: Request) -> Response:
        await self._body(request, set())
        self._session(request)
        url = "https://t.me/shop_bot?start=x"
        return JSONResponse({"url": url, "qr": _qr(url), "expires_in": 900}, 201)

    async def _end(self, request: Request) -> Response:
        await self._body(request, set())
        conversation = self.sessions[self._session(request)]
        conversation.hold("closed")
        return JSONResponse({"seq": len(conversation.events)}, 202)

    # ---- reading

    async def _events(self, request: Request) -> Response:
        await self._before(request)
        conversation = self.sessions[self._session(request)]
        after = int(request.headers.get("last-event-id", request.query_params.get("after", 0)))
        if request.headers["accept"] == "text/event-stream":
            stream = self._stream(conversation, after)
            return StreamingResponse(stream, media_type="text/event-stream")
        return await self._poll(conversation, after, float(request.query_params.get("wait", 25)))

    async def _poll(self, conversation: FakeConversation, after: int, wait: float) -> Response:
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        conversation.listeners.append(queue)
        if wait and not conversation.events[after:]:
            await self._wait_for_news(queue, wait)
        conversation.listeners.remove(queue)
        events = conversation.events[after:]
        return JSONResponse({"events": events, "cursor": len(conversation.events)})

    async def _wait_for_news(self, queue: "asyncio.Queue[Event | None]", wait: float) -> None:
        self.polls_waiting += 1
        self._stir()
        with suppress(TimeoutError):
            await asyncio.wait_for(queue.get(), wait)
        self.polls_waiting -= 1

    async def _stream(self, conversation: FakeConversation, after: int) -> AsyncIterator[str]:
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        for event in conversation.events[after:]:
            queue.put_nowait(event)
        conversation.listeners.append(queue)
        self.streams += 1
        self._stir()
        try:
            if self.weather.buffer:
                await asyncio.Event().wait()
            yield ": welcome\n\n"
            while not self.weather.cut:
                told = await queue.get()
                if told is None:
                    break
                yield _frame(told)
        finally:
            self.streams -= 1
            self._stir()
            conversation.listeners.remove(queue)


def _frame(event: Event) -> str:
    number = f"id: {event['seq']}\n" if "seq" in event else ""
    data = {key: value for key, value in event.items() if key != "type"}
    return f"{number}event: {event['type']}\ndata: {json.dumps(data)}\n\n"


def _receipt(seq: int, client_id: str, *, duplicate: bool = False) -> Response:
    return JSONResponse({"seq": seq, "client_id": client_id, "duplicate": duplicate}, 202)


async def _problem(request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, RefusalError) else 500
    code = CODES.get(status, "refused")
    body = {"status": status, "code": code, "title": code, "detail": str(error)}
    return JSONResponse(body, status, media_type="application/problem+json")
