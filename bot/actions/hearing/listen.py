"""From a message to what it says of the task: the words, the order's lines, the question asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.language.clauses import split
from returns.intake import (
    About,
    CancelReason,
    Draft,
    Heard,
    Mention,
    Place,
    Task,
    open_quantities,
)
from returns.model import Condition, Method, Order, Reason, Resolution

from .answers import (
    conditions_said,
    method_meant,
    reason_hinted,
    reason_meant,
    resolution_hinted,
    resolution_meant,
)
from .assent import chosen, yes_or_no
from .cancel_reasons import cancel_reason
from .claims import asks_recipient, no_number
from .items import Item, Meant, items_meant
from .message import GUESS, Clause, Message
from .places import place_said, wants_elsewhere
from .questions import asks_in_general
from .wishes import SURE_WISH, wished

_CORRECTING = re.compile(
    r"\b(?:i meant|i mean|well,? no|actually|instead|rather|wait|correction|wrong (?:one|item)|"
    r"not the|no,? (?:the|it'?s|i)|change (?:it|that|the)|make (?:it|that)|only)\b"
)
_ADDING = re.compile(r"\b(?:also|too|as well|and (?:the|my|another)|plus|add)\b")
_ONLY = re.compile(r"\b(?:only|just the|nothing else|nothing but|not the|i meant?|rather than)\b")
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
    return Heard(
        text=message.text,
        no_number=no_number(message, draft),
        place=place,
        other_place=other_place,
        count=None if place else _count(message),
        reason=_reason(message.entities, text, draft),
        resolution=_resolution(message, text, draft),
        method=_method(text, draft),
        answers=_known(conditions_said(text)),
        yes=yes_or_no(message, draft),
        but=bool(_BUT.search(lowered)),
        choice=chosen(message, lowered, draft),
        photos=message.photos,
        why=_why(message, text, draft),
        recipient=message.first("email") if asks_recipient(draft) else None,
        correcting=_is_correcting(message, lowered, draft),
        adding=bool(_ADDING.search(lowered)),
        only=bool(_ONLY.search(lowered)),
        **(_of_items(message, draft, order) if order else {}),
    )


def _is_correcting(message: Message, lowered: str, draft: Draft) -> bool:
    says_so = _CORRECTING.search(lowered) or _NO_FAULT.search(lowered)
    confirming = draft.asked is not None and draft.asked.about is About.CONFIRM
    no_but = confirming and _NO_AND_MORE.match(lowered)
    return message.intent == "correct" or bool(says_so or no_but)


_NO_AND_MORE = re.compile(r"^\W*(?:no|nope|nah)\b\W+(?!thank|not now)\w")


def listen_again(said: Iterable[str], draft: Draft, order: Order) -> Iterable[Heard]:
    """What messages from before the order was known say of its items, clause by clause."""
    for text in said:
        clauses = [Clause(span.text, "") for span in split(text)]
        found = _of_clauses(clauses, draft, order)
        if found["mentions"] or found["unsure"]:
            yield Heard(adding=True, **found)


def items_of(order: Order, task: Task = Task.RETURN) -> tuple[Item, ...]:
    """The order's lines as a customer may name them."""
    still = open_quantities(order, task)
    return tuple(
        Item(line.id, line.title, still.get(line.id, 0), line.category or "", line.options)
        for line in order.lines
    )


def _of_items(message: Message, draft: Draft, order: Order) -> dict[str, Any]:
    """Items named anywhere in the message, each with what was said of it."""
    clauses = message.clauses or (Clause(message.text, message.intent, message.entities),)
    return _of_clauses([c for c in clauses if not _of_another_task(c, draft)], draft, order)


def _of_clauses(clauses: Sequence[Clause], draft: Draft, order: Order) -> dict[str, Any]:
    """A reason belongs to the items of its clause, or else to those named before it that have
    none: "the mug and the cap, changed my mind", "the dress, too small, and the cap"."""
    items = items_of(order, draft.task)
    found: dict[str, Mention] = {}
    unsure: list[str] = []
    clauses = [part for clause in clauses for part in _parted(clause, items)]
    wishes = {c.text: resolution_meant(c.text) for c in clauses}
    several = len({wish for wish in wishes.values() if wish}) > 1
    ways = {c.text: method_meant(c.text) for c in clauses}
    parted = len({way for way in ways.values() if way}) > 1
    for clause in clauses:
        meant = items_meant(clause.text, items)
        reason = _reason(clause.entities, clause.text, draft) if len(clauses) > 1 else None
        wish = wishes[clause.text] if several else None
        way = ways[clause.text] if parted else None
        for mention in _mentions(meant, reason, wish, way):
            found[mention.line_id] = _joined(found.get(mention.line_id), mention)
        if reason and not meant.mentions:
            for line_id, mention in found.items():
                if mention.reason is None:
                    found[line_id] = _joined(mention, Mention(line_id, reason=reason))
        unsure.extend(meant.unsure)
    return {"mentions": tuple(found.values()), "unsure": tuple(dict.fromkeys(unsure))}


