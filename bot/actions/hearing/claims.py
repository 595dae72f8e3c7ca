"""Who the customer says they are, and which order they speak of: claims, until they are proved."""

from __future__ import annotations

import re
from typing import Any

from returns.intake import About, Draft, Heard, Task

from .gifts import was_given
from .message import Message
from .names import name_said
from .places import place_said
from .short_numbers import alone

_NO_NUMBER = re.compile(
    r"\b(?:don'?t|do not|can'?t|cannot|didn'?t|never) (?:\w+ ){0,2}?"
    r"(?:have|know|remember|find|see|get|got|recall)\b"
    r"|\b(?:have|ai)n'?t (?:got|a|any)\b"
    r"|\b(?:lost|forgot|forgotten|deleted|misplaced|dunno|no (?:idea|clue)|without|not sure|unsure"
    r"|no (?:order )?number)\b"
)


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
    of_return = draft.order_id and draft.task is Task.RETURN
    of_courier = of_return or draft.task is Task.CHANGE_WAY
    if of_courier and place_said(message.text, asked=asks_place(draft)):
        number = postcode = None  # the courier's
    if draft.order_id and not chosen and "order" not in text and "#" not in text:
        number = None
    return Heard(
        number=number or (message.order if draft.order_id is None else None),
        email=None if asks_recipient(draft) else _text(message.first("email")),
        postcode=postcode,
        name=_name(message, draft),
        gift=was_given(message.text),
        no_number=no_number(message, draft),
        choice=chosen,
    )


def asks_place(draft: Draft) -> bool:
    """Whether an address is the courier's, though nothing is said of him."""
    asked = draft.asked is not None and draft.asked.about is About.PLACE
    return asked or draft.task is Task.CHANGE_WAY


def asks_recipient(draft: Draft) -> bool:
    """Whether an e-mail address would be for a gift's credit, and is no claim."""
    return draft.asked is not None and draft.asked.about is About.RECIPIENT


def _name(message: Message, draft: Draft) -> str | None:
    """The full name, which proves something only beside another detail, and is listened for only
    while the question is which order it is."""
    forgotten = bool(draft.no_number or no_number(message, draft))
    asked = draft.asked is not None and draft.asked.about is About.ORDER
    if draft.order_id or not (asked or forgotten):
        return None
    return name_said(message.text, asked=forgotten and asked)


def no_number(message: Message, draft: Draft) -> bool | None:
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
    numbers.sort(key=lambda one: not _is_called_number(one, text))  # "Directive 2011/83, order 7"
    postcodes = [str(one) for one in message.entities.get("postcode", ())]
    if len(numbers) > 1 and _ORDERS.search(text):
        postcodes = [one for one in postcodes if one not in numbers]
    in_a_row = len(numbers) > 1 and re.search(rf"{numbers[0]}\W{{1,3}}{numbers[1]}\b", text)
    if in_a_row and not postcodes:
        postcodes = [numbers.pop(1)]  # "order 1033, 40213"
    for one in [number for number in numbers if number in postcodes]:
        if _is_called_postcode(one, text):
            numbers.remove(one)
        elif _is_called_number(one, text):
            postcodes.remove(one)
    for one in [number for number in numbers if number in postcodes]:
        if draft.no_number:
            numbers.remove(one)
            continue
        if _is_another_postcode(one, draft):
            numbers.remove(one)
            continue
        known = draft.number or next((n for n in numbers if n not in postcodes), None)
        if known is None or known == one or draft.email or draft.postcode:
            postcodes.remove(one)
        else:
            numbers.remove(one)
    return next(iter(numbers), None), next(iter(postcodes), None)


def _is_another_postcode(figures: str, draft: Draft) -> bool:
    """Whether it takes the place of the postcode that did not match, and not of the number."""
    number, postcode = draft.number or "", draft.postcode or ""
    return bool(draft.refuted) and len(figures) == len(postcode) != len(number)


_ORDERS = re.compile(r"\b(?:orders|both of my|my two)\b")
_POSTCODE = r"(?:post ?code|postal code|zip(?: code)?)"
_NUMBER = r"(?:number|nr|no|order|#)"


def _is_called_postcode(figures: str, text: str) -> bool:
    is_one = rf"{_POSTCODE}\W*(?:is|was)?\W*{figures}\b"
    behind = rf"\b{figures}\W+(?:is )?(?:my |the )?{_POSTCODE}(?!\W*(?:is\W*)?\w*\d)"
    return bool(re.search(rf"{is_one}|{behind}", text))


def _is_called_number(figures: str, text: str) -> bool:
    is_one = rf"{_NUMBER}\W*(?:is|was|says)?\W*{figures}\b"
    return bool(re.search(rf"{is_one}|\b{figures} (?:is )?(?:my |the )?(?:order|number)", text))


def _text(value: Any) -> str | None:
    return str(value) if value is not None else None
