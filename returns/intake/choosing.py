"""What a tapped button means for a draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from returns.intake.draft import About, CancelReason, Draft, Task, WayPart
from returns.intake.heard import Heard, Mention
from returns.intake.lines import (
    answered,
    counted,
    forgot_variants,
    line_in_question,
    picked,
    reasoned,
    with_variant,
)
from returns.intake.settling import open_quantities
from returns.model import Method, Order, Reason, Resolution


def chosen(draft: Draft, heard: Heard, order: Order | None) -> Draft:
    """The draft with the button's choice in it; a choice that was never offered changes nothing."""
    if heard.choice is None:
        return draft
    about, value = heard.choice
    reading = _CHOICES.get(about)
    return reading(draft, value, order) if reading else draft


def _order(draft: Draft, value: str, order: Order | None) -> Draft:
    if value == "other":
        return replace(draft, elsewhere=True)
    return replace(draft, number=value)


def _items(draft: Draft, value: str, order: Order | None) -> Draft:
    if order is None:
        return draft
    if value == "all":
        available = open_quantities(order, draft.task)
        mentions = [Mention(line_id, count) for line_id, count in available.items()]
    else:
        mentions = [Mention(line.id) for line in order.lines if line.id == value]
    return picked(draft, mentions) if mentions else draft


def _quantity(draft: Draft, value: str, order: Order | None) -> Draft:
    return counted(draft, int(value)) if value.isdigit() else draft


def _reason(draft: Draft, value: str, order: Order | None) -> Draft:
    return reasoned(draft, Reason(value), "") if value in [*Reason] else draft


def _condition(draft: Draft, value: str, order: Order | None) -> Draft:
    return answered(draft, value == "yes")


def _resolution(draft: Draft, value: str, order: Order | None) -> Draft:
    if value not in [*Resolution]:
        return draft
    return replace(forgot_variants(draft), resolution=Resolution(value))


def _method(draft: Draft, value: str, order: Order | None) -> Draft:
    if value not in [*Method]:
        return draft
    change = WayPart.METHOD if draft.task is Task.CHANGE_WAY else None
    return replace(draft, method=Method(value), change=change)


def _way(draft: Draft, value: str, order: Order | None) -> Draft:
    if value not in [*WayPart]:
        return draft
    bare = replace(draft, method=None, place=None, change=WayPart(value))
    return replace(bare, elsewhere_than_ordered=value == WayPart.PLACE)


def _return(draft: Draft, value: str, order: Order | None) -> Draft:
    return replace(draft, return_id=value)


def _place(draft: Draft, value: str, order: Order | None) -> Draft:
    """To the order's address after all."""
    return replace(draft, elsewhere_than_ordered=False, place=None)


def _why(draft: Draft, value: str, order: Order | None) -> Draft:
    return replace(draft, why=CancelReason(value)) if value in [*CancelReason] else draft


def _confirm(draft: Draft, value: str, order: Order | None) -> Draft:
    return replace(draft, agreed=value == "yes")


def _variant(draft: Draft, value: str, order: Order | None) -> Draft:
    return with_variant(draft, line_in_question(draft), value)


def _change(draft: Draft, value: str, order: Order | None) -> Draft:
    """Forgets the part that is to be changed, so that it is asked again."""
    kept = replace(draft, agreed=None)
    if value == About.ITEMS:
        return replace(kept, lines=(), unsure=(), method=None)
    if value == About.REASON:
        lines = tuple(replace(line, reason=None) for line in draft.lines)
        return replace(kept, lines=lines, reason=None)
    if value == About.QUANTITY:
        return replace(kept, lines=tuple(replace(line, quantity=None) for line in draft.lines))
    if value == About.RESOLUTION:
        return forgot_variants(kept)
    if value == About.VARIANT:
        return replace(kept, lines=tuple(replace(line, variant_id=None) for line in draft.lines))
    if value == About.PLACE:
        return replace(kept, elsewhere_than_ordered=True, place=None)
    return replace(kept, method=None) if value == About.METHOD else kept


_CHOICES: dict[str, Callable[[Draft, str, Order | None], Draft]] = {
    About.ORDER: _order,
    About.ITEMS: _items,
    About.QUANTITY: _quantity,
    About.REASON: _reason,
    About.CONDITION: _condition,
    About.RESOLUTION: _resolution,
    About.VARIANT: _variant,
    About.METHOD: _method,
    About.RETURN: _return,
    About.PLACE: _place,
    About.WAY: _way,
    About.WHY: _why,
    About.CONFIRM: _confirm,
    About.CHANGE: _change,
}
