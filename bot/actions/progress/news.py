"""News of a return put into words: the present truth, once."""

from __future__ import annotations

from collections.abc import Collection

import backend_client.model as shop

from ..cards import card
from ..departments import Handoff
from ..outcome import Outcome
from ..speech import Button, Speech, person
from ..words import Words
from .case import case_note
from .milestones import Milestone, Stage, refused
from .phrase import figures_of, key_of, label_link, of_interest
from .standing import Standing
from .wording import Figures

_ALONE = (Stage.APPROVED,)
"""Milestones at which there is something to fetch: a label."""


def news_of(figures: Figures, told: Collection[str]) -> Outcome | None:
    """What to say to somebody who knows `told`; None when there is nothing new.

    Of several things the one that tells where the return stands is told; all count as told.
    """
    standing = figures.standing
    new = tuple(one for one in standing.passed if one.key not in told)
    if not new:
        return None
    note = case_note(standing.found)
    lead, now = of_interest(new, standing), of_interest(standing.passed, standing)
    if lead is None or now is None or not (lead.key == now.key or _worth_telling(lead, now)):
        return Outcome(None, cases=(note,))
    speech = _said(lead, new, figures)
    if lead.stage.rank > Stage.INSPECTED.rank and _refusal_is_new(new, standing):
        known = figures.basic | figures.refusal() | {"promise": ""}
        if lead.stage is not Stage.CLOSED:
            speech = speech.after(figures.say("utter_news_inspected_refused", known).strip())
    return Outcome(speech, _handoff(lead), cases=(note,))


def _worth_telling(lead: Milestone, now: Milestone) -> bool:
    """A refund is worth telling also when the return has gone on since."""
    money = (Stage.REFUNDING, Stage.REFUNDED, Stage.REFUND_FAILED)
    return lead.stage in money or lead.stage.rank >= now.stage.rank


def _refusal_is_new(new: tuple[Milestone, ...], standing: Standing) -> bool:
    return bool(refused(standing.found)) and any(one.stage is Stage.INSPECTED for one in new)


def _said(lead: Milestone, new: tuple[Milestone, ...], figures: Figures) -> Speech:
    words, found = figures.words, figures.standing.found
    text = figures.say(key_of("utter_news", lead, figures), figures_of(lead, figures, new))
    return Speech(text, _buttons(lead, found, words), _card(lead, found, words))


def _handoff(lead: Milestone) -> Handoff | None:
    if lead.stage is Stage.REFUND_FAILED:
        return Handoff("finance", "refund_failed")
    return None


def _buttons(lead: Milestone, found: shop.Return, words: Words) -> tuple[Button, ...]:
    match lead.stage:
        case Stage.PICKUP_MISSED:
            return (slots_button(found, words), person(words))
        case Stage.APPROVED if found.method is shop.ReturnMethod.PICKUP and not found.pickup:
            return (slots_button(found, words),)
        case Stage.DECLINED | Stage.CLOSED if lead.stage is Stage.DECLINED or refused(found):
            return (person(words),)
        case Stage.INSPECTED if refused(found):
            return (person(words),)
        case _:
            return ()


def slots_button(found: shop.Return, words: Words) -> Button:
    """Shows the times at which the courier could come."""
    key = "utter_label_pickup_change" if found.pickup else "utter_label_pickup_choose"
    return Button(words.say(key), f'/pickup_slots{{"choice": "return:{found.id}"}}')


def calling_off(found: shop.Return, words: Words) -> Button:
    """Calls off the return as a whole, once that was said yes to."""
    label = words.say("utter_label_cancel_return")
    return Button(label, f'/cancel_return{{"choice": "return:{found.id}"}}')


def other_way(found: shop.Return, words: Words) -> Button:
    """Offers the other ways in which it can go back."""
    label = words.say("utter_label_way_method")
    return Button(label, f'/schedule_pickup{{"choice": "return:{found.id}"}}')


def _card(lead: Milestone, found: shop.Return, words: Words) -> dict[str, object] | None:
    """The label or the code, once it is there."""
    return label_card(found, words) if lead.stage in _ALONE else None


def label_card(found: shop.Return, words: Words) -> dict[str, object] | None:
    """The label or the code, where there is one."""
    if not (link := label_link(found, words)):
        return None
    return card("return", words.say("utter_done_title", rma=found.rma_number), link=link)
