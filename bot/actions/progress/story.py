"""Where a return stands, in words: the answer to `where is my refund?`."""

from __future__ import annotations

import backend_client.model as shop

from ..speech import Button, Speech, person
from .milestones import Milestone, Stage, refused
from .news import slots_button
from .phrase import figures_of, is_late, key_of, of_interest
from .timeline import timeline
from .wording import Figures


def story(figures: Figures) -> Speech:
    """What it is, where it stands, what comes next and until when; with its timeline."""
    now = of_interest(figures.standing.passed, figures.standing)
    head = figures.say("utter_track_return", figures.basic | {"status": _status(now, figures)})
    return Speech(head, _buttons(now, figures), timeline(figures))


def in_a_line(figures: Figures) -> str:
    """The same of one that is not looked at closely."""
    status = _status(of_interest(figures.standing.passed, figures.standing), figures)
    return figures.say("utter_track_return", figures.basic | {"status": status})


def _status(now: Milestone | None, figures: Figures) -> str:
    if now is None:
        day = figures.day(figures.standing.found.created_at)
        return figures.say("utter_progress_other", {"day": day})
    known = figures_of(now, figures, figures.standing.passed)
    return figures.say(key_of("utter_progress", now, figures), known).strip()


def _buttons(now: Milestone | None, figures: Figures) -> tuple[Button, ...]:
    found, words = figures.standing.found, figures.words
    stage = now.stage if now else None
    unsent = found.status is shop.ReturnStatus.OPEN and not figures.standing.sent
    if stage is Stage.PICKUP_MISSED or (found.method is shop.ReturnMethod.PICKUP and unsent):
        return (slots_button(found, words),)
    if stage is Stage.DECLINED or (stage in (Stage.CLOSED, Stage.INSPECTED) and refused(found)):
        return (person(words),)
    if stage in (Stage.REFUNDING, Stage.REFUNDED):
        dispute = Button(words.say("utter_label_dispute_amount"), "/dispute_amount")
        return (dispute, person(words)) if is_late(now, figures) else (dispute,)
    return (person(words),) if figures.is_overdue() else ()
