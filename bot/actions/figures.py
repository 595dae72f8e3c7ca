"""Figures as customers read them: money, days, lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from returns.money import places

_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}


class Amount(Protocol):
    """Money of any package: an amount in major units and its currency."""

    @property
    def amount(self) -> object: ...
    @property
    def currency(self) -> str: ...


def money(value: Amount) -> str:
    """`€89.90`; currencies without a common sign stand behind: `89.90 SEK`."""
    symbol = _SYMBOLS.get(value.currency)
    figure = f"{value.amount:,.{places(value.currency)}f}"
    return f"{symbol}{figure}" if symbol else f"{figure} {value.currency}"


def day(value: date | datetime, zone: str = "UTC") -> str:
    """`3 December 2026`, in the customer's zone."""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone)).date()
    return f"{value.day} {value:%B %Y}"


def listed(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *others, last = [*parts] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def either(parts: Iterable[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    *others, last = [*parts] or [""]
    return f"{', '.join(others)} or {last}" if others else last


def counted(quantity: int, title: str) -> str:
    """`the Rain jacket`, or with more than one `2 × Cotton socks`."""
    return title if quantity == 1 else f"{quantity} × {title}"
