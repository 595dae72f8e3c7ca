"""The obvious, filled in: an only item, a quantity of one; and what cannot be, taken out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from returns.intake.draft import Draft, DraftLine, Task
from returns.intake.showing import placed
from returns.model import Order


def open_quantities(order: Order, task: Task) -> Mapping[str, int]:
    """How many pieces of each line the task can still be about, by line id; lines with none
    are left out."""
    if task is Task.RETURN:
        found = {line.id: line.returnable for line in order.lines}
    elif task is Task.CANCEL_ORDER:
        found = {line.id: line.unshipped_quantity for line in order.lines}
    else:
        found = {}
    return {line_id: count for line_id, count in found.items() if count}


def settled(draft: Draft, order: Order) -> Draft:
    """The draft with the obvious filled in, and what cannot be taken back out."""
    available = open_quantities(order, draft.task)
    if draft.task is Task.CANCEL_ORDER:
        return _cancelling(draft, available, whole=len(available) == len(order.lines))
    if draft.task is not Task.RETURN:
        return replace(draft, lines=(), unsure=()) if draft.lines or draft.unsure else draft
    if not draft.lines and len(available) == 1 and not draft.unsure:
        draft = replace(draft, lines=(DraftLine(next(iter(available))),))
    if draft.lines:
        draft = placed(_waiting_words_applied(draft))
    for line in draft.lines:
        draft = _within(draft, line, available.get(line.line_id, 0))
    return draft


def _cancelling(draft: Draft, available: Mapping[str, int], *, whole: bool) -> Draft:
    """All pieces of the lines that were named. None stands for the order as a whole: where
    part of it has shipped, the only line that has not is meant."""
    if not draft.lines and not whole and len(available) == 1 and not draft.unsure:
        draft = replace(draft, lines=(DraftLine(next(iter(available))),))
    for line in draft.lines:
        most = available.get(line.line_id, 0)
        fits = line.quantity is not None and 1 <= line.quantity <= most
        draft = draft.with_line(replace(line, quantity=line.quantity if fits else most or 1))
    return replace(draft, quantity=None)


def _waiting_words_applied(draft: Draft) -> Draft:
    """A reason and a quantity from before any line was known belong to an only line; of several,
    nobody can tell which was meant."""
    if len(draft.lines) == 1:
        line = draft.lines[0]
        reason, quantity = line.reason or draft.reason, line.quantity or draft.quantity
        draft = draft.with_line(replace(line, reason=reason, quantity=quantity))
    return replace(draft, reason=None, quantity=None)


def _within(draft: Draft, line: DraftLine, most: int) -> Draft:
    if not most:  # nothing of it is left or delivered: `assess` says so
        return draft.with_line(replace(line, quantity=line.quantity or 1))
    if line.quantity is None and most == 1:
        return draft.with_line(replace(line, quantity=1))
    if line.quantity is not None and not 1 <= line.quantity <= most:
        cleared = draft.with_line(replace(line, quantity=None))
        return replace(_within(cleared, replace(line, quantity=None), most),
                       too_many=line.quantity)  # fmt: skip
    return draft
