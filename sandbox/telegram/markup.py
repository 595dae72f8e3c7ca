"""The HTML of messages, read as strictly as Telegram reads it.

Source: core.telegram.org/bots/api#html-style. Offsets and lengths are in UTF-16 code units.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from sandbox.telegram.refusal import bad

LONGEST_TEXT = 4096
_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "s": "strikethrough", "code": "code", "pre": "pre", "a": "text_link",
}  # fmt: skip
_PIECE = re.compile(r"<(?P<close>/?)(?P<tag>[a-z-]*)(?P<rest>[^<>]*)>|(?P<text>[^<]+)|(?P<bad><)")
_HREF = re.compile(r'\s+href="(?P<url>[^"]*)"\Z')
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)")


def units(text: str) -> int:
    """The length as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def read(text: str, parse_mode: str | None) -> tuple[str, list[dict[str, Any]]]:
    """What is shown, and its entities. Raises Refusal."""
    if parse_mode not in (None, "HTML"):
        raise bad("unsupported parse_mode (the sandbox knows HTML)")
    shown, entities = _html(text) if parse_mode else (text, [])
    if not shown.strip():
        raise bad("message text is empty")
    if units(shown) > LONGEST_TEXT:
        raise bad("message is too long")
    return shown, entities


def _html(text: str) -> tuple[str, list[dict[str, Any]]]:
    shown = ""
    entities: list[dict[str, Any]] = []
    open_ones: list[tuple[str, dict[str, Any]]] = []
    for piece in _PIECE.finditer(text):
        if piece["text"] is not None:
            shown += _plain(piece["text"])
        elif piece["bad"] or piece["tag"] not in _TAGS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{piece["tag"] or ""}"')
        elif piece["close"]:
            _close(piece["tag"], open_ones, entities, units(shown))
        else:
            open_ones.append((piece["tag"], _begun(piece, units(shown))))
    if open_ones:
        raise bad(f"can't parse entities: Can't find end tag corresponding to {open_ones[-1][0]}")
    return shown, sorted(entities, key=lambda one: (one["offset"], -one["length"]))


def _plain(text: str) -> str:
    if _ENTITY.search(text):
        raise bad("can't parse entities: write & as &amp; (the sandbox is strict)")
    return unescape(text)


def _begun(piece: re.Match[str], offset: int) -> dict[str, Any]:
    entity: dict[str, Any] = {"type": _TAGS[piece["tag"]], "offset": offset}
    link = _HREF.match(piece["rest"])
    if piece["tag"] == "a" and link:
        entity["url"] = unescape(link["url"])
    elif piece["rest"] or piece["tag"] == "a":
        raise bad(f'can\'t parse entities: unknown attributes in tag "{piece["tag"]}"')
    return entity


def _close(
    tag: str, open_ones: list[tuple[str, dict[str, Any]]], entities: list[dict[str, Any]], end: int
) -> None:
    if not open_ones or open_ones[-1][0] != tag:
        raise bad(f'can\'t parse entities: Unexpected end tag "{tag}"')
    _, entity = open_ones.pop()
    if end > entity["offset"]:
        entities.append({**entity, "length": end - entity["offset"]})
