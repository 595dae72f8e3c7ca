"""What the rules find in a text."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """A piece of text that means something by itself: `text[start:end]`, read as `value`."""

    kind: str
    value: str | int
    start: int
    end: int


Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], "str | int | None"]]


def matches(kind: str, text: str, rules: Iterable[Rule]) -> Iterator[Found]:
    """What the rules find, none of it overlapping; an earlier rule goes before a later one.

    A rule is a pattern and a reading; a reading of None means that it was not meant. The group
    named `it`, where there is one, is the piece of text that was found.
    """
    taken: list[tuple[int, int]] = []
    for pattern, read in rules:
        for match in pattern.finditer(text):
            start, end = match.span("it" if "it" in pattern.groupindex else 0)
            value = read(match)
            if value is not None and all(end <= a or b <= start for a, b in taken):
                taken.append((start, end))
                yield Found(kind, value, start, end)
