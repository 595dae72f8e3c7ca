"""How a customer feels: by their words, and by what has gone before.

No feeling is guessed at. What counts can be read here: words of anger, shouting (capitals, rows of
exclamation marks), and a message that has to be said again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

CALM_TURNS = 6
"""How many turns in a row must pass without a sign until the customer counts as calm again."""
_KEPT = 3  # messages back that a repetition is looked for
_WORDS = re.compile(
    r"\b(?:ridiculous|useless|unacceptable|outrageous|disgrace(?:ful)?|disgust\w*|appalling|"
    r"pathetic|absurd|shame on you|furious|angry|pissed|livid|fed up|annoy(?:ed|ing)|frustrat\w+|"
    r"sick (?:and tired )?of|had enough|worst|wtf|ffs|bull ?shit|shit|"
    r"fuck\w*|crap|damn|idiots?|stupid|dumb|incompetent|scam\w*|fraud|rip[- ]?off|thie(?:f|ves)|"
    r"robb(?:ed|ing)|liars?|lied to|(?:is|what) a joke|waste of (?:my )?time|unbelievable|"
    r"do your job|can'?t believe|never (?:again|ordering|shopping)|(?:are|r) (?:you|u) (?:even )?"
    r"(?:kidding|serious|listening|deaf|stupid)|what is wrong with (?:you|u))\b"
    r"|\b(?:is|was|are|so|really|just|what an?) (?:awful|terrible|horrible)\b"
    r"|\b(?:awful|terrible|horrible) (?:service|shop|company|experience|support|quality|bot)\b"
    r"|\bhow (?:many times|often) (?:do|must|should|am|shall)\b"
    r"|\b(?:third|fourth|fifth|tenth|hundredth|3rd|4th|5th) time\b|\bagain and again\b"
    r"|\balready (?:told|said|wrote|written|gave|sent|asked|explained)\b|\bi (?:just )?told you\b"
    r"|\b(?:nobody|no ?one) (?:answers|replies|cares|helps|responds)\b"
    r"|\bwait(?:ed|ing)? (?:\w+ ){0,3}(?:weeks|months|forever|ages)\b"
    r"|\bstill (?:no (?:money|refund|answer|reply|parcel|package|news)|nothing)\b"
)
_NOT_OF_ANGER = re.compile(
    r"\b(?:not|n'?t|never|no longer) (?:really |that )?(?:angry|annoyed|fed)"
)
_SHOUTS = re.compile(r"!{3,}|[!?]*(?:!\?|\?!)[!?]*|\?{3,}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LEAST_CAPITALS = 3  # words in capitals that are shouting; "XL" and "ASAP" are not
_LEAST_WORDS = 3  # words of a message that is noticed when it is said again


@dataclass(frozen=True, slots=True)
class Mood:
    """`outbursts`: the messages of anger in the present spell, which ends after `left` more calm
    turns. `now`: the latest message was one, and nothing was said about it yet. `said`: the latest
    typed messages."""

    outbursts: int = 0
    left: int = 0
    now: bool = False
    said: tuple[str, ...] = ()

    @property
    def is_upset(self) -> bool:
        return self.left > 0

    @property
    def needs_a_person(self) -> bool:
        """Whether words of ours have not helped before."""
        return self.outbursts > 1

    def after(self, text: str, *, thanks: bool = False) -> Mood:
        """The mood that a message leaves; `text` is empty for a button. Thanks end a spell, with
        one calm answer more."""
        plain = " ".join(text.lower().split())
        said = (*self.said, plain)[-_KEPT:] if plain else self.said
        if shows_anger(text) or _repeats(plain, self.said):
            return Mood(self.outbursts + 1, CALM_TURNS, now=True, said=said)
        left = max(0, min(self.left - 1, 1) if thanks else self.left - 1)
        return Mood(self.outbursts if left else 0, left, said=said)

    def acknowledged(self) -> Mood:
        """The same once we have said something about it."""
        return replace(self, now=False)


_A_PERSON = re.compile(
    r"\b(?:humans?|persons?|people|agents?|some(?:one|body)|representatives?|operators?|managers?|"
    r"supervisors?|colleagues?|staff|support|team|boss|call|phone|speak|talk|advisors?|bots?|real)\b"
)


def is_only_anger(text: str) -> bool:
    """Whether a message lets off steam and does not ask for a person."""
    return shows_anger(text) and not _A_PERSON.search(text.lower())


def shows_anger(text: str) -> bool:
    """Whether a message says or shouts that its writer is upset."""
    lowered = text.lower().replace("\u2019", "'")
    if _WORDS.search(_NOT_OF_ANGER.sub(" ", lowered)) or _SHOUTS.search(text):
        return True
    words = _WORD.findall(text)
    capitals = [word for word in words if word.isupper()]
    if len(capitals) > 1 and "!!" in text:
        return True
    return len(capitals) >= _LEAST_CAPITALS and len(capitals) * 2 > len(words)


def _repeats(plain: str, said: Iterable[str]) -> bool:
    return plain in said and len(plain.split()) >= _LEAST_WORDS
