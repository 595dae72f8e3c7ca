"""The items that a message names, each with what is said of it: reason, resolution, way back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.language.clauses import split
from returns.intake import Draft, Heard, Mention, Task, open_quantities
from returns.model import Method, Order, Reason, Resolution

from .answers import method_meant, reason_meant, resolution_meant
from .items import Item, Meant, items_meant
from .message import Clause, Message
from .reasons import reason_said
from .wishes import SURE_WISH, is_kept, wished


def items_of(order: Order, task: Task = Task.RETURN) -> tuple[Item, ...]:
    """The order's lines as a customer may name them."""
    still = open_quantities(order, task)
    return tuple(
        Item(line.id, line.title, still.get(line.id, 0), line.category or "", line.options)
        for line in order.lines
    )


def of_items(message: Message, draft: Draft, order: Order) -> dict[str, Any]:
    """For Heard: items named anywhere in the message, each with what was said of it."""
    clauses = message.clauses or (Clause(message.text, message.intent, message.entities),)
    of_task = [clause for clause in clauses if not is_of_another_task(clause, draft)]
    return _without_what_stays(_of_clauses(of_task, draft, order), clauses, draft, order)


def _is_told_apart(clauses: Sequence[Clause], items: Sequence[Item]) -> bool:
    """Whether a clause that names no item says in so many words why."""
    return any(reason_meant(c.text) and not items_meant(c.text, items) for c in clauses)


def _without_what_stays(
    found: dict[str, Any], clauses: Sequence[Clause], draft: Draft, order: Order
) -> dict[str, Any]:
    if draft.task is not Task.RETURN:
        return found
    staying = _staying(clauses, items_of(order, draft.task))
    going = tuple(mention for mention in found["mentions"] if mention.line_id not in staying)
    return {**found, "mentions": going}


def _of_clauses(clauses: Sequence[Clause], draft: Draft, order: Order) -> dict[str, Any]:
    """A reason belongs to the items of its clause, or else to those named before it that have
    none: "the mug and the cap, changed my mind", "the dress, too small, and the cap"."""
    items = items_of(order, draft.task)
    chosen = [line.line_id for line in draft.lines]
    found: dict[str, Mention] = {}
    unsure: list[str] = []
    clauses = [part for clause in clauses for part in _parted(clause, items)]
    wishes = {c.text: resolution_meant(c.text) for c in clauses}
    several = len({wish for wish in wishes.values() if wish}) > 1
    ways = {c.text: method_meant(c.text) for c in clauses}
    parted = len({way for way in ways.values() if way}) > 1
    for clause in clauses:
        meant = items_meant(clause.text, items, chosen)
        reason = reason_said(clause.entities, clause.text, draft) if len(clauses) > 1 else None
        if reason and not reason_meant(clause.text) and _is_told_apart(clauses, items):
            reason = None  # a guess: "the teal one. It gives no sound"
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


def _staying(clauses: Sequence[Clause], items: Sequence[Item]) -> set[str]:
    """The lines that are named and do not come back: what is kept ("the jacket is nice, I shall
    keep it"), and, beside others, what is not there yet or only listed."""
    kept, others, going, last = set[str](), set[str](), set[str](), set[str]()
    for clause in clauses:
        for part in _PARTS.split(clause.text.lower()):
            named = {mention.line_id for mention in items_meant(part, items).mentions}
            last = named or last
            if is_kept(part):
                kept |= last
            elif _NOT_HERE.search(part) or _LISTS.search(clause.text.lower()):
                others |= named
            else:
                going |= named
    return kept | (others - going if going - kept else set())


_PARTS = re.compile(r"\bbut\b|\band\b|[,;]")
_NOT_HERE = re.compile(
    r"(?:\b(?:not|never)|n'?t) (?:\w+ ){0,2}?(?:arrived?|come|been delivered|turned up|shown up)\b"
)
_LISTS = re.compile(r"\b(?:consist|compris|contain|includ)\w*\b")


def _parted(clause: Clause, items: Sequence[Item]) -> list[Clause]:
    """A clause in two, where its reason is of what came before and its item is another: "it is too
    small and the cap goes back too", "the mug broke and I send the cap back, wrong colour"; and
    where each half names an item and a way: "I drop off the shoes and the sofa is picked up"."""
    before, joint, after = clause.text.partition(" and ")
    if not joint:
        return [clause]
    first = {mention.line_id for mention in items_meant(before, items).mentions}
    second = {mention.line_id for mention in items_meant(after, items).mentions}
    ways = {method_meant(before), method_meant(after)} - {None}
    apart = first and len(ways) > 1
    if not (reason_meant(before) or apart) or not second - first:
        return [clause]
    return [replace(clause, text=before), replace(clause, text=after, entities={})]


def listen_again(said: Iterable[str], draft: Draft, order: Order) -> Iterable[Heard]:
    """What messages from before the order was known say of its items, clause by clause."""
    for text in said:
        clauses = [Clause(span.text, "") for span in split(text)]
        found = _without_what_stays(_of_clauses(clauses, draft, order), clauses, draft, order)
        if found["mentions"] or found["unsure"]:
            yield Heard(adding=True, **found)


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


def is_of_another_task(clause: Clause, draft: Draft) -> bool:
    """Whether the clause is surely a wish for something else than `draft` is about."""
    if draft.task is Task.CHANGE_WAY:
        return False  # to call off the courier reads like any calling off
    task = wished(clause.intent, clause.text)
    return task not in (None, draft.task) and clause.confidence >= SURE_WISH
