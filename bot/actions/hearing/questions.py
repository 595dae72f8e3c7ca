"""What is a question, and what is one about the shop in general."""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"\?|^\W*(?:and |but |so |ok |hi |hello |hey |pls )*(?:how|what|who|when|where|which|why|can|"
    r"could|do|does|did|is|are|will|would|until|may)\b",
    re.I,
)
_IN_GENERAL = re.compile(r"\breturns\b|\bdo you\b|\bis (?:there|it possible)\b|\bare there\b")


def asks(text: str) -> bool:
    """Whether it is put as a question."""
    return bool(_ASKS.search(text))


def asks_in_general(text: str) -> bool:
    """Whether it asks what the shop does ("can somebody collect returns from my house?"), and
    chooses nothing."""
    return bool(asks(text) and _IN_GENERAL.search(text.lower()))
