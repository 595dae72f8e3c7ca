"""From a message to what it says of the task: the words, the order's lines, the question asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.language.clauses import split
from returns.intake import About, Draft, Heard, Mention, Task, open_quantities
from returns.model import Condition, Method, Order, Reason, Resolution

from .answers import (
    conditions_said,
    method_meant,
    part_meant,
    reason_meant,
    resolution_hinted,
    resolution_meant,
)
from .items import Item, Meant, items_meant
from .message import GUESS, Clause, Message
from .short_numbers import alone

TASK_OF = {
    "start_return": Task.RETURN,
    "exchange": Task.RETURN,
    "schedule_pickup": Task.RETURN,
    "cancel_order": Task.CANCEL_ORDER,
    "cancel_return": Task.CANCEL_RETURN,
    "track_order": Task.TRACK_ORDER,
    "track_return_refund": Task.TRACK_RETURN,
}
"""The task that an intent is a wish for."""
SURE_WISH = 0.7
"""How sure a clause must be for a wish of its own."""
_YES = {"affirm": True, "deny": False}
_CORRECTING = re.compile(
    r"\b(?:i meant|i mean|actually|instead|rather|wait|correction|wrong (?:one|item)|not the|"
    r"no,? (?:the|it'?s|i)|change (?:it|that|the)|make (?:it|that)|only)\b"
)
_ADDING = re.compile(r"\b(?:also|too|as well|and (?:the|my|another)|plus|add)\b")
_ONLY = re.compile(r"\b(?:only|just the|nothing else|nothing but|not the|i meant?|rather than)\b")
_BUT = re.compile(r"\b(?:but|except|without|unless|not|instead|other)\b")
_ANY = re.compile(
    r"\b(?:any(?: of (?:them|those))?|whatever|whichever|either|you choose|up to you|cheapest|"
    r"do(?:n'?t|es ?n.?t) (?:mind|care|matter)|no preference)\b"
)
_A_NO = re.compile(r"^\W*(?:no|nope|nah|not now|don'?t)\b")
_NO_NUMBER = re.compile(
    r"\b(?:don'?t|do not|can'?t|cannot|didn'?t|never) (?:\w+ ){0,2}?"
    r"(?:have|know|remember|find|see|get|got|recall)\b"
    r"|\b(?:lost|forgot|forgotten|deleted|misplaced|no idea|without|no (?:order )?number)\b"
)


def listen(message: Message, draft: Draft, order: Order | None) -> Heard:
    """What `message` says of `draft`, but for who the customer is and which variant they want."""
    text = _own_text(message, draft)
    lowered = text.lower()
    return Heard(
        text=message.text,
        no_number=_no_number(message, draft),
        count=_count(message),
        reason=_reason(message.entities, text, draft),
        resolution=_resolution(message, text, draft),
        method=_method(text, draft),
        answers=_known(conditions_said(text)),
        yes=_yes(message),
        but=bool(_BUT.search(lowered)),
        choice=_choice(message, lowered, draft),
        photos=message.photos,
        correcting=message.intent == "correct" or bool(_CORRECTING.search(lowered)),
        adding=bool(_ADDING.search(lowered)),
        only=bool(_ONLY.search(lowered)),
        **(_of_items(message, draft, order) if order else {}),
    )


def _yes(message: Message) -> bool | None:
    """A parting is a no when it begins with one ("no thanks, bye")."""
    if message.intent in ("bye", "thanks") and _A_NO.match(message.text.lower()):
        return False
    return _YES.get(message.intent)


def _choice(message: Message, lowered: str, draft: Draft) -> tuple[str, str] | None:
    """The button that was tapped, or in words what is to be changed. An order is no answer."""
    if message.choice:
        return None if message.choice[0] == About.ORDER else message.choice
    asked = draft.asked.about if draft.asked else None
    part = part_meant(lowered) if asked is About.CHANGE else None
    return (About.CHANGE, part) if part else None


def claims_of(message: Message, draft: Draft) -> Heard:
    """Who the customer says they are, and which order they speak of.

    Once an order is open, a number is taken for another order's only when it is called so. Bare
    figures that may be either a number or a postcode are what is missing of the two.
    """
    text = message.text.lower()
    chosen = message.choice if message.choice and message.choice[0] == About.ORDER else None
    number, postcode = _number_and_postcode(message, text, draft)
    if number is None and draft.asked and draft.asked.about is About.ORDER:
        number = alone(text)
    if draft.order_id and not chosen and "order" not in text and "#" not in text:
        number = None
    return Heard(
        number=number or (message.order if draft.order_id is None else None),
        email=_text(message.first("email")),
        postcode=postcode,
        no_number=_no_number(message, draft),
        choice=chosen,
    )


def _no_number(message: Message, draft: Draft) -> bool | None:
    """Whether it says that the number of the order, which was asked for, is not at hand."""
    asked = draft.asked is not None and draft.asked.about is About.ORDER
    text = message.text.lower().replace("\u2019", "'")
    if message.first("order_number") or not (asked or "order number" in text):
        return None
    return bool(_NO_NUMBER.search(text)) or None


def _number_and_postcode(
    message: Message, text: str, draft: Draft
) -> tuple[str | None, str | None]:
    """The order's number and the postcode. Figures that may be either are what they are called,
    and else what is missing: the number first."""
    numbers = [str(one) for one in message.entities.get("order_number", ())]
    postcodes = [str(one) for one in message.entities.get("postcode", ())]
    for one in [number for number in numbers if number in postcodes]:
        if _is_called_postcode(one, text):
            numbers.remove(one)
        elif _is_called_number(one, text):
            postcodes.remove(one)
    for one in [number for number in numbers if number in postcodes]:
        if draft.no_number:
            numbers.remove(one)
            continue
        known = draft.number or next((n for n in numbers if n not in postcodes), None)
        if known is None or known == one or draft.email or draft.postcode:
            postcodes.remove(one)
        else:
            numbers.remove(one)
    return next(iter(numbers), None), next(iter(postcodes), None)


_POSTCODE = r"(?:post ?code|postal code|zip(?: code)?)"
_NUMBER = r"(?:number|nr|no|order|#)"


def _is_called_postcode(figures: str, text: str) -> bool:
    is_one = rf"{_POSTCODE}\W*(?:is|was)?\W*{figures}\b"
    return bool(re.search(rf"{is_one}|\b{figures}\W+(?:is )?(?:my |the )?{_POSTCODE}", text))


def _is_called_number(figures: str, text: str) -> bool:
    is_one = rf"{_NUMBER}\W*(?:is|was|says)?\W*{figures}\b"
    return bool(re.search(rf"{is_one}|\b{figures} (?:is )?(?:my |the )?(?:order|number)", text))


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
    for clause in clauses:
        meant = items_meant(clause.text, items)
        reason = _reason(clause.entities, clause.text, draft) if len(clauses) > 1 else None
        wish = wishes[clause.text] if several else None
        for mention in _mentions(meant, reason, Resolution(wish) if wish else None):
            found[mention.line_id] = _joined(found.get(mention.line_id), mention)
        if reason and not meant.mentions:
            for line_id, mention in found.items():
                if mention.reason is None:
                    found[line_id] = _joined(mention, Mention(line_id, reason=reason))
        unsure.extend(meant.unsure)
    return {"mentions": tuple(found.values()), "unsure": tuple(dict.fromkeys(unsure))}


def _parted(clause: Clause, items: Sequence[Item]) -> list[Clause]:
    """A clause in two, where its reason is of what came before and its item is another: "it is too
    small and the cap goes back too"."""
    before, joint, after = clause.text.partition(" and ")
    parts = joint and reason_meant(before) and not reason_meant(after)
    if not parts or items_meant(before, items).mentions or not items_meant(after, items).mentions:
        return [clause]
    return [replace(clause, text=before), replace(clause, text=after, entities={})]


