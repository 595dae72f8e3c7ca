"""What news and answers about a return share: which milestone, which sentence, which figures."""

from __future__ import annotations

from collections.abc import Iterable

import backend_client.model as shop

from ..words import Words
from .milestones import Milestone, Stage, latest, refused
from .standing import Standing
from .wording import Figures


def of_interest(passed: Iterable[Milestone], standing: Standing) -> Milestone | None:
    """The furthest of them. Where money goes back, it is the money that they wait for: not that
    the file is closed."""
    paid = bool(standing.found.refunds)
    return latest(tuple(one for one in passed if not (paid and one.stage is Stage.CLOSED)))


def key_of(begun: str, now: Milestone, figures: Figures) -> str:
    """The response for a return that has come to this; `begun`: how the responses' names begin."""
    standing, key = figures.standing, f"{begun}_{now.stage.value}"
    match now.stage:
        case Stage.INSPECTED if refused(standing.found):
            return f"{key}_refused"
        case Stage.REFUNDED if standing.ended is None:
            return f"{key}_partly"
        case Stage.REFUNDING if not standing.promise or not standing.promise.bank_days:
            return f"{key}_at_once"
        case Stage.REFUNDING if is_late(now, figures):
            return f"{key}_late"
        case Stage.CLOSED if standing.ended == "refused":
            return f"{key}_refused" if refused(standing.found) else key
        case Stage.CLOSED:
            special = f"{key}_{standing.found.resolution.value.lower()}"
            return special if special in figures.words.keys else key
        case _:
            return key


def is_late(now: Milestone | None, figures: Figures) -> bool:
    """Whether it is a payment that is on its way for longer than banks take."""
    if now is None or now.refund is None or now.stage is not Stage.REFUNDING:
        return False
    return figures.should_be_there(now.refund)


def figures_of(now: Milestone, figures: Figures, among: Iterable[Milestone]) -> dict[str, object]:
    """What the response needs. Refunds `among` these of which the same is to be said are said
    together."""
    found = figures.standing.found
    known = figures.basic | {"day": figures.day(now.at), "next": figures.next_step(),
                             "outlook": figures.outlook(), "why": ""}  # fmt: skip
    if now.refund:
        same = (one for one in among if one.stage is now.stage and one.key != now.key)
        known |= figures.refund(now.refund, *(one.refund for one in same if one.refund))
    if found.pickup:
        known |= figures.pickup(found.pickup)
    if now.stage is Stage.DECLINED:
        known["why"] = figures.why(found.history[-1].note if found.history else "")
    elif refused(found):
        known |= figures.refusal()
    return known


def label_link(found: shop.Return, words: Words) -> tuple[str, str] | None:
    """What to show or print: the QR code where there is one to drop off with, else the label."""
    label = found.label
    if label is None:
        return None
    if found.method is shop.ReturnMethod.DROP_OFF and label.qr_url:
        return words.say("utter_link_qr"), label.qr_url
    return (words.say("utter_link_label"), label.label_url) if label.label_url else None
