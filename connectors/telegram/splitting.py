"""Long texts as several messages, broken where a reader would pause."""

import re

LONGEST = 4096
"""The most that one message shows, in UTF-16 code units (core.telegram.org/bots/api)."""

_BORDERS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?…])\s+"),
    re.compile(r"\s+"),
)


def split(text: str, longest: int = LONGEST) -> list[str]:
    """The text in parts that fit: at paragraphs, else lines, else sentences, else words.

    A border counts only in the second half of what fits, so that parts are not tiny.
    """
    parts = []
    rest = text.strip()
    while units(rest) > longest:
        end = _end(rest, _fitting(rest, longest))
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*parts, rest] if rest else parts


def units(text: str) -> int:
    """The length as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def _fitting(text: str, longest: int) -> int:
    """How many characters fit."""
    return len(text.encode("utf-16-le")[: longest * 2].decode("utf-16-le", "ignore"))


def _end(text: str, fitting: int) -> int:
    for border in _BORDERS:
        ends = [found.start() for found in border.finditer(text, fitting // 2, fitting + 1)]
        if ends:
            return ends[-1]
    return fitting
