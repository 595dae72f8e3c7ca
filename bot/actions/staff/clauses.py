"""Finding the clause that an agent asks about."""

from __future__ import annotations

import re
from typing import Any

from returns.sentences import Sentences, clauses_of

from ..services import Services

_WORD = re.compile(r"[a-z0-9]+")
_SAME = {
    "late": ("window", "after", "within", "days", "expired"),
    "deadline": ("window", "within", "days"),
    "broken": ("defective", "damaged", "faulty"),
    "faulty": ("defective", "damaged"),
    "damaged": ("defective",),
    "worn": ("unworn", "condition"),
    "fee": ("restocking",),
    "money": ("refund", "paid"),
    "voucher": ("store", "credit"),
    "bring": ("store",),
    "courier": ("pickup",),
    "label": ("parcel", "label"),
    "photo": ("photo", "evidence"),
    "sale": ("final",),
    "christmas": ("holiday",),
}
"""What agents call things, in the policy's own words."""
_EVERYWHERE = frozenset({"return", "policy", "rule", "clause"})
"""What every clause is about, and what tells none from another."""
MOST = 6


def search(query: str, services: Services) -> list[dict[str, Any]]:
    """The clauses that fit best, the best first: id, section, words and the page's address."""
    terms = services.policy.current
    sentences, asked = Sentences([terms]), _asked(query)
    found = []
    for place, (section, clause) in enumerate(clauses_of(terms)):
        said = sentences.of(clause)
        weight = _weight(asked, f"{clause.id} {section}", said)
        if weight:
            found.append((-weight, place, section, clause.id, said))
    page = services.policy_page
    return [
        {
            "id": clause,
            "section": section.replace("_", " "),
            "words": said,
            "link": f"{page}#{clause}" if page else "",
        }
        for _, _, section, clause, said in sorted(found)[:MOST]
    ]


def _asked(query: str) -> dict[str, float]:
    """Each word with its weight; what it may be called instead counts half."""
    words: dict[str, float] = {}
    said = _WORD.findall(query.lower())
    for word in [one for one in said if _stem(one) not in _EVERYWHERE] or said:
        stem = _stem(word)
        words[stem] = 1.0
        for other in _SAME.get(word, ()):
            words.setdefault(_stem(other), 0.5)
    return words


def _weight(asked: dict[str, float], name: str, said: str) -> float:
    in_name = {_stem(word) for word in _WORD.findall(name.lower())}
    in_words = {_stem(word) for word in _WORD.findall(said.lower())}
    return sum(
        weight * (3 if word in in_name else 1 if word in in_words else 0)
        for word, weight in asked.items()
    )


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word
