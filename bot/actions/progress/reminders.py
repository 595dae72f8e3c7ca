"""Reminders, and the apology for a promise that will not be kept: worded from the present truth."""

from __future__ import annotations

from datetime import datetime, timedelta

import backend_client.model as shop
from returns.payout import promise
from returns.policy import Policy

from ..departments import Handoff
from ..figures import day
from ..outcome import Outcome
from ..speech import Button, Speech
from .milestones import Stage, missed_pickup
from .news import calling_off, label_card, other_way, slots_button
from .promise import department_of
from .standing import Standing
from .ways import Ways
from .wording import Figures

NEW_DATE_AFTER = 2
"""Business days from today: what we say instead of a promise that will not be kept."""


def reminder_of(about: str, figures: Figures, now: datetime, ways: Ways) -> Outcome | None:
    """The reminder, if it is still called for; None when it has been overtaken. `ways`: what of
    the way back can still change."""
    standing = figures.standing
    at = _since(about, standing, now)
    if at is None:
        return None
    known = figures.basic | {"day": figures.day(at), "next": figures.next_step()}
    if about == "pickup" and standing.found.pickup:
        known |= figures.pickup(standing.found.pickup)
    code = standing.found.method is shop.ReturnMethod.DROP_OFF
    key = "utter_remind_code" if about == "label" and code else f"utter_remind_{about}"
    text = figures.say(key, known)
    return Outcome(Speech(text, _buttons(about, figures, ways), _label(about, figures)))


def apology_of(figures: Figures, policy: Policy, now: datetime) -> Outcome | None:
    """The promised day comes near and nothing has been paid: who takes it on, and until when."""
    standing, found = figures.standing, figures.standing.found
    paid = found.refund_status is not shop.RefundStatus.NONE
    promised = standing.promise
    if promised is None or promised.pay_by is None or paid or standing.ended:
        return None
    department = department_of(found)
    new_date = max(promise(NEW_DATE_AFTER, 0, now, policy)[0], promised.pay_by)
    known = figures.basic | {
        "promised": day(promised.pay_by),
        "department": figures.words.label("department", department),
        "new_date": day(new_date),
    }
    return Outcome(Speech(figures.say("utter_late", known)), Handoff(department, "late_refund"))


def _since(about: str, standing: Standing, now: datetime) -> datetime | None:
    """The day that the reminder is about; None when there is nothing to be reminded of."""
    found = standing.found
    if standing.ended or standing.sent:
        return None
    if about in ("photo", "exchange"):
        return found.created_at if found.status is shop.ReturnStatus.REQUESTED else None
    if found.status is not shop.ReturnStatus.OPEN:
        return None
    match about:
        case "label" if found.label and found.label.expires_at and found.label.expires_at > now:
            return found.label.expires_at - timedelta(microseconds=1)
        case "pickup" if found.pickup and not missed_pickup(found):
            starts = found.pickup.slot.starts_at
            return starts if starts > now else None
        case "unsent":
            dated = (one.at for one in standing.passed if one.stage is Stage.APPROVED)
            return next(dated, found.created_at)
        case _:
            return None


def _buttons(about: str, figures: Figures, ways: Ways) -> tuple[Button, ...]:
    found, words = figures.standing.found, figures.words
    others = (other_way(found, words),) if ways.others else ()
    if about == "pickup":
        return (slots_button(found, words), *others, calling_off(found, words))
    return (*others, calling_off(found, words)) if about in ("unsent", "label") else ()


def _label(about: str, figures: Figures) -> dict[str, object] | None:
    found, words = figures.standing.found, figures.words
    return label_card(found, words) if about in ("unsent", "label") else None
