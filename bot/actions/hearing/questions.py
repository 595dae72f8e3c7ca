"""What is a question, and what is one about the shop in general."""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"\?|^\W*(?:and |but |so |ok |hi |hello |hey |pls )*(?:how|what|who|when|where|which|why|can|"
    r"could|do|does|did|is|are|will|would|until|may)\b"
    r"|[,;.]\W*(?:(?:and|but|so) )?(?:how|what|when|where|why)\b",
    re.I,
)
_IN_GENERAL = re.compile(r"\breturns\b|\bdo you\b|\bis (?:there|it possible)\b|\bare there\b")

_OF_ALL = re.compile(
    r"\b(?:what|which) (?:(?:sorts?|kinds?|types?|categories) of )?"
    r"(?:products?|items?|things?|goods|articles|categories|stuff)\b"
)
_OF_MINE = re.compile(r"\b(?:my|mine|these|those|this|that order|i (?:have )?(?:bought|ordered))\b")


_NEAREST = re.compile(
    r"\b(?:nearest|closest|near|nearby|close)\b[^.!?]{0,40}?\b(?:place|points?|shops?|stores?|spot|"
    r"locker|kiosk|post ?office|one|counter|branch|drop ?-?offs?)\b"
    r"|\b(?:one|place|points?|shops?|locker|kiosk|drop ?-?offs?)\b[^.!?]{0,20}?\bnear(?:by|est)?\b"
)


def asks_nearest(text: str) -> bool:
    """Whether it asks for the nearest place to hand a parcel in."""
    lowered = text.lower()
    return bool(_NEAREST.search(lowered)) and (asks(text) or "where" in lowered)


_UNTIL_WHEN = re.compile(
    r"\b(?:by|until|till?) when\b|\bwhen (?:do|must|should|shall|have)\b|\bdeadline\b"
    r"|\blatest\b|\bwhen\b.*\bby\b|\bhow long\b"
)


def asks_until_when(text: str) -> bool:
    """Whether it asks for the last day of something."""
    return bool(_UNTIL_WHEN.search(text.lower()))


def asks(text: str) -> bool:
    """Whether it is put as a question."""
    return bool(_ASKS.search(text))


def asks_in_general(text: str) -> bool:
    """Whether it asks what the shop does ("can somebody collect returns from my house?"), and
    chooses nothing."""
    return bool(asks(text) and _IN_GENERAL.search(text.lower()))


def asks_of_all(text: str) -> bool:
    """Whether it asks about the shop's goods at large ("what sort of products are excluded?"), and
    not about what was bought."""
    lowered = text.lower()
    return bool(_OF_ALL.search(lowered)) and not _OF_MINE.search(lowered)
