"""Quantities ("two of them", "both", "all") and ordinals ("the second one", "the last")."""

import re
from collections.abc import Iterator

from bot.language.found import Found, Rule, matches

WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "last": -1,
}  # fmt: skip

#: After these a number counts something else than items.
UNITS = (
    r"(?:business |working |calendar )?"
    r"(?:days?|weeks?|months?|years?|yrs?|hours?|hrs?|minutes?|mins?|seconds?|times?|stars?|percent"
    r"|inch(?:es)?|cm|mm|kg|lbs?|ml|am|pm|o'?clock|st\b|nd\b|rd\b|th\b|%|/|\.\d|:\d|-\d)"
)
NOT_UNITS = rf"(?!\s*-?\s*{UNITS})"
#: Before these it names a size, a step, a time.
NOT_NAMES = (
    r"(?<!size )(?<!sizes )(?<!size is )(?<!uk )(?<!eu )(?<!us )(?<!step )(?<!at )"
    r"(?<![#£$€.,:/\w-])"
)
ALL = (
    r"all(?: of (?:them|it|these|those))?|everything"
    r"|(?:the )?(?:whole|entire|full) (?:order|lot|thing)|the lot"
)
COUNTED = "|".join(word for word in WORDS if word not in ("zero", "one"))

_QUANTITIES: tuple[Rule, ...] = (
    (re.compile(r"\b(?:x\s?(\d{1,2})|(\d{1,2})\s?x)\b", re.I), lambda m: int(m[1] or m[2])),
    (re.compile(rf"{NOT_NAMES}\b(\d{{1,2}})\b{NOT_UNITS}", re.I), lambda m: int(m[1]) or None),
    (re.compile(r"\b(?:a )?half[- ](?:a )?dozen\b", re.I), lambda _: 6),
    (re.compile(r"\ba dozen\b", re.I), lambda _: 12),
    (re.compile(rf"\ba couple(?: of)?\b{NOT_UNITS}", re.I), lambda _: 2),
    (re.compile(r"\bboth\b", re.I), lambda _: 2),
    (re.compile(rf"\b({COUNTED})\b{NOT_UNITS}", re.I), lambda m: WORDS[m[1].lower()]),
    (
        re.compile(
            r"(?:\b(?:only|just|return|send back|exchange|cancel|keep) (?P<it>one)\b"
            rf"(?!\s+{UNITS}))|(?:^\W*(?:just )?one\W*$)",
            re.I,
        ),
        lambda m: 1 if m["it"] or "one" in m[0].lower() else None,
    ),
    (
        re.compile(r"\bone\b(?= (?:of (?:them|the|these|those|my)|pair|item|piece)\b)", re.I),
        lambda _: 1,
    ),
    (re.compile(rf"(?<!after )(?<!first of )(?<!at )\b(?:{ALL})\b", re.I), lambda _: "all"),
)

_ORDINALS: tuple[Rule, ...] = (
    (
        re.compile(
            rf"\b({'|'.join(ORDINALS)})\b"
            r"(?! (?:of all|thing|time|times|week|month|year|night|name|thoughts?|class|hand|day"
            r"|try|chance|order|email|message|i\b|monday|tuesday|wednesday|thursday|friday|saturday"
            r"|sunday|summer|winter|autumn|fall|spring|january|february|march|april|may|june|july"
            r"|august|september|october|november|december|christmas)\b)",
            re.I,
        ),
        lambda m: ORDINALS[m[1].lower()],
    ),
    (re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.I), lambda m: int(m[1]) or None),
    (re.compile(r"\b(?:number|no\.?|item|option) (\d)\b", re.I), lambda m: int(m[1]) or None),
)


def quantities(text: str) -> Iterator[Found]:
    """How many: an int, or "all"."""
    return matches("quantity", text, _QUANTITIES)


def ordinals(text: str) -> Iterator[Found]:
    """Which in a list: 1 for the first, -1 for the last."""
    return matches("ordinal", text, _ORDINALS)
