"""Changes on a platform that knows no idempotency keys: look, do the next step, look again.

Nothing is ever sent twice blindly. After a lost answer, and after a refusal too (a doubled
request is refused although its first copy worked), what the platform shows decides.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from backend_client.breaker import CircuitOpen
from backend_client.calls import Sleep
from backend_client.errors import (
    BackendError,
    BackendUnavailable,
    Conflict,
    OutcomeUnknown,
    RateLimited,
    Retryable,
)
from backend_client.patience import Patience

S = TypeVar("S")
R = TypeVar("R")
MOST_STEPS = 16
"""More than any change needs; then somebody else keeps changing the order."""


@dataclass(slots=True)
class _Course:
    """How it goes: what failed so far, and whether something may have been done."""

    failures: int = 0
    refusals: int = 0
    perhaps_done: bool = False


class Settler:
    def __init__(self, patience: Patience, sleep: Sleep = asyncio.sleep) -> None:
        self._patience, self._sleep = patience, sleep

    async def settle(
        self,
        look: Callable[[], Awaitable[S]],
        done: Callable[[S], R | None],
        act: Callable[[S], Awaitable[None]],
    ) -> R:
        """What `done` finds in what `look` sees, after as many single steps as that takes.

        `act` does one step and may raise any of our errors. Raises OutcomeUnknown when a step
        was sent and what became of it could not be seen.
        """
        course = _Course()
        try:
            async with asyncio.timeout(self._patience.total):
                return await self._steps(look, done, act, course)
        except TimeoutError as error:
            kind = OutcomeUnknown if course.perhaps_done else BackendUnavailable
            raise kind(f"not settled in {self._patience.total} s") from error

    async def _steps(
        self,
        look: Callable[[], Awaitable[S]],
        done: Callable[[S], R | None],
        act: Callable[[S], Awaitable[None]],
        course: _Course,
    ) -> R:
        for _ in range(MOST_STEPS):
            try:
                state = await look()
                result = done(state)
                if result is not None:
                    return result
                await act(state)
            except Retryable as error:
                await self._bear(error, course)
            except BackendError:
                course.refusals += 1
                if course.refusals > 1:
                    raise
        if course.perhaps_done:
            raise OutcomeUnknown("the change was sent and does not show yet")
        raise Conflict("the order keeps changing")

    async def _bear(self, error: Retryable, course: _Course) -> None:
        """Waits, or raises when that was the last try."""
        course.failures += 1
        course.perhaps_done = course.perhaps_done or isinstance(error, OutcomeUnknown)
        if course.failures >= self._patience.attempts or isinstance(error, CircuitOpen):
            if course.perhaps_done and not isinstance(error, OutcomeUnknown):
                raise OutcomeUnknown(f"an earlier step may have worked; now: {error}") from error
            raise error
        await self._sleep(self._pause(error, course.failures))

    def _pause(self, error: Retryable, failures: int) -> float:
        patience = self._patience
        if isinstance(error, RateLimited) and error.retry_after is not None:
            return min(error.retry_after, patience.longest_pause)
        return min(patience.pause * float(2**failures), patience.longest_pause)
