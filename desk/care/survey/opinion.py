"""How good somebody says it was, in words: 1 to 5. Pure.

Sayings are known as a whole; of all else each clause is weighed by its words: how strong they are,
what strengthens, softens or denies them, and what stands against them ("good, but slow").
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import mul

from desk.care.survey.vocabulary import (
    AS_A_WHOLE,
    DENIES,
    FIRM,
    GRADED,
    GREETING,
    MILD_FAULTS,
    SAYINGS,
    SOFTENS,
    STRENGTHENS,
)

_CLAUSES = re.compile(r"[,.;:!?()]+|\s[-–]\s|\b(?:and|yet|while|because)\b")
_AGAINST = re.compile(r"\b(?:but|however|except|only|although|though)\b")
_KIND_OF = re.compile(r"\b(?:kind|sort) of\b")
_REACH = 3
"""So many words before it may bear on a word."""
_SLIGHT = 2.45
"""A fault, but a small one: it weighs half of what stands beside it."""


def read(plain: str) -> int | None:
    """The score in this lower-case text; None when it says nothing about how it was."""
    plain = GREETING.sub(" ", plain)
    for score, pattern in AS_A_WHOLE:
        if pattern.search(plain):
            return score
    sides = [side for part in _AGAINST.split(plain) if (side := _side(part)) is not None]
    if not sides:
        return None
    return _rounded(sides[0] if len(sides) == 1 else _balance(sides))


def _side(text: str) -> float | None:
    """What one side of a "but" comes to: what is said first weighs more."""
    said = []
    if found := _saying(text):
        score, text = found
        said.append(float(score))
    said += [one for part in _CLAUSES.split(text) if (one := _clause(part)) is not None]
    polar = [one for one in said if _sign(one)]
    if len({_sign(one) for one in polar}) > 1:
        return _balance([polar[0], *polar])
    return max(said, key=_strength, default=None)


def _saying(text: str) -> tuple[int, str] | None:
    """The saying in it, and the text without it."""
    for score, pattern in SAYINGS:
        if match := pattern.search(text):
            return score, f"{text[: match.start()]}, {text[match.end() :]}"
    return None


def _balance(scores: Sequence[float]) -> float:
    """Their mean, in which small faults weigh half."""
    weights = [0.5 if score == _SLIGHT else 1.0 for score in scores]
    together: float = sum(map(mul, weights, scores))
    return together / sum(weights)


def _clause(text: str) -> float | None:
    words = _words(text)
    found = [score for place in range(len(words)) if (score := _at(words, place)) is not None]
    if not found:
        return None
    if len({_sign(one) for one in found} - {0}) > 1:
        return _balance(found)
    if len(found) > 2 and len(set(words)) == 1 and words[0] not in MILD_FAULTS:
        return 5 if found[0] > 3 else 1
    return max(found, key=_strength)


def _at(words: Sequence[str], place: int) -> float | None:
    """The score of the word here, as those before it have it."""
    score = _graded(words[place])
    if score is None:
        return None
    before = words[max(0, place - _REACH) : place]
    denied = any(word in DENIES or word.endswith("n't") for word in before)
    strong = any(word in STRENGTHENS for word in before)
    soft = any(word in SOFTENS for word in before)
    if denied:
        return _denied(words[place], score)
    if strong and not (soft or words[place] in MILD_FAULTS):
        return {4: 5, 2: 1}.get(score, score)
    if soft:
        return {5: 4, 1: 2, 2: _SLIGHT}.get(score, score)
    return score


def _denied(word: str, score: int) -> int:
    if score == 5:
        return 2 if word in FIRM else 3
    return {4: 2, 3: 2, 2: 4 if word in MILD_FAULTS else 3, 1: 3}[score]


def _graded(word: str) -> int | None:
    """The word's own score; also when it is misspelt, compared, or the most of its kind."""
    if (score := GRADED.get(word)) is not None:
        return score
    if (score := _SQUEEZED.get(_squeezed(word))) is not None:
        return score
    if word.endswith("est") and (stem := _stem(word[:-3])):
        return 5 if stem > 3 else 1
    if word.endswith("er") and (stem := _stem(word[:-2])):
        return stem
    return _misspelt(word)


def _stem(begun: str) -> int | None:
    """The score of the word that `smooth(est)`, `eas(iest)`, `nic(est)` come from."""
    stems = (begun, f"{begun}e", f"{begun[:-1]}y", begun[:-1])
    return next((GRADED[one] for one in stems if one in GRADED and GRADED[one] != 3), None)


def _misspelt(word: str) -> int | None:
    """Two letters that changed places, or one too few or too many, in a long word."""
    if len(word) < 6:
        return None
    return next((GRADED[one] for one in _near(word) if len(one) >= 6 and one in GRADED), None)


def _near(word: str) -> Iterator[str]:
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
        yield word[:place] + word[place : place + 2][::-1] + word[place + 2 :]
        for letter in "aeiourstnlgch":
            yield word[:place] + letter + word[place:]


def _words(text: str) -> list[str]:
    """The words, without letters that are drawn out: `sooo` is `so`."""
    found: list[str] = []
    for word in re.findall(r"[a-z0-9]+(?:['-][a-z]+)*", _KIND_OF.sub("kinda", text)):
        found += [word] if word in GRADED else word.split("-")
    return [word if word in GRADED else re.sub(r"(.)\1{2,}", r"\1", word) for word in found]


def _squeezed(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


_SQUEEZED = {_squeezed(word): score for word, score in GRADED.items() if len(word) > 4}


def _sign(score: float) -> int:
    return (score > 3) - (score < 3)


def _strength(score: float) -> float:
    return abs(score - 3)


def _rounded(score: float) -> int:
    return max(1, min(5, int(score + 0.54)))
