"""Inline keyboards, checked against the limits of the published Bot API."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from sandbox.telegram.refusal import bad

LONGEST_DATA = 64
MOST_BUTTONS = 100


def check(markup: dict[str, Any]) -> dict[str, Any]:
    """The inline keyboard, as it is kept. Raises Refusal."""
    rows = markup.get("inline_keyboard")
    if set(markup) != {"inline_keyboard"} or not isinstance(rows, list):
        raise bad("object expected as reply markup (the sandbox knows inline_keyboard)")
    if any(not isinstance(row, list) for row in rows):
        raise bad("inline keyboard rows must be Arrays")
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return {"inline_keyboard": [row for row in rows if row]}


def _check_button(button: Any) -> None:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad('field "text" of the InlineKeyboardButton must be a non-empty String')
    kinds = set(button) - {"text"}
    if len(kinds) != 1 or not kinds <= {"callback_data", "url"}:
        raise bad("inline keyboard button must have exactly one of callback_data and url")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= LONGEST_DATA:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and urlsplit(button["url"]).scheme not in {"http", "https", "tg"}:
        raise bad("BUTTON_URL_INVALID")
