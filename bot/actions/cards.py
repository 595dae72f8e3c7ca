"""Cards: what is better looked at than read. Each carries its own text for who cannot look.

The shape is the web chat's (docs/widget.md); a channel without cards shows `text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import backend_client.model as shop

from .figures import counted, money


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its value; a strong one is what matters most."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class CardItem:
    title: str
    quantity: int = 1
    detail: str = ""
    note: str = ""
    image: str = ""
    price: shop.Money | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a timeline: `state` is done, current or upcoming."""

    label: str
    state: str
    at: datetime | None = None
    detail: str = ""


def card(
    kind: str,
    title: str,
    *,
    subtitle: str = "",
    items: Iterable[CardItem] = (),
    rows: Iterable[Row] = (),
    steps: Iterable[Step] = (),
    link: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """The custom message that holds a card. `link` is its label and address."""
    items, rows, steps = tuple(items), tuple(rows), tuple(steps)
    found: dict[str, Any] = {
        "type": kind,
        "title": title,
        "subtitle": subtitle,
        "items": [_item(item) for item in items],
        "rows": [{"label": r.label, "value": r.value, "strong": r.strong} for r in rows],
        "steps": [_step(step) for step in steps],
        "link": {"label": link[0], "url": link[1]} if link else None,
        "text": _text(title, items, rows, steps, link),
    }
    return {"type": "card", "card": {name: value for name, value in found.items() if value}}


def item_of(line: shop.OrderLine, *, quantity: int | None = None, note: str = "") -> CardItem:
    """An order line as a card shows it."""
    return CardItem(
        line.product_title, quantity or line.quantity, line.variant_title, note, line.image_url
    )


def _item(item: CardItem) -> Mapping[str, Any]:
    price = item.price and {"amount": str(item.price.amount), "currency": item.price.currency}
    parts = {
        "title": item.title,
        "quantity": item.quantity,
        "detail": item.detail,
        "note": item.note,
        "image": item.image,
        "price": price,
    }
    return {name: value for name, value in parts.items() if value}


def _step(step: Step) -> Mapping[str, Any]:
    at = step.at.isoformat() if step.at else None
    parts = {"label": step.label, "state": step.state, "at": at, "detail": step.detail}
    return {name: value for name, value in parts.items() if value}


def _text(
    title: str,
    items: tuple[CardItem, ...],
    rows: tuple[Row, ...],
    steps: tuple[Step, ...],
    link: tuple[str, str] | None,
) -> str:
    lines = [title]
    for item in items:
        parts = [counted(item.quantity, item.title), item.detail, item.note]
        parts.append(money(item.price) if item.price else "")
        lines.append(f"• {', '.join(part for part in parts if part)}")
    lines += [f"{row.label}: {row.value}" for row in rows]
    for step in steps:
        dated = f" ({step.at:%-d %b})" if step.at else ""
        lines.append(f"{'✓' if step.state == 'done' else '○'} {step.label}{dated}")
    if link:
        lines.append(f"{link[0]}: {link[1]}")
    return "\n".join(lines)
