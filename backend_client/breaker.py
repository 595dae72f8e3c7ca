"""A circuit breaker: after several failures in a row no call goes out for a while.

Then one call probes; if it works the circuit closes, else it stays open for another while.
The states are purgatory's; that only one call probes at a time is ours.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

from backend_client.errors import BackendError, BackendUnavailable

HALF_OPENED = "half-opened"


class CircuitOpen(BackendUnavailable):
    """Not sent: the backend has just failed several times in a row."""


class Breaker:
    """One for each backend. `failures` in a row open it for `rest` seconds."""

    def __init__(self, name: str, *, failures: int = 8, rest: float = 15.0) -> None:
        self._name = name
        self._probing = False
        self._circuits = AsyncCircuitBreakerFactory(
            default_threshold=failures,
            default_ttl=rest,
            exclude=[(BackendError, _is_an_answer)],
        )

    @asynccontextmanager
    async def guard(self) -> AsyncIterator[None]:
        """Around one attempt. Raises CircuitOpen instead of letting it start."""
        circuit = await self._circuits.get_breaker(self._name)
        if self._probing:
            raise CircuitOpen("the circuit is open, a probe is out")
        try:
            circuit.context.handle_new_request()
        except OpenedState as error:
            raise CircuitOpen("the circuit is open") from error
        probe = circuit.context.state == HALF_OPENED
        self._probing = self._probing or probe
        try:
            async with circuit:
                yield
        finally:
            if probe:
                self._probing = False


def _is_an_answer(error: BackendError) -> bool:
    """A refusal shows that the backend works."""
    return not isinstance(error, BackendUnavailable)