def _parted(clause: Clause, items: Sequence[Item]) -> list[Clause]:
    """A clause in two, where its reason is of what came before and its item is another: "it is too
    small and the cap goes back too", "the mug broke and I send the cap back, wrong colour"; and
    where each half names an item and a way: "I drop off the shoes and the sofa is picked up"."""
    before, joint, after = clause.text.partition(" and ")
    first = {mention.line_id for mention in items_meant(before, items).mentions}
    second = {mention.line_id for mention in items_meant(after, items).mentions}
    ways = {method_meant(before), method_meant(after)} - {None}
    apart = first and len(ways) > 1
    if not joint or not (reason_meant(before) or apart) or not second - first:
        return [clause]
    return [replace(clause, text=before), replace(clause, text=after, entities={})]


def _own_text(message: Message, draft: Draft) -> str:
    """The message without the clauses that are about another task."""
    if len(message.clauses) < 2:
        return message.text
    return " ".join(c.text for c in message.clauses if not _of_another_task(c, draft))


def _of_another_task(clause: Clause, draft: Draft) -> bool:
    task = wished(clause.intent, clause.text)
    return task not in (None, draft.task) and clause.confidence >= SURE_WISH


def _joined(before: Mention | None, now: Mention) -> Mention:
    if before is None:
        return now
    return Mention(
        now.line_id,
        now.quantity or before.quantity,
        now.reason or before.reason,
        now.resolution or before.resolution,
        now.method or before.method,
    )


def _mentions(
    meant: Meant, reason: Reason | None = None, wish: str | None = None, way: str | None = None
) -> tuple[Mention, ...]:
    resolution, method = Resolution(wish) if wish else None, Method(way) if way else None
    return tuple(Mention(m.line_id, m.quantity, reason, resolution, method) for m in meant.mentions)


def _count(message: Message) -> int | None:
    value = message.first("quantity")
    named = _PART_OF_A_NAME.search(message.text.lower())  # "the two-seat sofa"
    return value if isinstance(value, int) and not named else None


_PART_OF_A_NAME = re.compile(
    r"\b(?:\d|one|two|three|four|five|six)-(?:seat|pack|piece|person|in)|\b(?:box|pack) of\b"
)


def _reason(entities: Mapping[str, tuple[Any, ...]], text: str, draft: Draft) -> Reason | None:
    """The reason in so many words, or as learned: a guess counts only where it was asked for."""
    asked = draft.asked is not None and draft.asked.about is About.REASON
    learned = next(iter(entities.get("reason", ())), None)
    if learned == Reason.WRONG_ITEM and not asked and _CORRECTING.search(text.lower()):
        learned = None  # "I meant the other one" is about what was said, not what was sent
    if asked and learned is None:
        learned = next(iter(entities.get(f"{GUESS}reason", ())), None)
    said = reason_meant(text)
    lowered = text.lower()
    second_thoughts = _SECOND_THOUGHTS.search(lowered) and not _NO_FAULT.search(lowered)
    if said == Reason.UNWANTED and not asked and second_thoughts:
        known = bool(draft.lines) and all(line.reason for line in draft.lines)
        said = None if known else said  # "changed my mind: store credit" is no reason
        learned = None if known else learned
    value = said or learned or (reason_hinted(text) if asked else None)
    if value not in [*Reason] or (value == Reason.OTHER and not asked):
        return None
    return Reason(str(value))


_SECOND_THOUGHTS = re.compile(r"\bchanged? my mind\b(?! about)")
_NO_FAULT = re.compile(
    r"\bit (?:still )?works\b|\bnothing(?:'s| is) wrong\b|\bnot (?:broken|damaged)\b"
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
    r"\b(?:when|how (?:long|soon|much|many)|where) (?:\w+ ){0,2}?"
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
    said = method_meant(text)
    if said is None and asked and asked.about is About.METHOD and _ANY.search(text.lower()):
        said = next(iter(asked.options), None)
    return Method(said) if said else None


def _place(message: Message, draft: Draft) -> tuple[Place | None, bool]:
    """Where the courier is to come, and whether that is another address than the order's."""
    if draft.task is not Task.RETURN or draft.order_id is None:
        return None, False
    asked = draft.asked is not None and draft.asked.about is About.PLACE
    place = place_said(message.text, asked=asked)
    pickup = method_meant(message.text) == Method.PICKUP or draft.method is Method.PICKUP
    return place, bool(place) or (pickup and wants_elsewhere(message.text))


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
        About.PLACE: heard.place,
        About.VARIANT: heard.variant_id or heard.sold_out or heard.resolution,
        About.METHOD: heard.method,
        About.CONFIRM: heard.yes is not None,
        About.CHANGE: heard.mentions or heard.method or heard.resolution or heard.reason,
    }
    return bool(heard.choice or holds.get(about)) if about else False
