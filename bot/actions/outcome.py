"""What came of a task."""

from __future__ import annotations

from dataclasses import dataclass, replace

from returns.intake import About, Draft, Question

from .departments import Handoff
from .progress.case import CaseNote
from .speech import Speech


@dataclass(frozen=True, slots=True)
class Outcome:
    """`speech`: what to say now. `handoff`: who has to look at it.

    `left`: the draft, when it could not be carried out; its question is whether to try again.
    `refused`: the policy does not allow it. `cases`: the returns that it tells of.
    `before`: what else there is to say, in messages of its own, before it.
    `noted`: what is known of a return that was offered instead.
    """

    speech: Speech | None
    handoff: Handoff | None = None
    left: Draft | None = None
    refused: bool = False
    cases: tuple[CaseNote, ...] = ()
    before: tuple[Speech, ...] = ()
    noted: Draft | None = None


def try_again(draft: Draft, wording: str = "utter_backend_down") -> Outcome:
    """Nothing came of it yet: the draft stays, and asks with `wording` whether to try again."""
    return Outcome(None, left=replace(draft, asked=Question(About.RETRY, condition=wording)))
