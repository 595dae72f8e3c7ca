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
from .milestones import Milestone, Stage, latest, refused
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
    lead, now = latest(_of_interest(new, standing)), latest(_of_interest(standing.passed, standing))
    if lead is None or now is None or not (lead.key == now.key or _worth_telling(lead, now)):
        return Outcome(None, cases=(note,))
    speech = _said(lead, new, figures)
    if lead.stage.rank > Stage.INSPECTED.rank and _refusal_is_new(new, standing):
        known = figures.basic | figures.refusal() | {"promise": ""}
        if lead.stage is not Stage.CLOSED:
            speech = speech.after(figures.say("utter_news_inspected_refused", known).strip())
    return Outcome(speech, _handoff(lead), cases=(note,))


def _of_interest(passed: tuple[Milestone, ...], standing: Standing) -> tuple[Milestone, ...]:
    """Where money goes back, it is the money that they wait for: not that the file is closed."""
    paid = bool(standing.found.refunds)
    return tuple(one for one in passed if not (paid and one.stage is Stage.CLOSED))


def _worth_telling(lead: Milestone, now: Milestone) -> bool:
    """A refund is worth telling also when the return has gone on since."""
    money = (Stage.REFUNDING, Stage.REFUNDED, Stage.REFUND_FAILED)
    return lead.stage in money or lead.stage.rank >= now.stage.rank


def _refusal_is_new(new: tuple[Milestone, ...], standing: Standing) -> bool:
    return bool(refused(standing.found)) and any(one.stage is Stage.INSPECTED for one in new)


def _with(lead: Milestone, new: tuple[Milestone, ...]) -> tuple[shop.Refund, ...]:
    """The other refunds of which the same is new."""
    same = (one.refund for one in new if one.stage is lead.stage and one.key != lead.key)
    return tuple(refund for refund in same if refund)


def _said(lead: Milestone, new: tuple[Milestone, ...], figures: Figures) -> Speech:
    words, found = figures.words, figures.standing.found
    known = figures.basic | {"day": figures.day(lead.at)}
    if lead.refund:
        known |= figures.refund(lead.refund, *_with(lead, new))
    match lead.stage:
        case Stage.APPROVED:
            known["next"] = figures.next_step()
        case Stage.PICKUP_BOOKED if found.pickup:
            known |= figures.pickup(found.pickup)
        case Stage.DECLINED:
            known["why"] = figures.why(found.history[-1].note if found.history else "")
    if refused(found) and lead.stage in (Stage.INSPECTED, Stage.CLOSED):
        known |= figures.refusal()
    text = figures.say(_key(lead, figures), known)
    return Speech(text, _buttons(lead, found, words), _card(lead, found, words))


def _key(lead: Milestone, figures: Figures) -> str:
    found, key = figures.standing.found, f"utter_news_{lead.stage.value}"
    match lead.stage:
        case Stage.INSPECTED if refused(found):
            return f"{key}_refused"
        case Stage.REFUNDED if figures.standing.ended is None:
            return f"{key}_partly"
        case Stage.REFUNDING if not (promised := figures.standing.promise) or not (
            promised.bank_days
        ):
            return f"{key}_at_once"
        case Stage.CLOSED if figures.standing.ended == "refused":
            return f"{key}_refused" if refused(found) else key
        case Stage.CLOSED if found.resolution is not shop.Resolution.REFUND:
            return f"{key}_{found.resolution.value.lower()}"
        case _:
            return key


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


def _card(lead: Milestone, found: shop.Return, words: Words) -> dict[str, object] | None:
    """The label or the code, once it is there."""
    if lead.stage not in _ALONE or found.label is None:
        return None
    qr = found.method is shop.ReturnMethod.DROP_OFF and found.label.qr_url
    address = found.label.qr_url if qr else found.label.label_url
    link = (words.say("utter_link_qr" if qr else "utter_link_label"), address)
    return card("return", words.say("utter_done_title", rma=found.rma_number), link=link)
