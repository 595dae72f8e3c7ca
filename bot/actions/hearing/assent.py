"""Yes and no, a button that was tapped, and which part is to be changed."""

from __future__ import annotations

import re

from returns.intake import About, Draft
from returns.model import Condition

from .answers import method_meant, part_meant, reason_meant, resolution_meant
from .message import Message
from .questions import asks

_YES = {"affirm": True, "deny": False}
_A_NO = re.compile(r"^\W*(?:no|nope|nah|not now|don'?t)\b")


def yes_or_no(message: Message, draft: Draft) -> bool | None:
    """A parting is a no when it begins with one ("no thanks, bye"). A condition is a plain
    question, whose one-word answer may be misspelt."""
    lowered = message.text.lower()
    if message.intent in ("bye", "thanks") and _A_NO.match(lowered):
        return False
    if draft.asked and draft.asked.about is About.CONDITION:
        word = lowered.strip(" .,!?")
        if word in _MISSPELT_YES or word in _MISSPELT_NO:
            return word in _MISSPELT_YES
        if draft.asked.condition != Condition.PHOTO and _OF_A_PHOTO.search(lowered):
            return None
    if is_plain_yes(message):
        return True
    if asks(lowered) and not _BEGINS_WITH_IT.match(lowered):
        return None  # "what if I am not at home?"
    return _YES.get(message.intent)


_OF_A_PHOTO = re.compile(r"\b(?:photo|picture|pic|image)s?\b")
_BEGINS_WITH_IT = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|ya|sure|ok|okay|fine|right|alright|please|no|nope|nah|not|don'?t|"
    r"do it|do that|will do|can do|are you sure|is fine|is good|is ok)\b"
)


def is_plain_yes(message: Message) -> bool:
    """Whether a clause is a yes in so many words, and all else is chatter: "yes please. long story,
    my sister was visiting"."""
    intents = {clause.intent for clause in message.clauses}
    plain = any(_PLAIN_YES.match(clause.text.lower()) for clause in message.clauses)
    return plain and not intents & _NO_CHATTER and not _RESERVED.search(message.text.lower())


_PLAIN_YES = re.compile(
    r"^\W*(?:(?:yes|yep|yeah|yup|sure|ok(?:ay)?)(?: (?:please|of course|sure|all good|submit it|"
    r"go ahead|do it))?|go (?:for it|ahead)|(?:ok )?do it(?: please)?"
    r"|(?:that )?looks (?:right|good)(?:,? do it)?)\W*$"
)
_NO_CHATTER = frozenset({"deny", "correct", "stop", "talk_to_human", "bye"})
_RESERVED = re.compile(r"\b(?:but|except|unless|not|n'?t|no|wait|instead|rather|if|only)\b|\?")


_MISSPELT_YES = frozenset(
    "sue suer sur shure yse yess ys eys yeha yeh ues yex tes yrs yeas".split()
)
_MISSPELT_NO = frozenset("mo nno noo ni nop npoe nah nay".split())


def chosen(message: Message, lowered: str, draft: Draft) -> tuple[str, str] | None:
    """The button that was tapped, or in words what is to be changed. An order is no answer."""
    if message.choice:
        return None if message.choice[0] == About.ORDER else message.choice
    asked = draft.asked.about if draft.asked else None
    if asked is About.WHY and _KEEPS_IT.search(lowered):
        return About.CONFIRM, "no"
    wrong = asked is About.CONFIRM and _IS_WRONG.search(lowered) and not _says_more(lowered)
    part = part_meant(lowered) if wrong or asked is About.CHANGE else None
    return (About.CHANGE, part) if part else None


_KEEPS_IT = re.compile(
    r"\b(?:keep(?:ing)?|leave) (?:it|them|the order|my order)\b|"
    r"\b(?:bye|don'?t cancel|never ?mind)\b"
)
"""Says, asked why the order is called off, that it is not."""
_IS_WRONG = re.compile(
    r"\b(?:is|are|was|that'?s|it'?s) (?:\w+ )?(?:a )?"
    r"(?:different|wrong|not right|incorrect|another)\b"
    r"|\bnot the right\b|\bchange (?:the|my)\b"
)
"""Says that a part of what we have put together is not as it should be."""


def _says_more(lowered: str) -> bool:
    """Whether it also says what is right, which is heard by itself."""
    return bool(reason_meant(lowered) or method_meant(lowered) or resolution_meant(lowered))
