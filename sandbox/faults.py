"""Faults that can be switched on: what goes wrong between two real systems, on request.

A fault acts on calls under /api whose `METHOD /path` matches its pattern (`*` for anything),
`times` times or for ever, each time with its probability, drawn from a seeded source.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from random import Random

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Sleep = Callable[[float], Awaitable[None]]
HTML = "<!doctype html><title>Bad gateway</title><h1>It works!</h1>"


class FaultKind(StrEnum):
    LATENCY = "latency"
    """Answers late, by `seconds`."""
    SLOW_BODY = "slow_body"
    """Answers at once, but the body takes `seconds`."""
    ERROR = "error"
    """503, and nothing was done."""
    ERROR_AFTER = "error_after"
    """500, though it was done."""
    LOST_ANSWER = "lost_answer"
    """It was done, and the connection breaks off in the answer."""
    DUPLICATED = "duplicated"
    """The request arrives twice; the second answer comes back."""
    RATE_LIMITED = "rate_limited"
    """429 with Retry-After: `seconds`."""
    MALFORMED = "malformed"
    """200 with a page of HTML, and nothing was done."""


@dataclass(frozen=True, slots=True)
class Fault:
    """`times` None: until it is switched off. `probability` in per cent."""

    kind: FaultKind
    match: str = "*"
    times: int | None = None
    probability: int = 100
    seconds: int = 1

    def hits(self, call: str) -> bool:
        return fnmatchcase(call, self.match) and self.times != 0


class Faults:
    """The faults that are on. `sleep` is what latency waits with."""

    def __init__(self, seed: int = 0, sleep: Sleep = asyncio.sleep) -> None:
        self.on: tuple[Fault, ...] = ()
        self.sleep = sleep
        self._random = Random(seed)  # noqa: S311 (repeatable on purpose)

    def switch(self, faults: tuple[Fault, ...], seed: int | None = None) -> None:
        """These faults and no others."""
        self.on = faults
        if seed is not None:
            self._random = Random(seed)  # noqa: S311

    def strike(self, call: str) -> Fault | None:
        """The first fault that acts on this call, counted down."""
        for place, fault in enumerate(self.on):
            if fault.hits(call) and self._random.randrange(100) < fault.probability:
                if fault.times is not None:
                    used = replace(fault, times=fault.times - 1)
                    self.on = (*self.on[:place], used, *self.on[place + 1 :])
                return fault
        return None


class FaultyMiddleware:
    """Between the network and the API."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app, self._faults = app, faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        fault = self._faults.strike(f"{scope['method']} {scope['path']}")
        if fault is None:
            await self._app(scope, receive, send)
        else:
            await getattr(self, f"_{fault.kind}")(fault, scope, receive, send)

    async def _latency(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        await self._faults.sleep(fault.seconds)
        await self._app(scope, receive, send)

    async def _error(self, _: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        await _refusal(503)(scope, receive, send)

    async def _error_after(self, _: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, _nowhere)
        await _refusal(500)(scope, receive, send)

    async def _rate_limited(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        await _refusal(429, {"Retry-After": str(fault.seconds)})(scope, receive, send)

    async def _malformed(self, _: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        await Response(HTML, media_type="text/html")(scope, receive, send)

    async def _lost_answer(self, _: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        async def break_off(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
            elif message["body"]:
                with suppress(RuntimeError):  # the server misses the other half: as it should
                    await send({**message, "body": message["body"][: len(message["body"]) // 2]})

        await self._app(scope, receive, break_off)

    async def _slow_body(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        async def trickle(message: Message) -> None:
            if message["type"] == "http.response.body":
                await self._faults.sleep(fault.seconds)
            await send(message)

        await self._app(scope, receive, trickle)

    async def _duplicated(self, _: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _read(receive)
        await self._app(scope, _again(body), _nowhere)
        await self._app(scope, _again(body), send)


def _refusal(status: int, headers: dict[str, str] | None = None) -> JSONResponse:
    error = {"code": "fault", "message": "This fault was switched on."}
    return JSONResponse({"error": error}, status, headers)


async def _nowhere(_message: Message) -> None:
    pass


async def _read(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _again(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
