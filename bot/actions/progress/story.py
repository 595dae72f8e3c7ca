"""Where a return stands, in words: the answer to `where is my refund?`."""

from __future__ import annotations

import backend_client.model as shop

from ..speech import Button, Speech, person
from .milestones import Milestone, Stage, latest, refused
from .news import slots_button
from .timeline import timeline
from .wording import Figures


def story(figures: Figures) -> Speech:
    """What it is, where it stands, what comes next and until when; with its timeline."""
    now = _now(figures)
    head = figures.say("utter_track_return", figures.basic | {"status": _status(now, figures)})
    return Speech(head, _buttons(now, figures), timeline(figures))


def in_a_line(figures: Figures) -> str:
    """The same of one that is not looked at closely."""
    status = _status(_now(figures), figures)
    return figures.say("utter_track_return", figures.basic | {"status": status})


def _now(figures: Figures) -> Milestone | None:
    """Where money goes back, it is the money that they ask for: not that the file is closed."""
    passed = figures.standing.passed
    paid = bool(figures.standing.found.refunds)
    return latest(tuple(one for one in passed if not (paid and one.stage is Stage.CLOSED)))


def _status(now: Milestone | None, figures: Figures) -> str:
    found = figures.standing.found
    if now is None:
        return figures.say("utter_progress_other", {"day": figures.day(found.created_at)})
    known = figures.basic | {"day": figures.day(now.at), "next": figures.next_step(),
                             "outlook": figures.outlook(), "why": ""}  # fmt: skip
    if now.refund:
        same = [one.refund for one in figures.standing.passed
                if one.refund and one.stage is now.stage and one.key != now.key]  # fmt: skip
        known |= figures.refund(now.refund, *same)
    if found.pickup:
        known |= figures.pickup(found.pickup)
    if now.stage is Stage.DECLINED:
        known["why"] = figures.why(found.history[-1].note if found.history else "")
    elif refused(found):
        known |= figures.refusal()
    return figures.say(_key(now, figures), known).strip()


def _key(now: Milestone, figures: Figures) -> str:
    found, key = figures.standing.found, f"utter_progress_{now.stage.value}"
    match now.stage:
        case Stage.INSPECTED if refused(found):
            return f"{key}_refused"
        case Stage.REFUNDED if figures.standing.ended is None:
            return f"{key}_partly"
        case Stage.REFUNDING if not (p := figures.standing.promise) or not p.bank_days:
            return f"{key}_at_once"
        case Stage.CLOSED if figures.standing.ended == "refused" and refused(found):
            return f"{key}_refused"
        case Stage.CLOSED if found.resolution is shop.Resolution.STORE_CREDIT:
            return f"{key}_store_credit"
        case _:
            return key


def _buttons(now: Milestone | None, figures: Figures) -> tuple[Button, ...]:
    found, words = figures.standing.found, figures.words
    stage = now.stage if now else None
    unsent = found.status is shop.ReturnStatus.OPEN and not figures.standing.sent
    if stage is Stage.PICKUP_MISSED or (found.method is shop.ReturnMethod.PICKUP and unsent):
        return (slots_button(found, words),)
    if stage is Stage.DECLINED or (stage in (Stage.CLOSED, Stage.INSPECTED) and refused(found)):
        return (person(words),)
    if stage in (Stage.REFUNDING, Stage.REFUNDED):
        return (Button(words.say("utter_label_dispute_amount"), "/dispute_amount"),)
    return ()
