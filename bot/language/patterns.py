"""Everything that the rules find in a message, and the message with it masked."""

import re

from bot.language import dates, identifiers, money, numbers, variants
from bot.language.found import Found

#: In this order: what was found first is not read again as something else.
FINDERS = (
    identifiers.emails,
    identifiers.card_numbers,
    identifiers.bank_accounts,
    identifiers.phones,
    identifiers.return_numbers,
    money.sums,
    dates.dates,
    identifiers.order_numbers,
    identifiers.postcodes,
    variants.sizes,
    variants.colors,
    numbers.ordinals,
    numbers.quantities,
)
#: What may be either, until somebody asked for one of them.
AMBIGUOUS = {"order_number", "postcode"}
#: Nobody writes more that matters; a longer text must not keep the bot busy.
MOST_CHARACTERS = 4000

#: What stands in for each kind when a sentence is encoded: its meaning, not its figures.
MASKS = {
    "email": "my email",
    "card_number": "card number",
    "bank_account": "bank account",
    "phone": "phone number",
    "return_number": "number",
    "order_number": "number",
    "postcode": "postcode",
    "money": "money",
}


#: "keeping", "shopping" and "postage" name none.
POSTCODE_NAMED = re.compile(
    r"\b(?:post|post ?code|postal(?: code)?|zip(?: ?code)?|pin(?: ?code)?)\b"
)


def find(text: str) -> list[Found]:
    """All that the rules find in the first `MOST_CHARACTERS`, in order of place."""
    found: list[Found] = []
    for finder in FINDERS:
        for new in finder(text[:MOST_CHARACTERS]):
            if not any(_clash(old, new) for old in found):
                found.append(new)
    return sorted(_without_doubt(found, text), key=lambda f: (f.start, f.kind))


def mask(text: str) -> str:
    """The text with names for figures: "order #1042" is "order number"."""
    done = len(text)
    for one in sorted(find(text), key=lambda f: (f.start, f.kind != "postcode"), reverse=True):
        if one.kind in MASKS and one.end <= done:
            text = f"{text[: one.start]}{MASKS[one.kind]}{text[one.end :]}"
            done = one.start
    return text


def _clash(old: Found, new: Found) -> bool:
    if {old.kind, new.kind} == AMBIGUOUS:
        return False
    return old.start < new.end and new.start < old.end


def _without_doubt(found: list[Found], text: str) -> list[Found]:
    """Drop the one of two readings that the words before the figures rule out."""
    return [f for f in found if not any(_ruled_out(f, other, text) for other in found)]


def _ruled_out(one: Found, other: Found, text: str) -> bool:
    if {one.kind, other.kind} != AMBIGUOUS or other.end <= one.start or one.end <= other.start:
        return False
    before = text[: min(one.start, other.start)].lower()[-24:]
    if one.kind == "order_number":
        return bool(POSTCODE_NAMED.search(before)) or (
            not text[one.start : one.end].strip().isdigit() and _is_full(other, text)
        )
    named = any(cue in before for cue in ("order", "number", "#", "ref", "no."))
    return named and not POSTCODE_NAMED.search(before)


def _is_full(other: Found, text: str) -> bool:
    """Whether a postcode has letters, so that no order number is written like it."""
    return not text[other.start : other.end].isdigit()
