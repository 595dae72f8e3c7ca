"""What every call to a backend took and came to."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 25.0)
INFINITE = "+Inf"


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call, all its attempts together.

    `operation` is the call without its ids (`POST orders/{}/returns`); `outcome` is `ok` or an
    error's code; `seconds` is wall time.
    """

    backend: str
    operation: str
    outcome: str
    attempts: int
    seconds: float


Observer = Callable[[CallRecord], None]


class CallMetrics:
    """Counts calls in memory; hand it to `connect` as `observer`."""

    def __init__(self) -> None:
        self.calls: Counter[tuple[str, str, str]] = Counter()
        self.attempts: Counter[tuple[str, str]] = Counter()
        self._seconds: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._buckets: Counter[tuple[str, str, int]] = Counter()

    def __call__(self, record: CallRecord) -> None:
        call = (record.backend, record.operation)
        self.calls[(*call, record.outcome)] += 1
        self.attempts[call] += record.attempts
        self._seconds[call] += record.seconds
        self._buckets[(*call, bisect_left(BUCKETS, record.seconds))] += 1

    def prometheus(self) -> str:
        """All of it in Prometheus's text format."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield "# TYPE backend_calls_total counter"
        for (backend, operation, outcome), count in sorted(self.calls.items()):
            labels = f'{_labels(backend, operation)},outcome="{outcome}"'
            yield f"backend_calls_total{{{labels}}} {count}"
        yield "# TYPE backend_attempts_total counter"
        for (backend, operation), count in sorted(self.attempts.items()):
            yield f"backend_attempts_total{{{_labels(backend, operation)}}} {count}"
        yield "# TYPE backend_call_seconds histogram"
        for backend, operation in sorted(self.attempts):
            yield from self._histogram(backend, operation)

    def _histogram(self, backend: str, operation: str) -> Iterator[str]:
        labels, count = _labels(backend, operation), 0
        for place, limit in enumerate((*BUCKETS, INFINITE)):
            count += self._buckets[(backend, operation, place)]
            yield f'backend_call_seconds_bucket{{{labels},le="{limit}"}} {count}'
        seconds = self._seconds[(backend, operation)]
        yield f"backend_call_seconds_sum{{{labels}}} {seconds:.6f}"
        yield f"backend_call_seconds_count{{{labels}}} {count}"


def _labels(backend: str, operation: str) -> str:
    return f'backend="{backend}",operation="{operation}"'
