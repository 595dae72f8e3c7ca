"""A Rasa that answers from a script, as Rasa 3.6's HTTP API does; and a wire that can break.

Strict: a request that Rasa would not understand, or that the desk must never send, is an error
which `unexpected` holds and the fixtures look at.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Item = dict[str, Any]
Script = Callable[[str], list[Item]]

METADATA = {
    *("message_id", "channel", "locale", "timezone", "order", "identity", "typed", "attachments"),
}


def echo(message: str) -> list[Item]:
    """Says back what it heard."""
    return [{"text": f"You said: {message}"}]


class FakeRasa:
    """The server. `seen` holds each message that a turn was completed for, in order."""

    def __init__(self, script: Script = echo, *, enable_api: bool = True) -> None:
        self.script = script
        self.enable_api = enable_api
        self.has_model = True
        self.seen: list[dict[str, Any]] = []
        self.unexpected: list[str] = []
        self.statuses: list[int] = []
        self.most_at_work: defaultdict[str, int] = defaultdict(int)
        self.arrived = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()
        self._trackers: defaultdict[str, list[Item]] = defaultdict(list)
        self._busy: defaultdict[str, int] = defaultdict(int)
        self.app = Starlette(
            routes=[
                Route("/webhooks/rest/webhook", self._webhook, methods=["POST"]),
                Route("/conversations/{sender}/tracker", self._tracker),
                Route("/status", self._status),
                Route("/{rest:path}", self._unknown, methods=["GET", "POST", "PUT", "DELETE"]),
            ]
        )

    @property
    def messages(self) -> list[str]:
        """What it was told, in order."""
        return [one["message"] for one in self.seen]

    async def _webhook(self, request: Request) -> Response:
        body = await request.json()
        self._check(body)
        if not self.has_model:
            return JSONResponse([])
        if self.statuses:
            return JSONResponse({"status": "failure"}, self.statuses.pop(0))
        sender = body["sender"]
        self._busy[sender] += 1
        self.most_at_work[sender] = max(self.most_at_work[sender], self._busy[sender])
        try:
            self.arrived.set()
            await self.go_on.wait()
            items = self.script(body["message"])
        finally:
            self._busy[sender] -= 1
        self.seen.append(body)
        self._trackers[sender] += [
            {"event": "user", "text": body["message"], "metadata": body["metadata"]},
            *(_bot_event(item) for item in items),
            {"event": "action", "name": "action_listen"},
        ]
        return JSONResponse([{"recipient_id": sender, **item} for item in items])

    async def _status(self, _request: Request) -> Response:
        if not self.enable_api:
            return JSONResponse({"message": "Not Found"}, 404)
        return JSONResponse({}, 200 if self.has_model else 409)

    async def _tracker(self, request: Request) -> Response:
        if not self.enable_api:
            return JSONResponse({"message": "Not Found"}, 404)
        if not self.has_model:
            return JSONResponse({"reason": "Conflict"}, 409)
        if request.query_params.get("include_events") != "ALL":
            self.unexpected.append("a tracker without include_events=ALL hides undone turns")
        sender = request.path_params["sender"]
        return JSONResponse({"sender_id": sender, "events": self._trackers[sender]})

    async def _unknown(self, request: Request) -> Response:
        self.unexpected.append(f"{request.method} {request.url.path}")
        return JSONResponse({"message": "Not Found"}, 404)

    def _check(self, body: dict[str, Any]) -> None:
        if set(body) != {"sender", "message", "metadata"} or not body["sender"]:
            self.unexpected.append(f"a message with {sorted(body)}")
        if set(body["metadata"]) != METADATA:
            self.unexpected.append(f"metadata with {sorted(body['metadata'])}")
        if body["metadata"]["typed"] and body["message"].startswith("/"):
            self.unexpected.append(f"a typed command: {body['message']}")
        if not 0 < len(body["message"]) <= 2000:
            self.unexpected.append(f"a message of {len(body['message'])} characters")


class Wire(httpx.AsyncBaseTransport):
    """The line to Rasa: `down` refuses connections; the next `lost_replies` replies get lost."""

    def __init__(self, rasa: FakeRasa) -> None:
        self.rasa = rasa
        self.down = False
        self.lost_replies = 0
        self.lost = asyncio.Event()
        self.attempts = 0
        self._tried = asyncio.Event()

    async def tries(self, more: int) -> None:
        """Come back when the desk has tried so many times more."""
        goal = self.attempts + more
        while self.attempts < goal:
            self._tried.clear()
            await self._tried.wait()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """See httpx."""
        self.attempts += 1
        self._tried.set()
        if self.down:
            raise httpx.ConnectError("refused")
        response = await httpx.ASGITransport(self.rasa.app).handle_async_request(request)
        if request.method == "POST" and self.lost_replies:
            self.lost_replies -= 1
            self.lost.set()
            raise httpx.ReadTimeout("lost")
        return response


def _bot_event(item: Item) -> Item:
    data = {key: item.get(key) for key in ("buttons", "image", "custom")}
    return {"event": "bot", "text": item.get("text"), "data": data, "metadata": {}}
