"""Codes: words of a fixed list, which are text wherever text is wanted."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """A StrEnum that is as quick a key as its text: Enum's own hash is computed in Python."""

    __hash__ = str.__hash__
