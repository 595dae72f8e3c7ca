"""Text cut into comparable words."""

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
_JOINED = (("t shirt", "tshirt"), ("t-shirt", "tshirt"), ("gift card", "giftcard"))


def plain(text: str) -> str:
    """`text` in lower case, without accents, with typographic quotes made plain."""
    folded = unicodedata.normalize("NFKD", text.replace("’", "'")).lower()
    return "".join(c for c in folded if not unicodedata.combining(c))


def stems(text: str) -> tuple[str, ...]:
    """The words of `text` in order, plurals made singular.

    >>> stems("The blue T-Shirts, please")
    ('the', 'blue', 'tshirt', 'please')
    """
    lowered = plain(text)
    for apart, joined in _JOINED:
        lowered = lowered.replace(apart, joined)
    return tuple(_singular(word) for word in _WORD.findall(lowered.replace("'s ", " ")))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
