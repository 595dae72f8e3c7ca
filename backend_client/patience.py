"""How long to wait, how often to try, and when trying again would only make it worse."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. `attempt` is for one attempt, a slow body included; `total` for all of a call.

    Between attempts: exponential from `pause`, with jitter, at most `longest_pause`; or as
    long as the platform asked for, when that is no longer.
    """

    attempt: float = 8.0
    connect: float = 3.0
    total: float = 20.0
    attempts: int = 3
    pause: float = 0.2
    longest_pause: float = 3.0


class RetryBudget:
    """Lets a call be retried only while most calls need no retry.

    Every call pays in a tenth of a retry, every retry takes one out: a backend in trouble gets
    at most a tenth more load from us, after the first few.
    """

    def __init__(self, most: int = 20, calls_per_retry: int = 10) -> None:
        self._cost, self._most = calls_per_retry, most * calls_per_retry
        self._paid_in = self._most

    def call(self) -> None:
        self._paid_in = min(self._most, self._paid_in + 1)

    def retry(self) -> bool:
        """Takes one retry out; False when there is none."""
        if self._paid_in < self._cost:
            return False
        self._paid_in -= self._cost
        return True
