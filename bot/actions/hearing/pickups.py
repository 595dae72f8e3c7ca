"""A submitted return is to travel otherwise: the courier at another time, or another way."""

from __future__ import annotations

import re

from .answers import method_meant
from .places import place_said
from .words import plain

_COURIER = r"(?:pick ?-?ups?|collections?|couriers?|drivers?|appointments?)"
_BOOKED = rf"\b(?:the|my|our|this|that|tomorrow'?s|today'?s|\w+day'?s) (?:[\w-]+ )?{_COURIER}\b"
_CHANGES = (
    r"(?:cancel|chang|mov(?:e|ing)\b|reschedul|re-?book|re-?arrang|postpon|delay|push|shift|skip|"
    r"call\w* (?:\w+ ){0,2}off|switch|stop\b)\w*"
)
_CANNOT = (
    r"(?:\b(?:won'?t|wouldn'?t|can'?t|cannot|can not|doesn'?t|don'?t|do not|does not|not|no longer)"
    r" (?:\w+ ){0,3}?(?:work|suit|be|make|home|possible|good|convenient|fit|ok|okay|available|need|"
    r"want|come|send|tomorrow|then)\b"
    r"|\bno ?(?:body|one)(?:'s|'ll)? (?:will |is |can )?(?:be )?(?:\w+ )?(?:home|there|in)\b"
    r"|\b(?:at work|away|out of town|on holiday) (?:then|tomorrow|that day)\b)"
)
_ANOTHER = (
    r"\b(?:an)?other (?:time|day|date|slot|hour|appointment|morning|afternoon|evening|week)\b"
    r"|\b(?:different|new) (?:time|day|date|slot|hour|appointment)\b"
    r"|\b(?:a (?:bit|day|week|little) )?(?:later|earlier)\b|\bnext week\b|\bday after\b"
)
_DAY = r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
_RATHER = re.compile(r"\b(?:instead|rather|prefer|better|after all)\b")
_OF_THE_BOOKED = re.compile(
    rf"{_BOOKED}.*(?:{_CHANGES}|{_CANNOT}|{_ANOTHER})"
    rf"|{_BOOKED} (?:address|time|day|date)\b.*\bwrong\b"
    rf"|(?:{_CHANGES}|{_CANNOT}|{_ANOTHER}).*{_BOOKED}"
    rf"|\b{_CHANGES} (?:\w+ )?{_COURIER}\b"
)
_TIME = re.compile(
    rf"{_ANOTHER}|\breschedul|\bre-?book|\bre-?arrang|\bpostpon|\bdelay|\bmov(?:e|ing)\b"
    rf"|\bpush\b|\b(?:change|book|choose|pick|schedule|arrange) (?:the |a |my )?(?:\w+ )?"
    rf"(?:time|slot|day|date|{_COURIER})\b(?! address)"
    rf"|{_DAY}[^.!?]*\b(?:instead|rather|better)\b|\b(?:instead|rather|better)\b[^.!?]*{_DAY}"
    rf"|^\W*(?:on |this |next |then )?{_DAY}"
    rf"|\bcome (?:on|at|next|this) \w+"
)
_SUITS_NOT = re.compile(rf"{_CANNOT}|{_ANOTHER}|{_DAY}|^\W*(?:no|nope)\W+\w|\bmiss(?:ed)? it\b")
_CALLS_IT_OFF = re.compile(
    r"^\W*(?:(?:please|pls|sorry|can you|can i|i (?:need|want|have|would like) to|i'd like to) )*"
    r"(?:cancel|stop|call) ?(?:it|this|that|everything|off)?(?: off)?(?: please| pls)?\W*$"
)
_OTHER_WAYS = re.compile(r"\b(?:an)?other ways?\b|\bdifferent ways?\b")
_CAME_NOT = re.compile(
    rf"\b(?:{_COURIER}|they|he|she|no ?body|no ?one)\b.*?"
    r"\b(?:(?:did|has|have|was)(?:n'?t| not)|never)\b.*?"
    r"\b(?:come|came|show|turn|collect|pick|arrive|here)"
    r"|\bno ?(?:body|one) (?:came|showed|turned|collected|picked|arrived|has (?:come|been))\b"
)
_NEW = re.compile(
    r"\b(?:another|other|second|new) (?:return|parcel|order|item|one)\b|#\d|\border \w*\d"
    r"|\b(?:return|send back)(?:ing)? (?:my|the|an?|some|these|two|three) (?!parcel|return|package)"
)


def changes_pickup(text: str) -> bool:
    """Whether it speaks of a pickup as of one that is booked, and wants it otherwise."""
    return bool(_OF_THE_BOOKED.search(plain(text)))


def another_way(text: str) -> bool:
    """Whether a way back is wanted in place of another: "can I drop it off instead"."""
    if re.search(r"\banother way\b", plain(text)):
        return True
    return bool(_RATHER.search(plain(text))) and way_instead(text) is not None


def suits_not(text: str) -> bool:
    """Whether it can be an answer to our asking if the courier's time suits: not alone."""
    said = plain(text)
    off = _SUITS_NOT.search(said) or _OTHER_WAYS.search(said) or _CALLS_IT_OFF.match(said)
    return bool(off) or another_way(text) or place_said(text, asked=True) is not None


def came_not(text: str) -> bool:
    """Whether a courier who was to come is said not to have come."""
    return bool(_CAME_NOT.search(plain(text)))


def of_another_return(text: str) -> bool:
    """Whether it is about something that is not being sent back yet."""
    return bool(_NEW.search(plain(text)))


def other_time(text: str) -> bool:
    """Whether the courier is to come at another time, or the time is still to be chosen."""
    return bool(_TIME.search(plain(text)))


def way_instead(text: str) -> str | None:
    """The way back that is wanted; the courier only where nothing else is named, for he is also
    named to be rid of him."""
    spoken = re.sub(rf"{_COURIER}|pick\w*(?: it| them)? up|fetch\w*", " ", plain(text))
    return method_meant(spoken) or method_meant(text)
