"""From a message to what it says of the task: the words, the order's lines, the question asked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from returns.intake import (
    About,
    CancelReason,
    Draft,
    Heard,
    Place,
    Task,
)
from returns.model import Condition, Method, Order, Resolution

from .answers import (
    conditions_said,
    method_meant,
    reason_meant,
    resolution_hinted,
    resolution_meant,
)
from .assent import chosen, yes_or_no
from .cancel_reasons import cancel_reason
from .claims import asks_place, asks_recipient, no_number
from .mentions import is_of_another_task, of_items
from .message import Message
from .pickups import other_time, way_instead
from .places import place_said, wants_elsewhere
from .questions import asks_in_general
from .reasons import CORRECTING, NO_FAULT, reason_said
from .wishes import SURE_WISH

_ADDING = re.compile(r"\b(?:also|too|as well|and (?:the|my|another)|plus|add)\b")
_ONLY = re.compile(r"\b(?:only|just the|nothing else|nothing but|not the|i meant?|rather than)\b")
_OF_EACH = re.compile(
    r"\b(?:both|everything|each"
    r"|all(?! (?:the |of |its |their )*(?:tags?|labels?|parts?|there|is)))\b"
)
_BUT = re.compile(r"\b(?:but|except|without|unless|not|instead|other)\b")
_ANY = re.compile(
    r"\b(?:any(?: of (?:them|those))?|whatever|whichever|either|you choose|up to you|cheapest|"
    r"do(?:n'?t|es ?n.?t) (?:mind|care|matter)|no preference)\b"
)


def listen(message: Message, draft: Draft, order: Order | None) -> Heard:
    """What `message` says of `draft`, but for who the customer is and which variant they want."""
    text = _own_text(message, draft)
    lowered = text.lower()
    place, other_place = _place(message, draft)
    counted_all = _is_all_there_are(message, draft)
    return Heard(
        text=message.text,
        no_number=no_number(message, draft),
        place=place,
        other_place=other_place,
        other_time=_other_time(message, draft),
        count=None if place else _count(message, draft),
        reason=reason_said(message.entities, text, draft),
        resolution=_resolution(message, text, draft),
        method=_method(text, draft),
        answers=_known(conditions_said(text)),
        of_each=bool(_OF_EACH.search(lowered)),
        yes=yes_or_no(message, draft),
        but=bool(_BUT.search(lowered)),
        choice=chosen(message, lowered, draft),
        photos=message.photos,
        why=_why(message, text, draft),
        recipient=message.first("email") if asks_recipient(draft) else None,
        correcting=_is_correcting(message, lowered, draft),
        adding=bool(_ADDING.search(lowered)),
        only=bool(_ONLY.search(lowered)),
        **(of_items(message, draft, order) if order and not counted_all else {}),
    )


def _is_correcting(message: Message, lowered: str, draft: Draft) -> bool:
    says_so = CORRECTING.search(lowered) or NO_FAULT.search(lowered)
    confirming = draft.asked is not None and draft.asked.about is About.CONFIRM
    no_but = confirming and _NO_AND_MORE.match(lowered)
    return message.intent == "correct" or bool(says_so or no_but)


_NO_AND_MORE = re.compile(r"^\W*(?:no|nope|nah)\b\W+(?!thank|not now)\w")


def _own_text(message: Message, draft: Draft) -> str:
    """The message without the clauses that are about another task."""
    if len(message.clauses) < 2:
        return message.text
    return " ".join(c.text for c in message.clauses if not is_of_another_task(c, draft))


def _count(message: Message, draft: Draft) -> int | None:
    if draft.asked and _is_all_there_are(message, draft):
        return int(draft.asked.options[-1])
    value = message.first("quantity")
    named = _PART_OF_A_NAME.search(message.text.lower())  # "the two-seat sofa"
    return value if isinstance(value, int) and not named else None


def _is_all_there_are(message: Message, draft: Draft) -> bool:
    """Whether "all" answers how many pieces of a line come back, and names no other lines."""
    asked = draft.asked
    counting = asked is not None and asked.about is About.QUANTITY and bool(asked.options)
    return counting and bool(_ALL_OF_IT.match(message.text))


_ALL_OF_IT = re.compile(
    r"\W*(?:(?:yes|return|send|please|of|them)\W+)*(?:all|both|every one|the lot)\b", re.I
)
_PART_OF_A_NAME = re.compile(
    r"\b(?:\d|one|two|three|four|five|six)-(?:seat|pack|piece|person|in)|\b(?:box|pack) of\b"
)


def _resolution(message: Message, text: str, draft: Draft) -> Resolution | None:
    """What is said in so many words goes before what the message as a whole was taken for."""
    asked = draft.asked.about if draft.asked else None
    text = _ASKS_WHEN.sub(" ", text)
    wished = asked in (None, About.ORDER, About.ITEMS, About.RESOLUTION, About.CHANGE)
    said = resolution_meant(text) or (resolution_hinted(text) if wished else None)
    if said:
        return Resolution(said)
    may_be = draft.resolution is None and asked not in (About.REASON, About.CONDITION)
    sure = message.confidence >= SURE_WISH
    if message.intent == "exchange" and sure and (may_be or asked in _OPEN_TO_CHANGE):
        return None if reason_meant(text) and draft.lines else Resolution.EXCHANGE
    return None


_ASKS_WHEN = re.compile(
    r"\b(?:when|how(?: (?:long|soon|much|many)|(?= (?:will|would|are) you))|where) (?:\w+ ){0,2}?"
    r"(?:do|does|did|will|would|is|are|can|should|until|it|the)\b[^.;]*",
    re.I,
)
"""A question about a refund is no wish for one."""
_OPEN_TO_CHANGE = (About.CONFIRM, About.RESOLUTION, About.CHANGE)


def _method(text: str, draft: Draft) -> Method | None:
    """The way back that was named; who does not mind gets the first on offer."""
    asked = draft.asked
    if asks_in_general(text):
        return None
    said = way_instead(text) if draft.task is Task.CHANGE_WAY else method_meant(text)
    if _ASKS_WHAT.match(text):
        said = None
    if said is None and asked and asked.about is About.METHOD and _ANY.search(text.lower()):
        said = next(iter(asked.options), None)
    return Method(said) if said else None


_ASKS_WHAT = re.compile(
    r"\W*(?:(?:ok(?:ay)?|and|so|but|um|hm+)\W+)*(?:what(?:'?s| is| are| does| do)\b(?! about)|"
    r"how (?:do|does|would|will|can|is|long|much)\b|when\b|where\b|who\b|why\b)",
    re.I,
)
"""Asks about a way back ("what is a QR code?"), and chooses none."""


def _place(message: Message, draft: Draft) -> tuple[Place | None, bool]:
    """Where the courier is to come, and whether that is another address than the order's."""
    if draft.task not in (Task.RETURN, Task.CHANGE_WAY) or draft.order_id is None:
        return None, False
    place = place_said(message.text, asked=asks_place(draft))
    pickup = method_meant(message.text) == Method.PICKUP or draft.method is Method.PICKUP
    pickup = pickup or draft.task is Task.CHANGE_WAY
    return place, bool(place) or (pickup and wants_elsewhere(message.text))


