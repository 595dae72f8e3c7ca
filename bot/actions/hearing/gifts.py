"""Whether the one who writes was given what they want to send back."""

from __future__ import annotations

import re

_GIFT = r"(?:gift|present|prezzie|gfit)"
_THING = r"(?:it|this|these|them|that|an? \w+|the (?!idea|advice|tip|link|code|number|feeling)\w+)"
_IT = rf"(?:(?:me|us) {_THING}|{_THING})"
_SOMEBODY = (
    r"(?:some(?:one|body)|(?:a|my|our) (?:\w+ ){0,2}?(?:friend|mother|mom|mum|father|dad|sister|"
    r"brother|aunt|uncle|gran\w*|nan|husband|wife|partner|boyfriend|girlfriend|boss|colleagues?|"
    r"neighbou?r|cousin|son|daughter|parents|family|law))"
)
_RECEIVED = (
    rf"\b(?:was|is|were|are|it'?s|as|been)\s+(?:just |actually )?an? (?:\w+ ){{0,2}}?{_GIFT}\b",
    rf"\b{_GIFT} from\b|\bgift receipt\b|\bgift(?:ed)? (?:to|for) (?:me|us)\b",
    rf"\b{_GIFT} (?:that )?(?:i|we)(?:'ve| have)? (?:received|got|was given|were given)\b",
    rf"\bwas (?:gifted|given) {_IT}|\b{_SOMEBODY} (?:gave|gifted|bought|got|sent|ordered) {_IT}\b",
)
_OWN_DAY = r"my (?:\w+ )?(?:birthday|wedding|graduation|anniversary)|christmas|xmas|me|us"
_GIVES = (
    rf"\b{_GIFT} for (?!(?:{_OWN_DAY})\b)",
    rf"\b(?:i|we)(?:'ve| have)? (?:bought|ordered|gave|purchased) (?:{_IT} )?as an? {_GIFT}\b",
    r"\b(?:s?he|they) (?:did ?n.?t|does ?n.?t|do ?n.?t|hates?|won.?t|already)\b",
    r"\b(?:can|could|may|will|would) (?:s?he|they)\b",
)
_NONE = (rf"(?:\bnot|n't|\b(?:wasn|isn)t|\bnever|\bno) (?:\w+ ){{0,2}}?{_GIFT}\b(?! receipt)",)
_OF_CARDS = (r"\bgift ?-?(?:card|wrap)",)


def was_given(text: str) -> bool | None:
    """True for one who received it as a gift, False for one who says that it was none; None when
    nothing is said of it, or the one who gave it asks."""
    plain = text.lower().replace("\u2019", "'")
    if _says(_OF_CARDS, plain) or _says(_GIVES, plain):
        return None
    if _says(_NONE, plain):
        return False
    return True if _says(_RECEIVED, plain) else None


def _says(patterns: tuple[str, ...], plain: str) -> bool:
    return any(re.search(pattern, plain) for pattern in patterns)
