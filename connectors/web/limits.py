"""Limits on how often and how many, in bounded memory."""

import math
from collections import Counter, OrderedDict
from dataclasses import dataclass

from connectors.web.problem import too_many

_WINDOW = 60.0
_HOUR = 3600.0
_KEYS = 50_000


@dataclass(frozen=True)
class Limits:
    """How much one session or one address may do; all but streams in a minute."""

    messages_per_session: int = 40
    messages_per_address: int = 400
    openings_per_address: int = 60
    reads_per_address: int = 1200
    uploads_per_session: int = 10
    uploads_per_address: int = 60
    streams_per_session: int = 8
    streams_per_address: int = 100


class Rate:
    """A sliding minute (or `window` in seconds) for each key, from two counters: the last whole
    minute fades out.

    Remembers 50,000 keys; beyond, those unseen for longest are forgotten.
    """

    def __init__(self, limit: int, what: str, window: float = _WINDOW) -> None:
        self._limit = limit
        self._what = what
        self._window = window
        self._counters: OrderedDict[str, tuple[int, int, int]] = OrderedDict()

    def count(self, key: str, now: float) -> None:
        """Count one more at `now` (seconds, monotonic). Raises Problem 429 when over the limit."""
        minute = math.floor(now / self._window)
        passed = now / self._window - minute
        since, before, current = self._counters.pop(key, (minute, 0, 0))
        if since != minute:
            before, current = (current if since == minute - 1 else 0), 0
        refused = before * (1 - passed) + current + 1 > self._limit
        self._counters[key] = (minute, before, current if refused else current + 1)
        if len(self._counters) > _KEYS:
            self._counters.popitem(last=False)
        if refused:
            raise too_many(self._wait(before, current, passed), self._what)

    def _wait(self, before: int, current: int, passed: float) -> int:
        """Seconds until one more fits; where none ever does, a whole window."""
        if not self._limit:
            return math.ceil(self._window)
        if current >= self._limit:
            fits = 2 - (self._limit - 1) / current
        else:
            fits = 1 - (self._limit - 1 - current) / before
        return max(1, math.ceil((fits - passed) * self._window))


class Places:
    """How many of something are open at once, for each key."""

    def __init__(self, limit: int, what: str) -> None:
        self._limit = limit
        self._what = what
        self._taken: Counter[str] = Counter()

    def take(self, key: str) -> None:
        """Take one. Raises Problem 429 when none is left."""
        if self._taken[key] >= self._limit:
            raise too_many(30, self._what)
        self._taken[key] += 1

    def leave(self, key: str) -> None:
        """Give one back."""
        self._taken[key] -= 1
        if not self._taken[key]:
            del self._taken[key]


class Guard:
    """All limits of the web's door."""

    def __init__(self, limits: Limits) -> None:
        self.session_messages = Rate(limits.messages_per_session, "messages")
        self.address_messages = Rate(limits.messages_per_address, "messages from this address")
        self.address_openings = Rate(limits.openings_per_address, "conversations from this address")
        self.address_reads = Rate(limits.reads_per_address, "requests from this address")
        self.session_uploads = Rate(limits.uploads_per_session, "photos")
        self.address_uploads = Rate(limits.uploads_per_address, "photos from this address")
        self.session_transcripts = Rate(3, "transcripts", _HOUR)
        self.recipient_transcripts = Rate(3, "transcripts to this address", _HOUR)
        self.address_transcripts = Rate(20, "transcripts from this address", _HOUR)
        self.session_streams = Places(limits.streams_per_session, "streams of this conversation")
        self.address_streams = Places(limits.streams_per_address, "streams from this address")