def _own_text(message: Message, draft: Draft) -> str:
    """The message without the clauses that are about another task."""
    if len(message.clauses) < 2:
        return message.text
    return " ".join(c.text for c in message.clauses if not _of_another_task(c, draft))


def _of_another_task(clause: Clause, draft: Draft) -> bool:
    return (
        clause.intent in TASK_OF
        and TASK_OF[clause.intent] is not draft.task
        and clause.confidence >= SURE_WISH
    )


def _joined(before: Mention | None, now: Mention) -> Mention:
    if before is None:
        return now
    return Mention(
        now.line_id,
        now.quantity or before.quantity,
        now.reason or before.reason,
        now.resolution or before.resolution,
    )


def _mentions(
    meant: Meant, reason: Reason | None = None, resolution: Resolution | None = None
) -> tuple[Mention, ...]:
    return tuple(Mention(m.line_id, m.quantity, reason, resolution) for m in meant.mentions)


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
    if said == Reason.UNWANTED and not asked and _SECOND_THOUGHTS.search(text.lower()):
        known = bool(draft.lines) and all(line.reason for line in draft.lines)
        said = None if known else said  # "changed my mind: store credit" is no reason
        learned = None if known else learned
    value = said or learned
    if value not in [*Reason] or (value == Reason.OTHER and not asked):
        return None
    return Reason(str(value))


