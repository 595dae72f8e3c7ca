"""A network that can be told what goes wrong, around a real transport."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from enum import StrEnum

import httpx


class Trouble(StrEnum):
    """What happens to one request. BEFORE: the platform never saw it. AFTER: it was done."""

    DROPPED_BEFORE = "dropped before"
    DROPPED_AFTER = "dropped after"
    DUPLICATED = "duplicated"
    ERROR_BEFORE = "503 before"
    ERROR_AFTER = "500 after"
    RATE_LIMITED = "429"
    MALFORMED = "malformed"
    WRONG_SHAPE = "wrong shape"
    SLOW_BODY = "slow body"


AFTER = (Trouble.DROPPED_AFTER, Trouble.ERROR_AFTER, Trouble.MALFORMED, Trouble.WRONG_SHAPE)
IsWrite = Callable[[httpx.Request], bool]


class Network(httpx.AsyncBaseTransport):
    """Passes requests on, but for the troubles that were planned."""

    def __init__(
        self,
        inner: httpx.AsyncBaseTransport,
        is_write: IsWrite,
        never_doubled: IsWrite = lambda _: False,
    ) -> None:
        """`never_doubled`: requests that the platform cannot be guarded from getting twice."""
        self._inner, self._is_write, self._never_doubled = inner, is_write, never_doubled
        self._plan: deque[Trouble | None] = deque()
        self._always: Trouble | None = None
        self._writes_only = False
        self.writes = 0
        self.requests = 0
        self.suffered: Counter[str] = Counter()

    def next_writes(self, *plan: Trouble | None) -> None:
        """What happens to the next writes, one after the other; None: nothing."""
        self._plan, self._writes_only, self._always = deque(plan), True, None

    def next_requests(self, *plan: Trouble | None) -> None:
        self._plan, self._writes_only, self._always = deque(plan), False, None

    def always(self, trouble: Trouble | None) -> None:
        """What happens to every request from now on."""
        self._plan, self._writes_only, self._always = deque(), False, trouble

    def calm(self) -> None:
        self.always(None)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        write = self._is_write(request)
        self.requests += 1
        self.writes += write
        trouble = self._trouble(write)
        if trouble is Trouble.DUPLICATED and self._never_doubled(request):
            trouble = None
        self.suffered.update([trouble.value] if trouble else [])
        return await self._suffer(trouble, request)

    def _trouble(self, write: bool) -> Trouble | None:
        if self._plan and (write or not self._writes_only):
            return self._plan.popleft()
        return self._always

    async def _suffer(self, trouble: Trouble | None, request: httpx.Request) -> httpx.Response:
        match trouble:
            case Trouble.DROPPED_BEFORE:
                raise httpx.ConnectError("the network is down", request=request)
            case Trouble.ERROR_BEFORE:
                return httpx.Response(503, text="upstream unavailable")
            case Trouble.RATE_LIMITED:
                return httpx.Response(429, headers={"Retry-After": "0"}, json={})
            case Trouble.DUPLICATED:
                await self._through(request)
        response = await self._through(request)
        match trouble:
            case Trouble.DROPPED_AFTER:
                raise httpx.ReadError("the connection was reset", request=request)
            case Trouble.ERROR_AFTER:
                return httpx.Response(500, text="oops")
            case Trouble.MALFORMED:
                return httpx.Response(200, text="<!doctype html><title>Welcome</title>")
            case Trouble.WRONG_SHAPE:
                return httpx.Response(200, json=["what", "is", "this"])
            case Trouble.SLOW_BODY:
                return httpx.Response(200, stream=_Endless())
        return response

    async def _through(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        copy = httpx.Request(request.method, request.url, headers=request.headers, content=body)
        response = await self._inner.handle_async_request(copy)
        content = await response.aread()
        headers = [(k, v) for k, v in response.headers.raw if k.lower() != b"content-encoding"]
        return httpx.Response(response.status_code, headers=headers, content=content)


class _Endless(httpx.AsyncByteStream):
    """Begins, and never ends."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()
