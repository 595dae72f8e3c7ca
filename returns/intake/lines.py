"""The lines of a draft: which, how many, why, and in what state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from returns.intake.draft import About, Draft, DraftLine
from returns.intake.heard import Mention
from returns.model import Condition, Reason


def asked_about(draft: Draft) -> About | None:
    """What the open question is about."""
    return draft.asked.about if draft.asked else None


def line_in_question(draft: Draft) -> DraftLine | None:
    """The line that the open question is about, or else the only one."""
    if draft.asked and draft.asked.line_id:
        return draft.line(draft.asked.line_id)
    return draft.lines[0] if len(draft.lines) == 1 else None


def picked(draft: Draft, mentions: Sequence[Mention], *, afresh: bool = True) -> Draft:
    """The draft with these lines; `afresh`: with no others."""
    before = {line.line_id: line for line in draft.lines}
    replaces = afresh and len(mentions) == 1
    found = draft if not afresh else replace(draft, lines=(), unsure=())
    for mention in mentions:
        line = before.get(mention.line_id) or _successor(draft, mention, replaces=replaces)
        found = found.with_line(_with_mention(line, mention))
    return found


def said_again(draft: Draft, mentions: Sequence[Mention], reason: Reason | None) -> Draft:
    """Lines named while others are chosen: those chosen get what was said; new ones come on top
    only when something was said of them, for a title may be named in passing."""
    for mention in mentions:
        known = draft.line(mention.line_id) is not None
        if known or mention.reason or mention.quantity or _wants(mention) or reason:
            draft = picked(draft, [mention], afresh=False)
    return draft


def _wants(mention: Mention) -> bool:
    return bool(mention.resolution or mention.method)


def _successor(draft: Draft, mention: Mention, *, replaces: bool) -> DraftLine:
    """A new line; when it takes the place of the only one, its reason and photos stay."""
    if not (replaces and len(draft.lines) == 1):
        return DraftLine(mention.line_id)
    [before] = draft.lines
    return DraftLine(mention.line_id, reason=before.reason, photos=before.photos)


def _with_mention(line: DraftLine, mention: Mention) -> DraftLine:
    changes = mention.resolution and mention.resolution is not line.resolution
    return replace(
        line,
        quantity=mention.quantity or line.quantity,
        reason=mention.reason or line.reason,
        resolution=mention.resolution or line.resolution,
        method=mention.method or line.method,
        variant_id=None if changes else line.variant_id,
    )


def counted(draft: Draft, count: int) -> Draft:
    """So many of the line in question; it waits while no line is chosen."""
    line = line_in_question(draft)
    if line is None:
        return replace(draft, quantity=count) if not draft.lines else draft
    return draft.with_line(replace(line, quantity=count))


def reasoned(draft: Draft, reason: Reason, note: str) -> Draft:
    """The reason for the line in question, or for those that have none yet, or for all."""
    if not draft.lines:
        return replace(draft, reason=reason)
    line = line_in_question(draft) if asked_about(draft) is About.REASON else None
    changing = [line] if line else [one for one in draft.lines if not one.reason] or draft.lines
    for one in changing:
        draft = draft.with_line(with_reason(one, reason, note))
    return draft


def with_reason(line: DraftLine, reason: Reason, note: str) -> DraftLine:
    return replace(line, reason=reason, note=note or line.note)


def answered(draft: Draft, yes: bool) -> Draft:
    """A yes or no to the condition that was asked."""
    line = line_in_question(draft)
    if line is None or draft.asked is None or draft.asked.condition is None:
        return draft
    if yes and draft.asked.condition == Condition.PHOTO:
        return draft  # a photo is shown, not claimed
    return draft.with_line(replace(line, answers={**line.answers, draft.asked.condition: yes}))


def with_variant(draft: Draft, line: DraftLine | None, variant_id: str) -> Draft:
    """The variant for `line`, or for the first that has none."""
    line = line or next((one for one in draft.lines if one.variant_id is None), None)
    return draft.with_line(replace(line, variant_id=variant_id)) if line else draft


def forgot_variants(draft: Draft) -> Draft:
    """No variants, and no wishes of single lines: something else is wanted for all of them."""
    lines = tuple(replace(line, variant_id=None, resolution=None) for line in draft.lines)
    return replace(draft, lines=lines, resolution=None)
