"""How a draft takes in what was heard."""

from __future__ import annotations

from dataclasses import replace

from returns.intake.choosing import chosen
from returns.intake.draft import About, CancelReason, Draft, Task
from returns.intake.heard import Heard
from returns.intake.lines import (
    answered,
    asked_about,
    counted,
    forgot_variants,
    line_in_question,
    picked,
    reasoned,
    said_again,
    with_reason,
    with_variant,
)
from returns.intake.rerouting import rerouted
from returns.intake.settling import settled
from returns.intake.showing import shown
from returns.model import Order

NOTE_LENGTH = 500
MESSAGES_KEPT = 6


def take(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    """The draft with `heard` taken in; the same draft when it said nothing of use.

    Never raises for what a customer said: an id that is not in the order, a quantity that is
    too large or a choice that was never offered changes nothing, or is noted in `too_many`.
    """
    heard = _of_the_line_asked_about(heard, draft)
    taken = replace(draft, too_many=None, denied=(), sold_out=heard.sold_out,
                    in_stock=heard.in_stock)  # fmt: skip
    for step in (
        _claims,
        chosen,
        _lines,
        _count,
        _reason,
        _conditions,
        _wishes,
        _variant,
        shown,
        _why,
    ):
        taken = step(taken, heard, order)
    if order is not None:
        taken = settled(taken, order)
    elif heard.text:
        taken = replace(taken, said=(*taken.said, heard.text[:NOTE_LENGTH])[-MESSAGES_KEPT:])
    changed = content(taken) != content(draft)
    taken = _yes(taken, heard, changed=changed)
    if changed and taken.agreed == draft.agreed:
        taken = replace(taken, agreed=None)  # what was agreed to is no longer what it is
    return taken


def _of_the_line_asked_about(heard: Heard, draft: Draft) -> Heard:
    """A reason that was asked for belongs to the line that it was asked of, though a word of it
    names another whose reason is known: "it stopped working after one evening" of a swimsuit,
    beside an evening dress."""
    line = line_in_question(draft) if asked_about(draft) is About.REASON else None
    named = [draft.line(mention.line_id) for mention in heard.mentions]
    if line is None or heard.reason is None or heard.correcting or heard.adding:
        return heard
    known = all(one and one.reason and one.line_id != line.line_id for one in named)
    return replace(heard, mentions=()) if known else heard


def content(draft: Draft) -> Draft:
    """The draft without what only belongs to the talk: two with one content ask for the same."""
    return replace(draft, agreed=None, asked=None, again=0, too_many=None, sold_out=None, denied=(),
                   in_stock=(), said=(), told=(), instead=())  # fmt: skip


def _claims(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    claims = {
        name: said
        for name in ("number", "email", "postcode", "name", "no_number", "gift")
        if (said := getattr(heard, name)) is not None
    }
    if heard.email or heard.postcode:  # what is said last counts
        pair = draft.no_number or heard.no_number
        claims = claims if pair else {"email": None, "postcode": None, **claims}
        draft = replace(draft, borrowed=False)
    return replace(draft, **claims) if claims else draft


def _lines(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    if order is None:
        return draft
    known = {line.id for line in order.lines}
    mentions = [m for m in heard.mentions if m.line_id in known]
    unsure = tuple(line_id for line_id in heard.unsure if line_id in known)
    if not mentions:
        return replace(draft, unsure=unsure) if unsure and not draft.lines else draft
    if draft.lines and not heard.adding and not _replaces(draft, heard):
        return said_again(draft, mentions, heard.reason)
    afresh = heard.only or heard.correcting or not (draft.lines or heard.adding)
    afresh = afresh and not (heard.adding and draft.lines and not heard.only)
    return replace(picked(draft, mentions, afresh=afresh), unsure=unsure)


def _replaces(draft: Draft, heard: Heard) -> bool:
    """Whether the lines named take the place of those chosen. "Make that two of the socks" says
    something of a line, and leaves the others as they are."""
    said_of = heard.reason or any(
        m.quantity or m.reason or m.resolution or m.method for m in heard.mentions
    )
    chosen_already = all(draft.line(mention.line_id) for mention in heard.mentions)
    return heard.only or (heard.correcting and not (chosen_already and said_of))


def _count(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    if heard.count is None or any(m.quantity for m in heard.mentions):
        return draft
    if asked_about(draft) is About.QUANTITY or heard.correcting or not draft.lines:
        return counted(draft, heard.count)
    return draft


def _reason(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    if heard.reason is None or any(m.reason for m in heard.mentions):
        return draft
    if heard.mentions:
        for mention in heard.mentions:
            if line := draft.line(mention.line_id):
                draft = draft.with_line(with_reason(line, heard.reason, heard.text[:NOTE_LENGTH]))
        return draft
    known = bool(draft.lines) and all(line.reason for line in draft.lines)
    if asked_about(draft) is not About.REASON and not heard.correcting and known:
        return draft  # "thank you, so sad they broke" is not a change of mind
    return reasoned(draft, heard.reason, heard.text[:NOTE_LENGTH])


def _why(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    """Why an order is called off. Any answer to the question for it will do: a yes or a no, which
    is to something else, is none of our business, and other words are kept as they are."""
    if draft.task is not Task.CANCEL_ORDER or heard.choice:
        return draft
    if heard.why:
        said = heard.text[:NOTE_LENGTH] if heard.why is CancelReason.OTHER else ""
        return replace(draft, why=heard.why, why_said=said)
    if asked_about(draft) is not About.WHY or heard.number or heard.mentions or heard.correcting:
        return draft
    if heard.yes is not None:
        return replace(draft, why=CancelReason.UNSAID)
    said = heard.text[:NOTE_LENGTH]
    return replace(draft, why=CancelReason.OTHER, why_said=said) if said else draft


def _conditions(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    asked = draft.asked
    for line in draft.lines if heard.answers else ():
        of_another = asked and asked.line_id and asked.line_id != line.line_id
        if of_another and not heard.of_each:
            continue
        draft = draft.with_line(replace(line, answers={**line.answers, **heard.answers}))
    return draft


def _wishes(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    if draft.task is Task.CHANGE_WAY:
        return rerouted(draft, heard)
    of_lines = any(mention.resolution for mention in heard.mentions)
    if heard.resolution and heard.resolution is not draft.resolution and not of_lines:
        draft = replace(forgot_variants(draft), resolution=heard.resolution)
    if heard.place or heard.other_place:
        draft = replace(draft, elsewhere_than_ordered=True, place=heard.place)
    if heard.recipient:
        draft = replace(draft, recipient=heard.recipient)
    of_each = any(mention.method for mention in heard.mentions)
    return replace(draft, method=heard.method) if heard.method and not of_each else draft


def _variant(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    if not heard.variant_id:
        return draft
    return with_variant(draft, line_in_question(draft), heard.variant_id)


def _yes(draft: Draft, heard: Heard, *, changed: bool) -> Draft:
    """A yes is to what was asked: when the message changed that, it is asked again."""
    if heard.yes is None:
        return draft
    if asked_about(draft) is About.CONDITION and not heard.answers:
        return answered(draft, heard.yes)
    if changed or heard.unsure or heard.sold_out or heard.in_stock:
        return draft
    reserved = heard.yes and (heard.but or heard.correcting)
    if asked_about(draft) is About.CONFIRM and not reserved:
        return replace(draft, agreed=heard.yes)
    if asked_about(draft) is About.CHANGE and heard.yes and not reserved:
        return replace(draft, agreed=None)
    return draft
