"""Dates as people say them: "last Tuesday", "12 March", "3 weeks ago", "03/12/2026"."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.language.found import Found, matches
from bot.language.numbers import WORDS

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
DAYS_IN = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}

WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
COUNT = rf"(?:\d{{1,3}}|an?|{'|'.join(WORDS)}|a couple(?: of)?|a few)"
ISO = re.compile(r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b")
SLASHED = re.compile(
    r"(?<![\d/.-])(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<y>\d{4}|\d\d)(?![\d/-])"
)
DAY_MONTH = re.compile(
    rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{MONTH})\b\.?(?:,? (?P<y>\d{{4}}))?", re.I
)
MONTH_DAY = re.compile(
    rf"\b(?P<m>{MONTH})\b\.? (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y>\d{{4}}))?",
    re.I,
)
NEAR = re.compile(r"\b(?P<near>today|this morning|yesterday|tomorrow|last night)\b", re.I)
AGO = re.compile(
    rf"\b(?P<n>{COUNT}) (?P<unit>day|week|fortnight|month|year)s? (?:ago|back|before)\b", re.I
)
LAST = re.compile(r"\b(?:last|previous) (?P<unit>week|month|year)\b", re.I)
NAMED_DAY = re.compile(
    rf"\b(?:(?:last|on|this|next|past|since|by) )(?P<day>{WEEKDAY})\b"
    r"|\b(?P<full>(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.I,
)
PATTERNS = (ISO, SLASHED, DAY_MONTH, MONTH_DAY, NEAR, AGO, LAST, NAMED_DAY)


def dates(text: str) -> Iterator[Found]:
    """Pieces of text that mean a day; the value is the text itself, for `resolve`."""
    return matches("date", text, [(pattern, lambda m: m[0]) for pattern in PATTERNS])


def resolve(text: str, today: date, *, day_first: bool = True) -> date | None:
    """The day that `text` means when said on `today`, looking back unless it says otherwise.

    12/03/2026 is read as the shop's country writes it (`day_first`). None when it is no real day.
    """
    for pattern in PATTERNS:
        if match := pattern.search(text):
            try:
                return _day(pattern, match, today, day_first)
            except ValueError:
                return None
    return None


def _day(pattern: re.Pattern[str], match: re.Match[str], today: date, day_first: bool) -> date:
    if pattern is ISO:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    if pattern is SLASHED:
        return _slashed(match, day_first)
    if pattern in (DAY_MONTH, MONTH_DAY):
        return _of_month(match, today)
    if pattern is NEAR:
        near = match["near"].lower()
        return today + timedelta({"yesterday": -1, "last night": -1, "tomorrow": 1}.get(near, 0))
    if pattern is AGO:
        return today - timedelta(_count(match["n"]) * DAYS_IN[match["unit"].lower()])
    if pattern is LAST:
        return today - timedelta(DAYS_IN[match["unit"].lower()])
    return _weekday(match, today)


def _slashed(match: re.Match[str], day_first: bool) -> date:
    a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
    if (a > 12) or (day_first and b <= 12):
        a, b = b, a
    return date(year + 2000 if year < 100 else year, a, b)


def _of_month(match: re.Match[str], today: date) -> date:
    month = next(i for i, name in enumerate(MONTHS, 1) if name.startswith(match["m"].lower()[:3]))
    if match["y"]:
        return date(int(match["y"]), month, int(match["d"]))
    day = date(today.year, month, int(match["d"]))
    return day if day <= today + timedelta(31) else day.replace(year=today.year - 1)


def _weekday(match: re.Match[str], today: date) -> date:
    name = (match["day"] or match["full"]).lower()[:3]
    wanted = next(i for i, day in enumerate(WEEKDAYS) if day.startswith(name))
    if match[0].lower().startswith(("next", "by")):
        return today + timedelta((wanted - today.weekday() - 1) % 7 + 1)
    return today - timedelta((today.weekday() - wanted - 1) % 7 + 1)


def _count(words: str) -> int:
    words = words.lower().removesuffix(" of")
    known = WORDS | {"a": 1, "an": 1, "a couple": 2, "a few": 3}
    return known[words] if words in known else int(words)
