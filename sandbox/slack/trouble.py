"""What can go wrong on demand: refused calls, lost answers, unanswered events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    RATE_LIMITED = "rate_limited"
    """429 with Retry-After: `seconds`; nothing was done."""
    LOST = "lost"
    """It was done, and the answer is a 502."""
    DOWN = "down"
    """503; nothing was done."""
    REPEATED = "repeated"
    """An event (method `event`) comes once more, though it was taken."""
    DELAYED = "delayed"
    """An event (method `event`) sets out `seconds` later; others overtake it."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """`method` None: any method of the Web API."""

    kind: Kind
    times: int = 1
    seconds: int = 1
    method: str | None = None


class Troubles:
    """The troubles that are on."""

    def __init__(self) -> None:
        self.on: tuple[Trouble, ...] = ()

    def make(self, trouble: Trouble) -> None:
        """One more."""
        self.on = (*self.on, trouble)

    def strike(self, method: str, kind: Kind | None = None) -> Trouble | None:
        """The first that acts on this call (of this kind, if one is given), counted down."""
        for place, one in enumerate(self.on):
            if kind not in (None, one.kind):
                continue
            if one.method == method or (one.method is None and method != "event"):
                left = (replace(one, times=one.times - 1),) if one.times > 1 else ()
                self.on = (*self.on[:place], *left, *self.on[place + 1 :])
                return one
        return None
