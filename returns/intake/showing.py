"""Photos: which lines of a draft they show."""

from __future__ import annotations

from dataclasses import replace

from returns.intake.draft import Draft
from returns.intake.heard import Heard
from returns.model import Condition, Order


def shown(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    """The draft with the photos of this message, which wait for their line."""
    new = tuple(photo for photo in heard.photos if photo not in draft.photos)
    return replace(draft, photos=(*draft.photos, *new)) if new else draft


def placed(draft: Draft) -> Draft:
    """A photo belongs to the line that one was asked for, else to every line there is."""
    asked = draft.asked
    wanted = asked.line_id if asked and asked.condition == Condition.PHOTO else None
    line_in_question = draft.line(wanted) if wanted else None
    for line in [line_in_question] if line_in_question else draft.lines:
        draft = draft.with_line(replace(line, photos=(*line.photos, *draft.photos)))
    for line in draft.lines:
        if line.photos:
            answers = {**line.answers, Condition.PHOTO: True}
            draft = draft.with_line(replace(line, answers=answers))
    return replace(draft, photos=())
