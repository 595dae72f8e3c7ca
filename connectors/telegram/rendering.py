"""A line of the log as Telegram messages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from connectors.telegram.splitting import split
from connectors.telegram.words import Say, Words
from desk.model import Event, Holder, Kind, Role

_SHORT = 12
_IN_A_ROW = 3
_NAMED = re.compile(r'(?<=\()([^():\n]+): (https?://[^\s<>"()]+)(?=\))')
"""Of "(name: address)" the name is shown, as a link."""


@dataclass(frozen=True)
class Part:
    """One Telegram message: as HTML, and as plain text should the HTML be refused.

    With a `timeline` (a card) it is a picture of that, with a `photo` (an attachment's id) that
    photo, and the text is its caption.
    """

    html: str
    text: str
    keyboard: InlineKeyboardMarkup | None = None
    timeline: Mapping[str, Any] | None = None
    photo: str | None = None


def render(line: Event, words: Words) -> list[Part]:
    """What the customer is to read of this line; nothing for their own words."""
    if line.kind is Kind.HOLDER and line.body.get("holder") == Holder.AGENT and line.name:
        return [_part(words[Say.JOINED].replace("{name}", line.name), set())]
    if line.kind is not Kind.MESSAGE or line.role is Role.CUSTOMER or line.body.get("deleted"):
        return []
    card = line.body.get("card") or {}
    agent = line.name if line.role is Role.AGENT else None
    if line.body.get("attachments"):
        return [_photo(agent, one["id"]) for one in line.body["attachments"]]
    shown = [agent, line.text, card.get("text"), line.body.get("image")]
    body = "\n\n".join(str(one) for one in shown if one)
    bold = {str(one) for one in (agent, card.get("title")) if one}
    parts = [_part(text, bold) for text in split(body)]
    return [*_picture(card), *_with_keyboard(parts, line.body.get("choices") or [])]


def answered(line: Event, choice: str | None) -> Part | None:
    """The last message of `line` once it was answered: the choice taken is written under it."""
    label = next((one["label"] for one in line.body.get("choices", ()) if one["id"] == choice), "")
    last = render(line, {})[-1:]
    if not label or not last:
        return None
    html = f"{last[0].html}\n\n<i>✓ {_escaped(label)}</i>"
    return Part(html, f"{last[0].text}\n\n✓ {label}")


def _picture(card: Mapping[str, Any]) -> list[Part]:
    """The words follow it: who cannot see it misses nothing."""
    if card.get("type") != "timeline":
        return []
    title = str(card.get("title", ""))
    return [Part(_escaped(title), title, timeline=card)]


def _photo(agent: str | None, attachment: str) -> Part:
    return Part(_escaped(agent or ""), agent or "", photo=attachment)


def _part(text: str, bold: set[str]) -> Part:
    lines = (_NAMED.sub(r'<a href="\2">\1</a>', _escaped(line)) for line in text.split("\n"))
    marked = {_escaped(one) for one in bold}
    html = "\n".join(f"<b>{line}</b>" if line in marked else line for line in lines)
    return Part(html, text)


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _with_keyboard(parts: list[Part], choices: list[dict[str, Any]]) -> list[Part]:
    if not choices:
        return parts
    *before, last = parts or [_part("…", set())]
    return [*before, Part(last.html, last.text, keyboard(choices))]


def keyboard(choices: list[dict[str, Any]]) -> InlineKeyboardMarkup:
    """Short labels side by side, long ones below each other. The data is the choice's own id."""
    buttons = [InlineKeyboardButton(one["label"], callback_data=one["id"]) for one in choices]
    wide = any(len(one["label"]) > _SHORT for one in choices)
    step = 1 if wide else _IN_A_ROW
    rows = [buttons[at : at + step] for at in range(0, len(buttons), step)]
    return InlineKeyboardMarkup(rows)
