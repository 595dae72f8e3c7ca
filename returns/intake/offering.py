"""A wish that the shop does not grant for what is to come back, and others are: it is dropped, and
asked for again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from returns.decision import Decision, NotReturnable
from returns.intake.draft import Draft
from returns.intake.lines import forgot_variants

Decide = Callable[[Draft], Decision | None]


def as_offered(draft: Draft, decide: Decide) -> Draft:
    """The draft without a resolution that some of its lines cannot have though they could come back
    for another; `denied` names it and those lines."""
    wanted = draft.resolution or next((x.resolution for x in draft.lines if x.resolution), None)
    wished = decide(draft) if wanted else None
    if wanted is None or wished is None:
        return draft
    free = forgot_variants(draft)
    otherwise = decide(free)
    could = {line.line_id for line in otherwise.open_lines} if otherwise else set()
    denied = [
        line.line_id
        for line in wished.lines
        if line.code is NotReturnable.OTHER and line.line_id in could
    ]
    return replace(free, denied=(wanted, *denied)) if denied else draft
