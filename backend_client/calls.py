"""HTTP calls that end: in time, retried only where that is safe, with one kind of error.

A read may be repeated. A write may be repeated only because it carries an idempotency key.
When a write was sent and no answer came back, the end of all retries is OutcomeUnknown.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential_jitter,
)

from backend_client.breaker import Breaker, CircuitOpen
from backend_client.errors import (
    BackendError,
    BackendUnavailable,
    OutcomeUnknown,
    RateLimited,
    Retryable,
)
from backend_client.metrics import CallRecord, Observer
from backend_client.patience import Patience, RetryBudget

Sleep = Callable[[float], Awaitable[None]]
MAX_ANSWER = 5_000_000
NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


Judge = Callable[[Answer], Any]
"""Turns an answer into data, or raises one of backend_client.errors.

A ValueError means that the answer makes no sense.
"""


@dataclass(frozen=True, slots=True)
class Target:
    """What is called: a path whose `{}` are ids, which may have any characters."""

    method: str
    template: str
    ids: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return self.template.format(*map(_escaped, self.ids))

    @property
    def operation(self) -> str:
        return f"{self.method} {self.template}"


@dataclass(slots=True)
class _Course:
    """How one call goes: how often it was tried, and whether a write may have been done."""

    write: bool
    attempts: int = 0
    perhaps_done: bool = False


class Calls:
    """Calls to one backend, over one connection pool, behind one breaker."""

    def __init__(
        self,
        name: str,
        base_url: str,
        headers: Mapping[str, str],
        *,
        patience: Patience | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        observer: Observer | None = None,
        breaker: Breaker | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._name, self._sleep = name, sleep
        self._patience = patience or Patience()
        self._observer = observer
        self._breaker = breaker or Breaker(name)
        self._budget = RetryBudget()
        self._client = httpx.AsyncClient(
            base_url=base_url,
            headers=dict(headers),
            timeout=httpx.Timeout(self._patience.attempt, connect=self._patience.connect),
            transport=transport,
            follow_redirects=False,
        )

    async def read(self, target: Target, judge: Judge, **request: Any) -> Any:
        """A call that changes nothing. `request` is what httpx takes: json, params, headers."""
        return await self._observed(target, judge, request, _Course(write=False))

    async def write(self, target: Target, judge: Judge, key: str, **request: Any) -> Any:
        """A call under an idempotency key, sent as the `Idempotency-Key` header."""
        headers = {**request.pop("headers", {}), "Idempotency-Key": key}
        return await self._observed(
            target, judge, {**request, "headers": headers}, _Course(write=True)
        )

    async def aclose(self) -> None:
        await self._client.aclose()

    async def _observed(
        self, target: Target, judge: Judge, request: Mapping[str, Any], course: _Course
    ) -> Any:
        begun, outcome = time.perf_counter(), "ok"
        try:
            return await self._in_time(target, judge, request, course)
        except BackendError as error:
            outcome = error.code
            raise
        finally:
            if self._observer:
                seconds = time.perf_counter() - begun
                self._observer(
                    CallRecord(self._name, target.operation, outcome, course.attempts, seconds)
                )

    async def _in_time(
        self, target: Target, judge: Judge, request: Mapping[str, Any], course: _Course
    ) -> Any:
        try:
            async with asyncio.timeout(self._patience.total):
                return await self._retried(target, judge, request, course)
        except TimeoutError as error:
            raise self._lost(course)(f"no answer in {self._patience.total} s") from error
        except OutcomeUnknown:
            raise
        except Retryable as error:
            if course.perhaps_done:
                raise OutcomeUnknown(f"an earlier attempt may have worked; now: {error}") from error
            raise

    async def _retried(
        self, target: Target, judge: Judge, request: Mapping[str, Any], course: _Course
    ) -> Any:
        async def attempt() -> Any:
            course.attempts += 1
            async with self._breaker.guard():
                return await self._once(target, judge, request, course)

        self._budget.call()
        retrying = AsyncRetrying(
            retry=retry_if_exception(self._worth_another),
            stop=stop_after_attempt(self._patience.attempts),
            wait=self._pause,
            sleep=self._sleep,
            reraise=True,
        )
        return await retrying(attempt)

    def _worth_another(self, error: BaseException) -> bool:
        if not isinstance(error, Retryable) or isinstance(error, CircuitOpen):
            return False
        return self._budget.retry()

    def _pause(self, state: RetryCallState) -> float:
        patience = self._patience
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, RateLimited) and error.retry_after is not None:
            return min(error.retry_after, patience.longest_pause)
        wait = wait_exponential_jitter(
            multiplier=patience.pause, max=patience.longest_pause, jitter=patience.pause
        )
        return wait(state)

    async def _once(
        self, target: Target, judge: Judge, request: Mapping[str, Any], course: _Course
    ) -> Any:
        operation = target.operation
        try:
            async with asyncio.timeout(self._patience.attempt):
                answer = await self._send(target, request)
        except NEVER_SENT as error:
            raise BackendUnavailable(f"{operation}: no connection ({_name(error)})") from error
        except (httpx.HTTPError, TimeoutError, _TooLarge) as error:
            raise self._lost(course)(f"{operation}: no answer ({_name(error)})") from error
        try:
            return judge(answer)
        except ValueError as error:
            raise self._lost(course)(f"{operation}: makes no sense: {error}") from error
        except BackendUnavailable as error:
            raise self._lost(course)(f"{operation}: {error}") from error

    def _lost(self, course: _Course) -> type[BackendUnavailable]:
        """What to raise when the answer is missing: of a write nobody knows what became."""
        course.perhaps_done = course.perhaps_done or course.write
        return OutcomeUnknown if course.write else BackendUnavailable

    async def _send(self, target: Target, request: Mapping[str, Any]) -> Answer:
        async with self._client.stream(target.method, target.path, **request) as response:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MAX_ANSWER:
                    raise _TooLarge
            return Answer(response.status_code, response.headers, bytes(body))


class _TooLarge(Exception):
    pass


def _name(error: BaseException) -> str:
    return type(error).__name__


def _escaped(id_: str) -> str:
    """An id as one step of a path, whatever characters it has; `..` stays an id."""
    escaped = quote(id_, safe="")
    return escaped if escaped.strip(".") else escaped.replace(".", "%2E")
