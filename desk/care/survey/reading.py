"""Answers to a survey in the customer's own words. Pure; what is not surely one is None."""

import re
from enum import StrEnum

from desk.care.survey import opinion


class Skip(StrEnum):
    """What a customer says who does not want to answer."""

    SKIP = "skip"


_NUMBERS = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
_GRADES = {"a": 5, "b": 4, "c": 3, "d": 2, "e": 1, "f": 1}
_NUMBER = rf"(?:10|[0-9]|{'|'.join(_NUMBERS)})"
_OF = re.compile(
    rf"\b(?P<n>{_NUMBER}(?:[.,]5)?)\s*(?:out\s*of|of|/|from|over)\s*(?P<most>5|five|10|ten)\b"
)
_STARS = re.compile(rf"\b(?P<n>{_NUMBER})\s*(?:stars?|points?|★|⭐)")
_BARE = re.compile(
    rf"^(?:i(?:'d| would)? (?:give|say|rate)\b.*?|(?:a|an|its a|it's a|my (?:rating|score|answer)"
    rf"(?: is|:)?|rating:?|score:?|solid|definitely|probably|just|maybe|about|number|clear|only|"
    rf"make (?:it|that)(?: a)?|rate (?:it|you)(?: a)?|perfect|full|strong|weak|easy|hm+,?|well,?|"
    rf"so,?|ok(?:ay)?,?|uh,?|um,?)\s*)*(?P<n>{_NUMBER})(?:[.,]5)?[+-]?(?P<rest>.*)$"
)
_LAST = re.compile(r"[,:;-]\s*(?:so |hence |therefore |a )*(?P<n>[1-5])$")
_GIVEN = re.compile(
    r"\b(?:giv(?:e|es|ing)|gave|go(?:ing)? with|say|rate|rated|deserves?|gets?|earned)\b"
    rf"(?: \w+){{0,3}}? (?:a |an )?(?P<n>{_NUMBER})(?=\W*(?:$|[.,!;()]|stars?|points?|because|"
    r"since|as|for|but|and|again|at|if|so|this|last|though|please|sorry|thanks?\b))"
)
_GRADE = re.compile(r"^(?:(?:an?|grade|solid|a solid) (?P<named>[a-f])[+-]?|(?P<n>[a-f])[+-])$")
_ENDS = re.compile(r"[.!]\s*(?P<n>[1-5])$")
_UNIT = re.compile(
    rf"\b(?:\d+|{_NUMBER}|six|seven|eight|nine|several)\s*(?:days?|weeks?|months?|hours?|euros?|"
    r"eur|items?|pieces?|am|pm|times|years?|minutes?)\b"
)
_EMOJI = {
    "😍": 5, "🤩": 5, "🥰": 5, "😁": 5, "😊": 5, "💯": 5, "❤": 5, "🎉": 5, "🙌": 5, "👏": 5,
    "🙂": 4, "👍": 4, "👌": 4, "😃": 5, "😀": 4, "😐": 3, "😕": 2, "🙁": 2, "☹": 2, "👎": 2,
    "😞": 2, "😠": 1, "😡": 1, "🤬": 1, "💩": 1, "🤮": 1, "😤": 1, "😢": 2, "😒": 2, "🤷": 3,
}  # fmt: skip

_SKIP = re.compile(
    r"^\W*(?:no thanks?|no thank you|skip(?: (?:it|this|that))?|not now|rather not|no comment|"
    r"(?:i'd |i would )?(?:rather|prefer) not(?: to)?(?: say| answer)?|leave (?:it|me)(?: alone| at"
    r" that)?|never ?mind|nope|no|nah|don'?t want to(?: answer| say)?|pass|maybe later|later|"
    r"nothing(?: else| to add)?|not really|that'?s (?:all|it)|none|n/?a|no survey(?:s)?|"
    r"i don'?t (?:do|want) surveys?|-+)\W*$"
)
_CHANGE = re.compile(
    r"\b(?:actually|change|make (?:it|that)|correction|i meant|rather|sorry|on second thoughts?|"
    r"instead|i take that back|update|correct)\b"
)
_TAKEN_BACK = re.compile(
    r"^\W*(?:(?:no|actually|sorry|i meant|on second thoughts?|correction|please|i take that back|"
    r"(?:change|update|correct|make) (?:my |the |it|that)?(?:rating|score|answer)?(?: to)?(?: a)?)"
    r"\W+)+"
)
_ANGRY = re.compile(
    r"\b(?:angry|furious|livid|disgust\w*|outrage\w*|unacceptable|scandal\w*|never (?:again|buy|"
    r"order)\w*|lawyer|sue|fraud\w*|scam\w*|rip ?off|worst|terrible|awful|horrible|appalling|"
    r"disgrace\w*|useless|pathetic|ridiculous|hate|shit\w*|crap\w*|incompetent|liars?|lied|"
    r"stole|cheat\w*|disaster|fed up|last time|how dare|insult\w*|shame(?:ful)?)\b|[!]{3,}"
)
_ABUSE = re.compile(
    r"\b(?:fuck\w*|asshole\w*|bastard\w*|bitch\w*|cunt\w*|idiots?|morons?|stupid bot|go to hell|"
    r"screw you|piss off|motherf\w*|wankers?|dickheads?)\b"
)


