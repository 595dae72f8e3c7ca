"""What would still be possible where something is refused, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from returns.decision import Alternative

from .figures import day, either
from .words import Words


def worded(found: Iterable[Alternative], words: Words) -> list[str]:
    """A sentence for all that is open until one day, and one for the reasons that would count."""
    by_day: dict[date | None, dict[str, None]] = {}
    reasons: dict[str, None] = {}
    for other in found:
        if other.reason:
            reasons[words.label("fault", other.reason)] = None
        elif other.resolution:
            name = words.label("resolution", other.resolution).lower()
            by_day.setdefault(other.until, {})[name] = None
    texts = [_open(either(names), until, words) for until, names in by_day.items()]
    if reasons:
        texts.append(words.say("utter_alternative_reason", reason=either(reasons)))
    return texts


def _open(resolution: str, until: date | None, words: Words) -> str:
    if until is None:
        return words.say("utter_alternative_resolution", resolution=resolution)
    key = "utter_alternative_resolution_until"
    return words.say(key, resolution=resolution, until=day(until))
