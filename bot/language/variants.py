"""Sizes and colours."""

import re
from collections.abc import Iterator

from bot.language.found import Found, matches
from bot.language.numbers import NOT_UNITS

COLORS = (
    "black white grey gray red blue navy green olive khaki yellow orange pink purple violet brown"
    " beige cream ivory tan gold golden silver turquoise teal burgundy maroon charcoal camel coral"
    " lilac lavender mint mustard nude rose indigo multicolour multicolor"
).split()
COLOR = re.compile(
    rf"\b(?:(?:dark|light|bright|pale|navy|sky|royal|olive|baby|hot) )?(?:{'|'.join(COLORS)})\b",
    re.I,
)
LETTERS = r"(?:[2-6]?x{1,4}[sl]|xs|xl|small|medium|large|extra (?:small|large))"
SIZED = re.compile(
    r"\b(?:sizes?|sz)(?: is| in)? ?"
    rf"(?P<it>(?:(?:uk|eu|us) ?)?\d{{1,2}}(?:[.,]5)?|[sml]\b|{LETTERS})\b"
    rf"|\b(?P<of>(?:uk|eu|us) ?\d{{1,2}}(?:[.,]5)?)\b",
    re.I,
)
LETTERED = re.compile(rf"(?<![\w'])(?P<it>{LETTERS})(?![\w'])", re.I)
SINGLE = re.compile(r"(?<![\w'])(?P<it>[SML])(?![\w'])")
IN_NUMBER = re.compile(
    rf"\b(?:(?:in|into|for|to) an? |in )(?P<it>\d{{1,2}}(?:[.,]5)?)\b{NOT_UNITS}", re.I
)
SHORT = {"small": "S", "medium": "M", "large": "L", "extra small": "XS", "extra large": "XL"}


def sizes(text: str) -> Iterator[Found]:
    """Sizes: "42", "UK 9", "XL"; words are written as letters ("medium" is M)."""
    rules = [(SIZED, _size), (LETTERED, _size), (SINGLE, _size), (IN_NUMBER, _size)]
    return matches("size", text, rules)


def colors(text: str) -> Iterator[Found]:
    """Colours in lower case."""
    return matches("color", text, [(COLOR, lambda m: m[0].lower())])


def _size(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    said = (groups.get("it") or groups.get("of") or "").lower()
    too_much = re.match(r"(?:too|very|so|really|bit) ", match.string[: match.start()][-4:] + " ")
    if not said or too_much or _is_complaint(match):
        return None
    return SHORT.get(said) or said.upper().replace(",", ".")


def _is_complaint(match: re.Match[str]) -> bool:
    """Whether "small" or "large" says what is wrong ("too small"), not which size it is."""
    before = match.string[: match.start()].lower().split()[-3:]
    words = {"too", "very", "so", "really", "bit", "little", "quite", "runs", "comes", "way"}
    return match[0].lower() in ("small", "large", "medium") and bool(words & set(before))
