"""Socket Mode: the app opens a WebSocket, and what Slack sends comes through it.

Source: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.slack.answer import PATIENCE, Answer
from sandbox.slack.workspace import APP

Json = dict[str, Any]


class Socket:
    """The newest connection counts. A ticket opens one, once."""

    def __init__(self, app_token: str, address: str) -> None:
        self._token, self._address = app_token, address.replace("http", "ws", 1)
        self._tickets: set[str] = set()
        self._line: WebSocket | None = None
        self._awaited: dict[str, asyncio.Future[Json]] = {}

    @property
    def is_open(self) -> bool:
        """Whether the app listens here."""
        return self._line is not None

    def routes(self) -> list[BaseRoute]:
        """The method that gives out addresses, and the addresses."""
        return [
            Route("/slack/api/apps.connections.open", self._give_out, methods=["POST"]),
            WebSocketRoute("/slack/socket/{ticket}", self._serve),
        ]

    async def send(self, kind: str, payload: Json, attempt: int) -> Answer:
        """One envelope; status 0 when it was not acknowledged in time."""
        line, envelope = self._line, secrets.token_hex(8)
        if line is None:
            return Answer(0, b"")
        sent: Json = {"envelope_id": envelope, "type": kind, "payload": payload}
        sent["accepts_response_payload"] = kind != "events_api"
        if attempt:
            sent |= {"retry_attempt": attempt, "retry_reason": "timeout"}
        self._awaited[envelope] = asyncio.get_running_loop().create_future()
        try:
            await line.send_json(sent)
            async with asyncio.timeout(PATIENCE):
                said = await self._awaited[envelope]
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            return Answer(0, b"")
        finally:
            del self._awaited[envelope]
        return Answer(200, json.dumps(said).encode())

    async def refresh(self) -> None:
        """Slack asks the app to connect anew, as it does every few hours."""
        if self._line is not None:
            line, self._line = self._line, None
            await line.send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def _give_out(self, request: Request) -> Response:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or not hmac.compare_digest(given.encode(), self._token.encode()):
            return JSONResponse({"ok": False, "error": "invalid_auth"})
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return JSONResponse({"ok": True, "url": f"{self._address}/slack/socket/{ticket}"})

    async def _serve(self, line: WebSocket) -> None:
        ticket = line.path_params["ticket"]
        if ticket not in self._tickets:
            await line.close()
            return
        self._tickets.remove(ticket)
        await line.accept()
        await line.send_json(
            {"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}}
        )
        self._line = line
        try:
            while True:
                self._take(await line.receive_json())
        except WebSocketDisconnect:
            self._line = None if self._line is line else self._line

    def _take(self, said: Json) -> None:
        awaited = self._awaited.get(said.get("envelope_id", ""))
        if awaited and not awaited.done():
            awaited.set_result(said.get("payload") or {})
