"""HTTP calls that end: in time, retried only where that is safe, with one kind of error.

A read may be repeated. A write may be repeated only because it carries an idempotency key.
When a write was sent and no answer came back, the end of all retries is OutcomeUnknown.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential_jitter,
)

from backend_client.errors import BackendUnavailable, OutcomeUnknown, RateLimited, Retryable

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]
MAX_ANSWER = 5_000_000
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one attempt may take (all of it, a slow body included), and how many there are.

    Seconds. Between attempts: exponential from `pause`, with jitter, at most `longest_pause`;
    or as long as the platform asked for, when that is no longer.
    """

    attempt: float = 8.0
    connect: float = 3.0
    attempts: int = 3
    pause: float = 0.2
    longest_pause: float = 3.0


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


Judge = Callable[[Answer], Any]
"""Turns an answer into data, or raises one of backend_client.errors."""


class Calls:
    """Calls to one backend over one connection pool."""

    def __init__(
        self,
        base_url: str,
        headers: Mapping[str, str],
        *,
        patience: Patience | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._patience = patience or Patience()
        self._sleep = sleep
        self._client = httpx.AsyncClient(
            base_url=base_url,
            headers=dict(headers),
            timeout=httpx.Timeout(self._patience.attempt, connect=self._patience.connect),
            transport=transport,
            follow_redirects=False,
        )

    async def read(self, method: str, path: str, judge: Judge, **request: Any) -> Any:
        """`request` is what httpx takes: json, params, headers."""

        async def attempt() -> Any:  # tenacity awaits what is declared async, not a lambda
            return await self._once(method, path, judge, request, write=False)

        return await self._repeat(attempt)

    async def write(self, path: str, judge: Judge, key: str, **request: Any) -> Any:
        """A POST under an idempotency key."""
        headers = {"Idempotency-Key": key}
        sent = _Sent()

        async def attempt() -> Any:
            try:
                return await self._once("POST", path, judge, {**request, "headers": headers}, True)
            except OutcomeUnknown:
                sent.perhaps = True
                raise

        try:
            return await self._repeat(attempt)
        except Retryable as error:
            if sent.perhaps and not isinstance(error, OutcomeUnknown):
                raise OutcomeUnknown(f"an earlier attempt may have worked; now: {error}") from error
            raise

    async def aclose(self) -> None:
        await self._client.aclose()

    async def _repeat(self, attempt: Callable[[], Awaitable[Any]]) -> Any:
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(Retryable),
            stop=stop_after_attempt(self._patience.attempts),
            wait=self._pause,
            sleep=self._sleep,
            reraise=True,
        )
        return await retrying(attempt)

    def _pause(self, state: RetryCallState) -> float:
        patience = self._patience
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, RateLimited) and error.retry_after is not None:
            return min(error.retry_after, patience.longest_pause)
        wait = wait_exponential_jitter(
            patience.pause, patience.longest_pause, jitter=patience.pause
        )
        return wait(state)

    async def _once(
        self, method: str, path: str, judge: Judge, request: Mapping[str, Any], write: bool
    ) -> Any:
        lost = OutcomeUnknown if write else BackendUnavailable
        try:
            async with asyncio.timeout(self._patience.attempt):
                answer = await self._send(method, path, request)
        except NEVER_SENT as error:
            raise BackendUnavailable(f"no connection: {type(error).__name__}") from error
        except (httpx.HTTPError, TimeoutError, _TooLarge) as error:
            raise lost(f"{method} without an answer: {type(error).__name__}") from error
        try:
            return judge(answer)
        except ValueError as error:
            raise lost(f"{method} with an answer that makes no sense: {error}") from error
        except BackendUnavailable as error:
            raise lost(str(error)) from error

    async def _send(self, method: str, path: str, request: Mapping[str, Any]) -> Answer:
        async with self._client.stream(method, path, **request) as response:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_ANSWER:
                    raise _TooLarge
            return Answer(response.status_code, response.headers, bytes(body))


@dataclass(slots=True)
class _Sent:
    perhaps: bool = False


class _TooLarge(Exception):
    pass
