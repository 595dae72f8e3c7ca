"""Another address for the courier, where a message gives one."""

from __future__ import annotations

import re

from returns.intake import Place

_STREET = (
    r"(?:\d{1,5}\s?[a-z]?,?\s+(?:[^\W\d_][\w.'\u2019-]*\s*){1,4}"  # 5 Market St
    r"|(?:[^\W\d_][\w.'\u2019-]*\s+){0,3}[^\W\d_][\w.'\u2019-]*\s+\d{1,5}\s?[a-z]?)"  # Marktstr. 5
)
_CODE = r"(?:[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}|\d{4,5}(?:-\d{3,4})?|\d{3}\s\d{2}|\d{4}\s?[a-z]{2})"
_TOWN = r"[^\W\d_][^\W\d_.'\u2019 -]*(?:[ -][^\W\d_]+){0,3}"
_FULL = re.compile(
    rf"(?P<street>{_STREET})\s*(?:,\s*(?P<before>{_TOWN})\s*)?[, ]\s*(?P<code>{_CODE})\b"
    rf"(?:[, ]+(?P<after>{_TOWN}))?",
    re.I,
)
_LEAD = re.compile(
    r"^.*?(?:\b(?:at|from|to|is|address)\b(?:\s+(?:my|our|the|a)\b)?(?:\s+(?:work|office|home|"
    r"neighbou?r\w*|new|other|address|place|instead|please))*\W+|:\s*)(?=\S)", re.I | re.S
)  # fmt: skip
_ELSEWHERE = re.compile(
    r"\b(?:an)?(?:other|different|new|work|office|wrong) address\b|\baddress (?:has )?changed?\b"
    r"|\bchange (?:the |my )?(?:pick ?-?up )?address\b|\bi(?:'ve| have)? moved\b"
    r"|\b(?:at|from|to) (?:my |the |our )?(?:work|office|neighbou?r\w*|workplace)\b"
)
_COURIER = re.compile(r"pick|collect|courier|fetch|come|address|office|work|moved")


def place_said(text: str, *, asked: bool = False) -> Place | None:
    """A whole address: street with its number, postcode and town. Only where the talk is of the
    courier, or where it was `asked` for."""
    if not (asked or _COURIER.search(text.lower())):
        return None
    for start in _beginnings(text):
        found = _FULL.match(text, start)
        town = found and (found["after"] or found["before"])
        if found and town and not _NO_ADDRESS.search(f"{found['street']} {town}".lower()):
            street = " ".join(found["street"].split()).strip(" ,")
            town = _AFTER_A_TOWN.sub("", town).strip()
            return Place(street, " ".join(found["code"].upper().split()), town)
    return None


def wants_elsewhere(text: str) -> bool:
    """Whether the courier is to come to another address than the order's."""
    return bool(_ELSEWHERE.search(text.lower()))


_AFTER_A_TOWN = re.compile(
    r"\s+(?:instead|please|pls|thanks|thank you|then|now|from now on|today|tomorrow)\b.*$", re.I
)
_NO_ADDRESS = re.compile(r"\b(?:order|number|postcode|zip|of|them|it|please|days?|pieces?|pm|am)\b")
"""What makes figures a quantity, a time or the number of an order."""


def _beginnings(text: str) -> list[int]:
    """Where an address may begin: after what leads to it, or at a number or a capital."""
    led = _LEAD.match(text)
    first = [led.end()] if led else []
    return [*first, 0, *(found.start() for found in re.finditer(r"(?<!\S)(?:\d|[A-Z])", text))]
