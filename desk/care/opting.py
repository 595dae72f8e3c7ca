"""`Stop messages`, and the way back. Pure."""

import re
from enum import StrEnum


class Wish(StrEnum):
    """What a customer wants of the messages that we send of our own accord."""

    STOP = "stop"
    BARE_STOP = "bare_stop"
    """It belongs to the task under way, unless what we said last was of our own accord."""
    START = "start"


_STOP = re.compile(
    r"^\W*(?:please )?(?:stop (?:all )?(?:the |these |your |sending(?: me)? |messaging(?: me)?|"
    r"writing(?: me| to me)?|texting(?: me)?|notifying(?: me)?|contacting(?: me)?|bothering me)*"
    r"(?:messages?|notifications?|updates?|texts?|news)?|unsubscribe(?: me)?|opt(?: me)? out|"
    r"no more (?:messages?|notifications?|updates?|texts?)(?: please)?|"
    r"don'?t (?:message|write|text|contact|notify) me(?: any ?more| again)?|leave me alone|"
    r"(?:turn|switch) off (?:the )?(?:messages?|notifications?|updates?))(?: please)?\W*$",
    re.I,
)
_BARE = re.compile(r"^\W*(?:please )?stop(?: it| that| this)?(?: please)?\W*$", re.I)
_START = re.compile(
    r"^\W*(?:please )?(?:start (?:the )?(?:messages?|notifications?|updates?)(?: again)?|"
    r"(?:re)?subscribe(?: me)?|opt(?: me)? (?:back )?in|(?:turn|switch) (?:back )?on (?:the )?"
    r"(?:messages?|notifications?|updates?))(?: please)?\W*$",
    re.I,
)


def read(text: str) -> Wish | None:
    """The wish in what a customer typed."""
    plain = text.replace("’", "'")
    if _BARE.match(plain):
        return Wish.BARE_STOP
    if _STOP.match(plain):
        return Wish.STOP
    return Wish.START if _START.match(plain) else None