def _other_time(message: Message, draft: Draft) -> bool:
    if draft.task is not Task.CHANGE_WAY:
        return False
    return message.intent == "pickup_slots" or other_time(message.text)


def _why(message: Message, text: str, draft: Draft) -> CancelReason | None:
    """Why the order is called off. A tale of what went wrong is an answer, and no new wish."""
    if draft.task is not Task.CANCEL_ORDER:
        return None
    asked = draft.asked is not None and draft.asked.about is About.WHY
    tale = CancelReason.OTHER if asked and message.intent in _TALES else None
    return cancel_reason(text, asked=asked) or tale


_TALES = frozenset({"start_return", "exchange", "complaint", "feedback", "inform"})


def _known(answers: Mapping[str, bool]) -> dict[str, bool]:
    return {name: yes for name, yes in answers.items() if name in [*Condition]}


def answers_question(heard: Heard, draft: Draft) -> bool:
    """Whether `heard` holds an answer to the very question that is open."""
    about = draft.asked.about if draft.asked else None
    holds = {
        About.ORDER: heard.number or heard.email or heard.postcode or heard.name or heard.no_number,
        About.ITEMS: heard.mentions or heard.unsure,
        About.QUANTITY: heard.count,
        About.REASON: heard.reason,
        About.CONDITION: heard.answers or heard.yes is not None or heard.photos,
        About.RESOLUTION: heard.resolution,
        About.RECIPIENT: heard.recipient,
        About.WHY: heard.why,
        About.PLACE: heard.place or heard.other_time,
        About.WAY: heard.other_time or heard.method or heard.place or heard.other_place,
        About.VARIANT: heard.variant_id or heard.sold_out or heard.in_stock or heard.resolution,
        About.METHOD: heard.method,
        About.CONFIRM: heard.yes is not None or heard.other_time,
        About.CHANGE: heard.mentions or heard.method or heard.resolution or heard.reason,
    }
    return bool(heard.choice or holds.get(about)) if about else False
