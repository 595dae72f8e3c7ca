"""Lists that a shop changes once a year, and every return looks at several times."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")

FRESH = 60.0
"""Seconds for which a list is taken to be still so. What was taken from it since is refused by
Medusa itself."""


class Shelf(Generic[T]):
    """One list, kept for a while. Failures are not kept."""

    def __init__(
        self, fetch: Callable[[], Awaitable[T]], clock: Callable[[], float] = monotonic
    ) -> None:
        """`clock` in seconds, never backwards."""
        self._fetch, self._clock = fetch, clock
        self._kept: tuple[float, T] | None = None

    async def get(self) -> T:
        if self._kept is None or self._clock() >= self._kept[0]:
            found = await self._fetch()
            self._kept = (self._clock() + FRESH, found)
        return self._kept[1]
