"""What came of a task."""

from __future__ import annotations

from dataclasses import dataclass

from returns.intake import Draft

from .departments import Handoff
from .speech import Speech


@dataclass(frozen=True, slots=True)
class Outcome:
    """`left`: the draft, when the task could not be finished and can be tried again.
    `handoff`: who has to look at it now."""

    speech: Speech
    left: Draft | None = None
    handoff: Handoff | None = None