def read_score(text: str) -> int | None:
    """1 to 5, from figures, words, stars or an emoji. Ten-point scales are halved."""
    plain = _plain(text)
    if (found := _figures(plain)) is not None:
        return found
    if (found := _emoji(text)) is not None and not re.search(r"[a-z]{3,}", plain):
        return found
    return opinion.read(plain) or found


def is_skip(text: str) -> bool:
    """Whether they would rather not."""
    return bool(_SKIP.match(_plain(text)))


def is_change(text: str) -> bool:
    """Whether this takes back an answer that was given before."""
    return bool(_CHANGE.search(_plain(text)))


def is_explicit(text: str) -> bool:
    """Whether the score names its scale, so that it can be nothing else: `2 out of 5`."""
    plain = _plain(text)
    return bool(_OF.search(plain) or _STARS.search(plain))


def is_angry(text: str) -> bool:
    """Whether somebody who writes this should be called back by a person."""
    letters = [ch for ch in text if ch.isalpha()]
    shouted = len(letters) > 12 and sum(ch.isupper() for ch in letters) > 0.7 * len(letters)
    return shouted or bool(_ANGRY.search(_plain(text)))


def is_abuse(text: str) -> bool:
    """Whether this insults."""
    return bool(_ABUSE.search(_plain(text)))


def is_request(text: str) -> bool:
    """Whether this asks us for something, and so is no comment."""
    plain = _plain(text)
    return plain.rstrip().endswith("?") or bool(_REQUEST.match(plain))


_REQUEST = re.compile(
    r"^\W*(?:where|when|how (?:do|can|long|much|many|does)|what(?! a\b)\b|who|which|"
    r"can (?:i|you|we)|could (?:i|you)|do (?:i|you)|is (?:it|there|my)|are (?:you|there)|"
    r"i (?:want|need|would like|'?d like) (?:to|a|another|my)\b|"
    r"please (?:send|cancel|return|refund|help|call)|"
    r"(?:return|exchange|cancel|track|refund) (?:my|the|an?|order)\b|talk to|speak to|"
    r"order #?\d+|help\b|hello\b|hi\b)"
)


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").replace("`", "'").split())


def _figures(plain: str) -> int | None:
    if match := _OF.search(plain):
        most = 10 if match["most"] in ("10", "ten") else 5
        return _scaled(_number(match["n"]), most)
    if match := _STARS.search(plain):
        return _scaled(_number(match["n"]), 5)
    if _UNIT.search(plain):
        return None
    if (match := _LAST.search(plain.rstrip(" .!"))) or (
        (match := _ENDS.search(plain.rstrip(" .!"))) and opinion.read(plain)
    ):
        return _scaled(_number(match["n"]), 5)
    if match := _GIVEN.search(plain):
        return _scaled(_number(match["n"]), 5)
    if match := _GRADE.match(plain.rstrip(" .!")):
        return _GRADES[match["named"] or match["n"]]
    match = _BARE.match(_TAKEN_BACK.sub("", plain).strip(" .!,:-"))
    if match is None or re.match(r"\s*(?:[0-9%€$£:]|[a-z]{0,2}\d)", match["rest"]):
        return None
    rest = match["rest"].lstrip()
    if len(rest.split()) > 6 and not rest.startswith((",", "-", ".")):
        return None
    return _scaled(_number(match["n"]), 5)


def _number(text: str) -> float:
    return float(_NUMBERS.get(text, text.replace(",", ".")))


def _scaled(value: float, most: int) -> int | None:
    if most == 5 and value in (10.0,):
        most = 10
    if not 0 <= value <= most:
        return None
    return max(1, int(value * 5 / most + 0.5))


def _emoji(text: str) -> int | None:
    stars = text.count("⭐") + text.count("★")
    if stars:
        return min(stars, 5)
    found = [_EMOJI[ch] for ch in text if ch in _EMOJI]
    if len(found) > 2 and len(set(found)) == 1 and found[0] != 3:
        return 5 if found[0] > 3 else 1
    return found[0] if found else None
