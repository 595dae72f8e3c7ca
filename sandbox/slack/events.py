"""What Slack sends to the app: signed events, sent again when unanswered, and pressed buttons.

Signed as Slack documents: HMAC-SHA256 over `v0:<timestamp>:<raw body>`.
Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

import httpx

from sandbox.slack.answer import PATIENCE, Answer
from sandbox.slack.socket import Socket
from sandbox.slack.trouble import Kind, Troubles
from sandbox.slack.workspace import APP, BOT_USER, TEAM

log = logging.getLogger(__name__)
Json = dict[str, Any]
Sleep = Callable[[float], Awaitable[None]]
RETRIES = (0.0, 60.0, 300.0)
"""Slack tries at once, after a minute, and after five."""


class Courier:
    """Sends to `url`. `now` is seconds since 1970; `sleep` is what it waits with."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        url: str,
        secret: str,
        *,
        now: Callable[[], float],
        troubles: Troubles,
        socket: Socket,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """All goes through `socket` while the app has it open, and else to `url`."""
        self.socket = socket
        self._client, self._url, self._secret = client, url, secret
        self._now, self._troubles, self._sleep = now, troubles, sleep
        self._under_way: set[asyncio.Task[None]] = set()
        self._sent = 0

    def event(self, event: Json) -> str:
        """Send this event in its envelope, until it is taken; its id."""
        self._sent += 1
        number = f"Ev{int(self._now() * 1000):X}{self._sent:04X}"
        envelope = {
            "type": "event_callback",
            "token": "deprecated",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": {"event_ts": event.get("ts", f"{self._now():.6f}"), **event},
            "event_id": number,
            "event_time": int(self._now()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        }
        self._start(self._until_taken(envelope))
        return number

    async def interaction(self, payload: Json) -> Answer:
        """Send a pressed button or a filled-in modal, once."""
        return await self._send("interactive", payload)

    async def command(self, fields: Json) -> Answer:
        """Send a slash command, once."""
        return await self._send("slash_commands", fields)

    async def settle(self) -> None:
        """Come back when nothing is under way any more."""
        while self._under_way:
            await asyncio.gather(*self._under_way)

    async def stop(self) -> None:
        """Give up what is under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _until_taken(self, envelope: Json) -> None:
        late = self._troubles.strike("event", Kind.DELAYED)
        if late:
            await self._sleep(late.seconds)
        for attempt, pause in enumerate((0.0, *RETRIES)):
            if pause:
                await self._sleep(pause)
            taken = (await self._send("events_api", envelope, attempt)).status == httpx.codes.OK
            if taken and not self._troubles.strike("event", Kind.REPEATED):
                return
        log.info("An event was not taken in %d attempts.", len(RETRIES) + 1)

    async def _send(self, kind: str, payload: Json, attempt: int = 0) -> Answer:
        """`kind`: as Socket Mode calls it."""
        if self.socket.is_open:
            return await self.socket.send(kind, payload, attempt)
        return await self._post(_body(kind, payload), kind, attempt)

    async def _post(self, body: bytes, kind: str, attempt: int) -> Answer:
        form = "json" if kind == "events_api" else "x-www-form-urlencoded"
        headers = {
            "Content-Type": f"application/{form}",
            **signed(self._secret, int(self._now()), body),
        }
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_error"}
        try:
            answer = await self._client.post(
                self._url, content=body, headers=headers, timeout=PATIENCE
            )
        except httpx.HTTPError as error:
            log.info("The app did not answer: %s.", type(error).__name__)
            return Answer(0, b"")
        return Answer(answer.status_code, answer.content)


def _body(kind: str, payload: Json) -> bytes:
    if kind == "events_api":
        return json.dumps(payload).encode()
    fields = {"payload": json.dumps(payload)} if kind == "interactive" else payload
    return urlencode(fields).encode()


def signed(secret: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers that prove a request of Slack's."""
    content = f"v0:{timestamp}:".encode() + body
    signature = hmac.digest(secret.encode(), content, hashlib.sha256).hex()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={signature}"}
