"""The customer's full name, where a message gives it: as a claim, like an e-mail address."""

from __future__ import annotations

import re

_LETTER = r"[^\W\d_]"
_WORD = rf"{_LETTER}(?:{_LETTER}|['\u2019.-](?={_LETTER}))*\.?"
_NAME = rf"(?P<it>{_WORD}(?:(?:\s+|,\s?){_WORD}){{1,4}})"
_CALLED = re.compile(
    rf"\b(?:(?:my|the|full|whole) )*(?:name(?: on (?:it|the (?:order|parcel|label)))?"
    rf"(?:\s*(?:is|was|:|=|-)|'s)\s*|(?:i'?m|i am|this is|under|in the name of|"
    rf"(?:sent|shipped|delivered|addressed) to|ordered (?:as|by))\s+){_NAME}",
    re.I,
)
_FILLER = re.compile(
    r"\b(?:it'?s|it is|its|that'?s|yes|ok(?:ay)?|sure|my|the|full|name|is|was|postcode|post code|"
    r"postal code|zip(?: code)?|and|e-?mail(?: address)?|here you (?:go|are)|thanks?|please|hi|"
    r"hello|for|on|order)\b|[:;=]",
    re.I,
)
_GIVEN = re.compile(r"\S+@\S+|\S*\d\S*")
_NO_NAMES = frozenset(
    "a about account after afternoon again agent all also am an and another any anything are as at "
    "back be because been before broken but buy by bye can cancel cannot could customer customers "
    "delivered delivery did do does doesn't don don't dont e-mail either else evening exchange "
    "father find forgot forgotten friend from gave get gift give got had has have haven't he "
    "hello help her here hey his hold how human husband i i'd i'll i'm i've idea if in isn't it "
    "it's item just know last lost mail maybe me minute moment money morning mother my nah neither "
    "never new next no none nope nor not nothing now number numbers of off one only or other our "
    "out over parcel person please present probably purchase real really receipt refund remember "
    "restart return returns same see send sent she shoes shop should size skip so some somebody "
    "someone sorry start still stop sure thank thanks that that's the their them then there they "
    "thing this to today too trying under unsure until up us wait want was we what when where "
    "which who why wife will wish with without won't would wrong yet you your".split()
)
"""Common words that are hardly anybody's name."""


def name_said(text: str, *, asked: bool) -> str | None:
    """The full name that `text` gives: called one ("my name is ..."), or, where one was `asked`
    for, standing alone or beside an e-mail address or figures."""
    for called in _CALLED.finditer(text):
        if name := _name(called["it"]):
            return name
    if not asked:
        return None
    rest = _FILLER.sub(" ", _GIVEN.sub(" ", text))
    alone = re.fullmatch(rf"\W*{_NAME}\W*", rest.strip())
    return _name(alone["it"], whole=True) if alone else None


def _name(words: str, *, whole: bool = False) -> str | None:
    """The words up to the first that is no name; at least two, and none of them left out where
    they are the `whole` of an answer."""
    found: list[str] = []
    parts = words.split()
    for part in parts:
        if part.strip(",.").lower().replace("\u2019", "'") in _NO_NAMES:
            break
        found.append(part)
    if len(found) < 2 or (whole and len(found) < len(parts)):
        return None
    return " ".join(found).strip(" ,.")