_SECOND_THOUGHTS = re.compile(r"\bchanged? my mind\b")


def _resolution(message: Message, text: str, draft: Draft) -> Resolution | None:
    """What is said in so many words goes before what the message as a whole was taken for."""
    asked = draft.asked.about if draft.asked else None
    wished = asked in (None, About.ORDER, About.ITEMS, About.RESOLUTION, About.CHANGE)
    said = resolution_meant(text) or (resolution_hinted(text) if wished else None)
    if said:
        return Resolution(said)
    may_be = draft.resolution is None and asked not in (About.REASON, About.CONDITION)
    sure = message.confidence >= SURE_WISH
    if message.intent == "exchange" and sure and (may_be or asked in _OPEN_TO_CHANGE):
        return None if reason_meant(text) and draft.lines else Resolution.EXCHANGE
    return None


_OPEN_TO_CHANGE = (About.CONFIRM, About.RESOLUTION, About.CHANGE)


def _method(text: str, draft: Draft) -> Method | None:
    """The way back that was named; who does not mind gets the first on offer."""
    asked = draft.asked
    said = method_meant(text)
    if said is None and asked and asked.about is About.METHOD and _ANY.search(text.lower()):
        said = next(iter(asked.options), None)
    return Method(said) if said else None


def _known(answers: Mapping[str, bool]) -> dict[str, bool]:
    return {name: yes for name, yes in answers.items() if name in [*Condition]}


def _text(value: Any) -> str | None:
    return str(value) if value is not None else None


def answers_question(heard: Heard, draft: Draft) -> bool:
    """Whether `heard` holds an answer to the very question that is open."""
    about = draft.asked.about if draft.asked else None
    holds = {
        About.ORDER: heard.number or heard.email or heard.postcode or heard.no_number,
        About.ITEMS: heard.mentions or heard.unsure,
        About.QUANTITY: heard.count,
        About.REASON: heard.reason,
        About.CONDITION: heard.answers or heard.yes is not None or heard.photos,
        About.RESOLUTION: heard.resolution,
        About.VARIANT: heard.variant_id or heard.sold_out or heard.resolution,
        About.METHOD: heard.method,
        About.CONFIRM: heard.yes is not None,
        About.CHANGE: heard.mentions or heard.method or heard.resolution or heard.reason,
    }
    return bool(heard.choice or holds.get(about)) if about else False
