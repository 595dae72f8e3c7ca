"""From a message to what it says of the task: the words, the order's lines, the question asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from returns.intake import About, Draft, Heard, Mention, Task
from returns.model import Condition, Method, Order, Reason, Resolution

from .answers import conditions_said, method_meant, reason_meant, resolution_meant
from .items import Item, Meant, items_meant
from .message import Clause, Message

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
_YES = {"affirm": True, "deny": False}
_CORRECTING = re.compile(
    r"\b(?:i meant|i mean|actually|instead|rather|sorry|wait|correction|wrong (?:one|item)|not the|"
    r"no,? (?:the|it'?s|i)|change (?:it|that|the))\b"
)
_ADDING = re.compile(r"\b(?:also|too|as well|and (?:the|my|another)|plus|add)\b")
_UNSURE = re.compile(r"\b(?:don'?t know|not sure|dunno|no idea|whatever|doesn'?t matter|any)\b")


def listen(
    message: Message, draft: Draft, order: Order | None, variants: Iterable[Item] = ()
) -> Heard:
    """What `message` says of `draft`. `variants` are those on offer in an exchange."""
    text = _own_text(message, draft)
    return Heard(
        text=message.text,
        number=_text(message.first("order_number")),
        email=_text(message.first("email")),
        postcode=_text(message.first("postcode")),
        count=_count(message),
        reason=_reason(message.entities, text),
        resolution=_resolution(message, text),
        method=_method(text),
        answers=_known(conditions_said(text)),
        variant_id=_variant(text, tuple(variants)),
        yes=_YES.get(message.intent),
        choice=message.choice,
        photos=message.photos,
        correcting=message.intent == "correct" or bool(_CORRECTING.search(text.lower())),
        adding=bool(_ADDING.search(text.lower())),
        **(_of_items(message, draft, order) if order else {}),
    )


def claims_of(message: Message, draft: Draft) -> Heard:
    """Who the customer says they are, and which order they speak of.

    Once an order is open, a number is taken for another order's only when it is called so.
    """
    text = message.text.lower()
    chosen = message.choice if message.choice and message.choice[0] == About.ORDER else None
    number = _text(message.first("order_number"))
    if draft.order_id and not chosen and "order" not in text and "#" not in text:
        number = None
    return Heard(
        number=number or (message.order if draft.order_id is None else None),
        email=_text(message.first("email")),
        postcode=_text(message.first("postcode")),
        choice=chosen,
    )


def listen_again(said: Iterable[str], order: Order) -> Iterable[Heard]:
    """What messages from before the order was known say of its items."""
    for text in said:
        meant = items_meant(text, items_of(order))
        if meant:
            yield Heard(mentions=_mentions(meant), unsure=meant.unsure, adding=True)


def items_of(order: Order) -> tuple[Item, ...]:
    """The order's lines as a customer may name them."""
    return tuple(
        Item(line.id, line.title, line.returnable, line.category or "", line.options)
        for line in order.lines
    )


def _of_items(message: Message, draft: Draft, order: Order) -> dict[str, Any]:
    """Items named anywhere in the message, each with the reason given in the same clause."""
    clauses = message.clauses or (Clause(message.text, message.intent, message.entities),)
    found: dict[str, Mention] = {}
    unsure: list[str] = []
    for clause in clauses:
        if _of_another_task(clause, draft):
            continue
        meant = items_meant(clause.text, items_of(order))
        reason = _reason(clause.entities, clause.text) if len(clauses) > 1 else None
        for mention in _mentions(meant, reason):
            found[mention.line_id] = _joined(found.get(mention.line_id), mention)
        unsure.extend(meant.unsure)
    return {"mentions": tuple(found.values()), "unsure": tuple(dict.fromkeys(unsure))}


def _own_text(message: Message, draft: Draft) -> str:
    """The message without the clauses that are about another task."""
    if len(message.clauses) < 2:
        return message.text
    return " ".join(c.text for c in message.clauses if not _of_another_task(c, draft))


def _of_another_task(clause: Clause, draft: Draft) -> bool:
    return clause.intent in TASK_OF and TASK_OF[clause.intent] is not draft.task


def _joined(before: Mention | None, now: Mention) -> Mention:
    if before is None:
        return now
    return Mention(now.line_id, now.quantity or before.quantity, now.reason or before.reason)


def _mentions(meant: Meant, reason: Reason | None = None) -> tuple[Mention, ...]:
    return tuple(Mention(m.line_id, m.quantity, reason) for m in meant.mentions)


def _count(message: Message) -> int | None:
    value = message.first("quantity")
    return value if isinstance(value, int) else None


def _reason(entities: Mapping[str, tuple[Any, ...]], text: str) -> Reason | None:
    value = next(iter(entities.get("reason", ())), None) or reason_meant(text)
    return Reason(str(value)) if value in [*Reason] else None


def _resolution(message: Message, text: str) -> Resolution | None:
    if message.intent == "exchange":
        return Resolution.EXCHANGE
    said = resolution_meant(text)
    return Resolution(said) if said else None


def _method(text: str) -> Method | None:
    said = method_meant(text)
    return Method(said) if said else None


def _known(answers: Mapping[str, bool]) -> dict[str, bool]:
    return {name: yes for name, yes in answers.items() if name in [*Condition]}


def _variant(text: str, variants: tuple[Item, ...]) -> str | None:
    if not variants:
        return None
    meant = items_meant(text, variants).mentions
    return meant[0].line_id if len(meant) == 1 else None


def _text(value: Any) -> str | None:
    return str(value) if value is not None else None


def answers_question(heard: Heard, draft: Draft) -> bool:
    """Whether `heard` holds an answer to the very question that is open."""
    about = draft.asked.about if draft.asked else None
    holds = {
        About.ORDER: heard.number or heard.email or heard.postcode,
        About.ITEMS: heard.mentions or heard.unsure,
        About.QUANTITY: heard.count,
        About.REASON: heard.reason,
        About.CONDITION: heard.answers or heard.yes is not None or heard.photos,
        About.RESOLUTION: heard.resolution,
        About.VARIANT: heard.variant_id,
        About.METHOD: heard.method,
        About.CONFIRM: heard.yes is not None,
    }
    return bool(heard.choice or holds.get(about)) if about else False


def unsure_said(text: str) -> bool:
    """Whether the customer says that they do not know, or do not mind."""
    return bool(_UNSURE.search(text.lower()))
