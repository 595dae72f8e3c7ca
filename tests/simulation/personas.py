"""Who is writing: how much they say at once, how they type, and how they get off the track."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from tests.simulation.sentences import CROSS, FILLERS, GREETINGS, RUDE_GREETINGS

_KEYS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "y": "tu", "z": "x",
}  # fmt: skip
_SHORT = {"please": "pls", "you": "u", "are": "r", "because": "cuz", "don't": "dont", "i'm": "im",
          "i'd": "id", "it's": "its", "thanks": "thx", "want to": "wanna"}  # fmt: skip


@dataclass(frozen=True)
class Persona:
    """Shares are from 0 to 1. `taps`: of the buttons on offer. `tells`: of what is known, in the
    first message. `typos`: of words. `sideways`: answers another question first. `wanders`: says
    something else before answering. `careless`: says yes without reading the summary."""

    name: str
    taps: float = 0.5
    tells: float = 0.4
    typos: float = 0.01
    sideways: float = 0.0
    wanders: float = 0.05
    careless: float = 0.2
    style: str = "plain"
    changes_mind: bool = False
    refuses_email: bool = False


PERSONAS = (
    Persona("terse", taps=0.5, tells=0.1, style="terse"),
    Persona("rambling", taps=0.3, tells=0.6, style="rambling"),
    Persona("typos", taps=0.3, tells=0.4, typos=0.2),
    Persona("changes mind", changes_mind=True),
    Persona("refuses e-mail", refuses_email=True, tells=0.3),
    Persona("answers another question", sideways=0.5, tells=0.2),
    Persona("angry", taps=0.4, style="angry"),
    Persona("all at once", taps=0.2, tells=1.0),
    Persona("wanders off", wanders=0.4, tells=0.2),
)


def opened(text: str, persona: Persona, chance: Random) -> str:
    """A first message, with its greeting."""
    if persona.style == "terse":
        return text
    greetings = RUDE_GREETINGS if persona.style == "angry" else GREETINGS
    return chance.choice(greetings) + text


def written(text: str, persona: Persona, chance: Random) -> str:
    """`text` as this persona types it."""
    if persona.style == "terse":
        for long, short in _SHORT.items():
            text = re.sub(rf"\b{re.escape(long)}\b", short, text)
    if persona.style == "rambling" and chance.random() < 0.5:
        aside = chance.choice(FILLERS)
        text = chance.choice((f"{aside}. {text}", f"{text}. {aside}."))
    if persona.style == "angry":
        text = _cross(text, chance)
    return " ".join(_typed(word, persona, chance) for word in text.split(" "))


def _cross(text: str, chance: Random) -> str:
    if chance.random() < 0.25:
        text = f"{text}. {chance.choice(CROSS)}"
    if chance.random() < 0.4 and "@" not in text:
        text = text.upper()
    return text + chance.choice(("", "!", "!!", "!!!"))


def _typed(word: str, persona: Persona, chance: Random) -> str:
    """A word with now and then a slip of a finger; never in a number or an address."""
    bare = word.strip(".,!?;:")
    if len(bare) < 4 or not bare.isalpha() or chance.random() >= persona.typos:
        return word
    at = chance.randrange(1, len(bare))
    letter = word[at].lower()
    slips = [
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
        word[:at] + chance.choice(_KEYS.get(letter, letter)) + word[at + 1 :],
    ]
    return chance.choice(slips)
