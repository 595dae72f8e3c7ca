"""What would have been possible, for a line that was declined."""

from __future__ import annotations

from returns.builtin import QUANTITY
from returns.case import Case
from returns.decision import Alternative, NotReturnable
from returns.draft import Draft
from returns.eligibility import Verdict
from returns.model import Reason, Resolution, Wanted
from returns.resolution import choose

SHOPS_FAULT = frozenset({Reason.DEFECTIVE, Reason.NOT_AS_DESCRIBED, Reason.WRONG_ITEM})
_NOTHING_HELPS = (NotReturnable.UNFULFILLED, NotReturnable.RETURNED)


def alternatives(case: Case, draft: Draft) -> tuple[Alternative, ...]:
    """Other resolutions that are open; and, had it been defective, that it could come back."""
    verdict = draft.verdict
    if verdict.code in _NOTHING_HELPS or verdict.declined_by == QUANTITY:
        return ()
    found = [
        _alternative(other, resolution, None)
        for resolution, other in draft.choice.open.items()
        if resolution is not draft.choice.resolution
    ]
    if draft.wanted.reason not in SHOPS_FAULT:
        found.extend(_had_it_been_defective(case, draft))
    return tuple(found)


def _had_it_been_defective(case: Case, draft: Draft) -> list[Alternative]:
    was = draft.wanted
    wanted = Wanted(was.line_id, was.quantity, Reason.DEFECTIVE, was.answers)
    facts = case.facts(draft.item.line, wanted, draft.facts.value)
    choice = choose(case, draft.item, wanted, facts)
    opened = [name for name in choice.open if name not in draft.choice.open]
    if not opened:
        return []
    resolution = was.resolution if was.resolution in opened else opened[0]
    return [_alternative(choice.open[resolution], resolution, Reason.DEFECTIVE)]


def _alternative(
    verdict: Verdict, resolution: Resolution | None, reason: Reason | None
) -> Alternative:
    until = verdict.deadline.last_day if verdict.deadline else None
    return Alternative(verdict.rests_on, resolution, reason, until)
