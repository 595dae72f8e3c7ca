"""Why something comes back: said in so many words, learned, or a guess where it was asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from returns.intake import About, Draft
from returns.model import Reason

from .answers import reason_hinted, reason_meant
from .message import GUESS
from .questions import asks

CORRECTING = re.compile(
    r"\b(?:i meant|i mean|well,? no|actually|instead|rather|wait|correction|wrong (?:one|item)|"
    r"not the|no,? (?:the|it'?s|i)|change (?:it|that|the)|make (?:it|that)|only)\b"
)
_SECOND_THOUGHTS = re.compile(r"\bchanged? my mind\b(?! about)")
_SAYING = r"(?:tell|say|give|state|explain|answer|justify|discuss|disclose)"
_GIVES_NONE = re.compile(
    r"\b(?:no|without(?: an?y?)?|particular|special|real) reasons?\b"
    r"|\breasons?\b[^.!?]*\b(?:private|personal|irrelevant|mine)\b"
    rf"|(?:\bnot|n'?t) (?:\w+ ){{0,2}}?(?:obliged|required|bound|to {_SAYING}|{_SAYING})\b"
    r"|\bno obligation\b|\brather not\b|\b(?:none of your|my own|my) business\b"
    r"|\b(?:declin|refus)\w+ to\b|\bjust because\b|\b(?:skip|next) (?:it|this|that|question)\b"
)
"""Says that there is no reason, or that it is nobody's business: none has to be given."""
_WITHDRAWS = re.compile(
    r"\bright of withdrawal\b|\bwithdraw(?:al)? from (?:the|my|this|our|said) (?:\w+ )?"
    r"(?:contract|purchase|sale|agreement|order)\b"
)
"""Exercises the right that needs no reason."""
NO_FAULT = re.compile(
    r"\bit (?:still )?works\b|\bnothing(?:'s| is) wrong\b|\bnot (?:broken|damaged)\b"
)


def reason_said(entities: Mapping[str, tuple[Any, ...]], text: str, draft: Draft) -> Reason | None:
    """The reason in so many words, or as learned: a guess counts only where it was asked for."""
    asked = draft.asked is not None and draft.asked.about is About.REASON
    learned = next(iter(entities.get("reason", ())), None)
    if learned == Reason.WRONG_ITEM and not asked and CORRECTING.search(text.lower()):
        learned = None  # "I meant the other one" is about what was said, not what was sent
    if asked and learned is None:
        learned = next(iter(entities.get(f"{GUESS}reason", ())), None)
    said = reason_meant(text)
    lowered = text.lower()
    second_thoughts = _SECOND_THOUGHTS.search(lowered) and not NO_FAULT.search(lowered)
    if said == Reason.UNWANTED and not asked and second_thoughts:
        known = bool(draft.lines) and all(line.reason for line in draft.lines)
        said = None if known else said  # "changed my mind: store credit" is no reason
        learned = None if known else learned
    value = said or learned or (reason_hinted(text) if asked else None)
    if value is None and asked and _GIVES_NONE.search(lowered):
        value = Reason.OTHER
    if value is None and _WITHDRAWS.search(lowered) and not asks(text):
        value = Reason.UNWANTED
    if value not in [*Reason] or (value == Reason.OTHER and not asked):
        return None
    return Reason(str(value))
