"""How a draft takes in what was heard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from returns.intake.draft import About, Draft, DraftLine, Question
from returns.intake.heard import Heard, Mention
from returns.intake.showing import placed, shown
from returns.model import Condition, Line, Method, Order, Reason, Resolution

NOTE_LENGTH = 500
MESSAGES_KEPT = 6


def take(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    """The draft with `heard` taken in; the same draft when it said nothing of use.

    Never raises for what a customer said: an id that is not in the order, a quantity that is
    too large or a choice that was never offered changes nothing, or is noted in `too_many`.
    """
    taken = replace(draft, too_many=None)
    for step in (
        _claims,
        _choice,
        _lines,
        _count,
        _reason,
        _conditions,
        _wishes,
        _variant,
        shown,
        _yes,
    ):
        taken = step(taken, heard, order)
    if order is not None:
        taken = _settled(taken, order)
    elif heard.text:
        taken = replace(taken, said=(*taken.said, heard.text[:NOTE_LENGTH])[-MESSAGES_KEPT:])
    if _content(taken) != _content(draft) and taken.agreed == draft.agreed:
        taken = replace(taken, agreed=None)  # what was agreed to is no longer what it is
    return taken


def _content(draft: Draft) -> Draft:
    return replace(draft, agreed=None, asked=None, too_many=None, said=(), told=())


def _claims(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    claims = {
        name: said
        for name in ("number", "email", "postcode")
        if (said := getattr(heard, name)) is not None
    }
    return replace(draft, **claims) if claims else draft


def _choice(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    if heard.choice is None:
        return draft
    about, value = heard.choice
    reading = _CHOICES.get(about)
    return reading(draft, value, order) if reading else draft


def _chose_order(draft: Draft, value: str, order: Order | None) -> Draft:
    return replace(draft, number=value)


def _chose_items(draft: Draft, value: str, order: Order | None) -> Draft:
    if order is None:
        return draft
    chosen = [line for line in order.lines if value in ("all", line.id) and line.returnable]
    return _chosen(draft, [Mention(line.id, line.returnable if value == "all" else None)
                           for line in chosen])  # fmt: skip


def _chose_quantity(draft: Draft, value: str, order: Order | None) -> Draft:
    return _counted(draft, int(value), order) if value.isdigit() else draft


def _chose_reason(draft: Draft, value: str, order: Order | None) -> Draft:
    return _reasoned(draft, Reason(value), "") if value in [*Reason] else draft


def _chose_condition(draft: Draft, value: str, order: Order | None) -> Draft:
    return _answered(draft, value == "yes")


def _chose_resolution(draft: Draft, value: str, order: Order | None) -> Draft:
    return replace(draft, resolution=Resolution(value)) if value in [*Resolution] else draft


def _chose_method(draft: Draft, value: str, order: Order | None) -> Draft:
    return replace(draft, method=Method(value)) if value in [*Method] else draft


def _chose_return(draft: Draft, value: str, order: Order | None) -> Draft:
    return replace(draft, return_id=value)


def _chose_confirm(draft: Draft, value: str, order: Order | None) -> Draft:
    return replace(draft, agreed=value == "yes")


def _chose_variant(draft: Draft, value: str, order: Order | None) -> Draft:
    return _wanted_variant(draft, value)


def _chose_change(draft: Draft, value: str, order: Order | None) -> Draft:
    """Forgets the part that is to be changed, so that it is asked again."""
    kept = replace(draft, agreed=None)
    if value == About.ITEMS:
        return replace(kept, lines=(), unsure=(), method=None)
    if value == About.REASON:
        lines = tuple(replace(line, reason=None, answers={}) for line in draft.lines)
        return replace(kept, lines=lines, reason=None)
    if value == About.QUANTITY:
        return replace(kept, lines=tuple(replace(line, quantity=None) for line in draft.lines))
    if value == About.RESOLUTION:
        lines = tuple(replace(line, variant_id=None) for line in draft.lines)
        return replace(kept, lines=lines, resolution=None)
    return replace(kept, method=None) if value == About.METHOD else kept


_CHOICES: dict[str, Callable[[Draft, str, Order | None], Draft]] = {
    About.ORDER: _chose_order,
    About.ITEMS: _chose_items,
    About.QUANTITY: _chose_quantity,
    About.REASON: _chose_reason,
    About.CONDITION: _chose_condition,
    About.RESOLUTION: _chose_resolution,
    About.VARIANT: _chose_variant,
    About.METHOD: _chose_method,
    About.RETURN: _chose_return,
    About.CONFIRM: _chose_confirm,
    About.CHANGE: _chose_change,
}


def _lines(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    if order is None:
        return draft
    known = {line.id for line in order.lines}
    mentions = [m for m in heard.mentions if m.line_id in known]
    unsure = tuple(line_id for line_id in heard.unsure if line_id in known)
    if not mentions:
        return replace(draft, unsure=unsure) if unsure and not draft.lines else draft
    afresh = heard.correcting or not (draft.lines or heard.adding)
    if draft.lines and not heard.adding and not heard.correcting:
        return _said_again(draft, mentions, heard.reason)
    return replace(_chosen(draft, mentions, afresh=afresh), unsure=unsure)


def _said_again(draft: Draft, mentions: list[Mention], reason: Reason | None) -> Draft:
    """Lines named while others are chosen: those chosen get what was said; new ones come on top
    only when something was said of them, for a title may be named in passing."""
    for mention in mentions:
        known = draft.line(mention.line_id) is not None
        if known or mention.reason or mention.quantity or reason:
            draft = _chosen(draft, [mention], afresh=False)
    return draft


def _chosen(draft: Draft, mentions: list[Mention], *, afresh: bool = True) -> Draft:
    before = {line.line_id: line for line in draft.lines}
    chosen = draft if not afresh else replace(draft, lines=(), unsure=())
    for mention in mentions:
        line = before.get(mention.line_id) or _successor(
            draft, mention, replaces=afresh and len(mentions) == 1
        )
        chosen = chosen.with_line(
            replace(
                line,
                quantity=mention.quantity or line.quantity,
                reason=mention.reason or line.reason,
            )
        )
    return chosen


def _successor(draft: Draft, mention: Mention, *, replaces: bool) -> DraftLine:
    """A new line; when it takes the place of the only one, its reason and photos stay."""
    if not (replaces and len(draft.lines) == 1):
        return DraftLine(mention.line_id)
    [before] = draft.lines
    return DraftLine(mention.line_id, reason=before.reason, photos=before.photos)


def _count(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    if heard.count is None or any(m.quantity for m in heard.mentions):
        return draft
    if _asked(draft) is About.QUANTITY or heard.correcting or not draft.lines:
        return _counted(draft, heard.count, order)
    return draft


def _counted(draft: Draft, count: int, order: Order | None) -> Draft:
    line = _line_in_question(draft)
    if line is None:
        return replace(draft, quantity=count) if not draft.lines else draft
    return draft.with_line(replace(line, quantity=count))


def _reason(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    if heard.reason is None or any(m.reason for m in heard.mentions):
        return draft
    if heard.mentions:
        for mention in heard.mentions:
            if line := draft.line(mention.line_id):
                draft = draft.with_line(_with_reason(line, heard.reason, heard.text))
        return draft
    if _asked(draft) is not About.REASON and not heard.correcting and _reasons_known(draft):
        return draft  # "thank you, so sad they broke" is not a change of mind
    return _reasoned(draft, heard.reason, heard.text)


def _reasons_known(draft: Draft) -> bool:
    return bool(draft.lines) and all(line.reason for line in draft.lines)


def _reasoned(draft: Draft, reason: Reason, note: str) -> Draft:
    if not draft.lines:
        return replace(draft, reason=reason)
    line = _line_in_question(draft) if _asked(draft) is About.REASON else None
    changing = [line] if line else [one for one in draft.lines if not one.reason] or draft.lines
    for one in changing:
        draft = draft.with_line(_with_reason(one, reason, note))
    return draft


def _with_reason(line: DraftLine, reason: Reason, note: str) -> DraftLine:
    return replace(line, reason=reason, note=note[:NOTE_LENGTH] or line.note)


def _conditions(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    asked = draft.asked
    for line in draft.lines if heard.answers else ():
        if asked and asked.line_id and asked.line_id != line.line_id:
            continue
        draft = draft.with_line(replace(line, answers={**line.answers, **heard.answers}))
    return draft


def _answered(draft: Draft, yes: bool) -> Draft:
    line = _line_in_question(draft)
    if line is None or draft.asked is None or draft.asked.condition is None:
        return draft
    if yes and draft.asked.condition == Condition.PHOTO:
        return draft  # a photo is shown, not claimed
    return draft.with_line(replace(line, answers={**line.answers, draft.asked.condition: yes}))


def _wishes(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    if heard.resolution and heard.resolution is not draft.resolution:
        lines = tuple(replace(line, variant_id=None) for line in draft.lines)
        draft = replace(draft, resolution=heard.resolution, lines=lines)
    return replace(draft, method=heard.method) if heard.method else draft


def _variant(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    return _wanted_variant(draft, heard.variant_id) if heard.variant_id else draft


def _wanted_variant(draft: Draft, variant_id: str) -> Draft:
    line = _line_in_question(draft) or (draft.lines[0] if len(draft.lines) == 1 else None)
    return draft.with_line(replace(line, variant_id=variant_id)) if line else draft


def _yes(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    if heard.yes is None:
        return draft
    if _asked(draft) is About.CONDITION and not heard.answers:
        return _answered(draft, heard.yes)
    if _asked(draft) is About.CONFIRM and not _says_more(heard):
        return replace(draft, agreed=heard.yes)
    if _asked(draft) is About.CHANGE and heard.yes and not _says_more(heard):
        return replace(draft, agreed=None)
    return draft


def _says_more(heard: Heard) -> bool:
    """Whether a yes or no came with something else ("yes, but the black one")."""
    bare = Heard(text=heard.text, yes=heard.yes)
    return heard != bare


def _settled(draft: Draft, order: Order) -> Draft:
    """The draft with the obvious filled in, and what cannot be taken back out."""
    available = {line.id: line for line in order.lines if line.returnable}
    if not draft.lines and len(available) == 1 and not draft.unsure:
        draft = replace(draft, lines=(DraftLine(next(iter(available))),))
    if draft.lines:
        draft = placed(_waiting_words_applied(draft))
    for line in draft.lines:
        draft = _within(draft, line, available.get(line.line_id))
    return draft


def _waiting_words_applied(draft: Draft) -> Draft:
    for line in draft.lines:
        draft = draft.with_line(
            replace(
                line,
                reason=line.reason or draft.reason,
                quantity=line.quantity or (draft.quantity if len(draft.lines) == 1 else None),
            )
        )
    return replace(draft, reason=None, quantity=None)


def _within(draft: Draft, line: DraftLine, of_order: Line | None) -> Draft:
    if of_order is None:  # nothing of it is left or delivered: `assess` says so
        return draft.with_line(replace(line, quantity=line.quantity or 1))
    if line.quantity is None and of_order.returnable == 1:
        return draft.with_line(replace(line, quantity=1))
    if line.quantity is not None and not 1 <= line.quantity <= of_order.returnable:
        cleared = draft.with_line(replace(line, quantity=None))
        return replace(_within(cleared, replace(line, quantity=None), of_order),
                       too_many=line.quantity)  # fmt: skip
    return draft


def _asked(draft: Draft) -> About | None:
    return draft.asked.about if draft.asked else None


def _line_in_question(draft: Draft) -> DraftLine | None:
    asked: Question | None = draft.asked
    if asked and asked.line_id:
        return draft.line(asked.line_id)
    return draft.lines[0] if len(draft.lines) == 1 else None
