"""A timeline as a picture: what the website draws as a card."""

import io
import textwrap
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont

_WIDTH, _MARGIN, _LEFT = 800, 48, 104
_INK, _MUTED, _LINE, _PAPER = "#1d2b26", "#5c6b66", "#cdd6d2", "#ffffff"
_DONE = "#1f6b5c"
_TITLE, _LABEL, _DETAIL = 40, 32, 26
"""Pixels. Telegram shows a picture about half as wide as this on a phone."""
_LETTERS_IN_A_LINE = 46
_SPELT = {"€": "EUR ", "£": "GBP ", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"',
          "×": "x", "…": "...", "\u00a0": " "}  # fmt: skip
"""What the font may lack, and how it is written then."""

Step = Mapping[str, Any]


def drawn(card: Mapping[str, Any]) -> bytes | None:
    """The card's steps as a PNG; None where it is no timeline, or cannot be written in the font."""
    steps: Sequence[Step] = card.get("steps") or ()
    if card.get("type") != "timeline" or not steps or not _is_writable(card):
        return None
    rows = [(step, _details(step)) for step in steps]
    heights = [_LABEL + 12 + len(details) * (_DETAIL + 8) + 26 for _, details in rows]
    image = Image.new("RGB", (_WIDTH, 2 * _MARGIN + _TITLE + 32 + sum(heights)), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.text(
        (_MARGIN, _MARGIN), _spelt(str(card.get("title", ""))), _INK, ImageFont.load_default(_TITLE)
    )
    top = _MARGIN + _TITLE + 32
    for number, ((step, details), height) in enumerate(zip(rows, heights, strict=True)):
        if number + 1 < len(rows):
            draw.line((_MARGIN + 16, top + 20, _MARGIN + 16, top + height + 20), _LINE, 4)
        _dot(draw, step["state"], top + 20)
        _words(draw, step, details, top)
        top += height
    found = io.BytesIO()
    image.save(found, "PNG", optimize=True)
    return found.getvalue()


def _is_writable(card: Mapping[str, Any]) -> bool:
    """Whether the font has every letter; with boxes in it a picture is worse than none."""
    steps = (f"{step.get('label', '')}{step.get('detail', '')}" for step in card["steps"])
    text = _spelt("".join((str(card.get("title", "")), *steps)))
    return all(letter.isspace() or _has(letter) for letter in set(text))


def _spelt(text: str) -> str:
    return "".join(letter if _has(letter) else _SPELT.get(letter, letter) for letter in text)


@lru_cache(maxsize=2048)
def _has(letter: str) -> bool:
    font = ImageFont.load_default(_DETAIL)
    return bytes(font.getmask(letter)) != bytes(font.getmask("\U0010fffe"))


def _details(step: Step) -> list[str]:
    """Its day and what else there is to it, in lines."""
    day = f"{datetime.fromisoformat(step['at']):%-d %B %Y}" if step.get("at") else ""
    text = " · ".join(part for part in (day, str(step.get("detail", ""))) if part)
    return textwrap.wrap(_spelt(text), _LETTERS_IN_A_LINE)


def _dot(draw: ImageDraw.ImageDraw, state: str, middle: int) -> None:
    """Full for what is done, ringed for what is awaited now, hollow for what comes later."""
    x = _MARGIN + 16
    if state == "current":
        draw.ellipse((x - 16, middle - 16, x + 16, middle + 16), "#cfe3dd")
    fill = _PAPER if state == "upcoming" else _DONE
    outline = _LINE if state == "upcoming" else _DONE
    draw.ellipse((x - 9, middle - 9, x + 9, middle + 9), fill, outline, 4)


def _words(draw: ImageDraw.ImageDraw, step: Step, details: Sequence[str], top: int) -> None:
    colour = _MUTED if step["state"] == "upcoming" else _INK
    draw.text((_LEFT, top), _spelt(str(step["label"])), colour, ImageFont.load_default(_LABEL))
    for line, text in enumerate(details):
        below = top + _LABEL + 12 + line * (_DETAIL + 8)
        draw.text((_LEFT, below), text, _MUTED, ImageFont.load_default(_DETAIL))
