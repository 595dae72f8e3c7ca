"""Sums of money: "£32.88", "20 euros", "USD 15"."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from bot.language.found import Found, matches

SIGNS = {
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP",
    "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "bucks": "USD",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "₹": "INR", "inr": "INR", "rs": "INR", "rupees": "INR",
}  # fmt: skip
AMOUNT = r"\d{1,3}(?:[,.]\d{3})+(?:[.,]\d{2})?|\d+(?:[.,]\d{1,2})?"
BEFORE = re.compile(rf"(?P<sign>[£$€₹]|\b(?:gbp|usd|eur|inr|rs)\b\.?)\s?(?P<amount>{AMOUNT})", re.I)
AFTER = re.compile(
    rf"(?<![\d.,])(?P<amount>{AMOUNT})\s?"
    r"(?P<sign>[£$€₹]|(?:gbp|usd|eur|inr|euros?|dollars?|bucks|pounds?|quid|rupees|rs)\b)",
    re.I,
)


def sums(text: str) -> Iterator[Found]:
    """Sums of money, written "32.88 GBP". A bare $ is read as US dollars."""
    return matches("money", text, [(BEFORE, _read), (AFTER, _read)])


def _read(match: re.Match[str]) -> str | None:
    digits = match["amount"]
    head, mark, tail = digits.rpartition("," if digits.rfind(",") > digits.rfind(".") else ".")
    whole = re.sub(r"[.,]", "", head if mark and len(tail) < 3 else digits)
    cents = tail if mark and len(tail) < 3 else "0"
    try:
        amount = Decimal(f"{whole}.{cents}").quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return f"{amount} {SIGNS[match['sign'].lower().rstrip('.')]}"
