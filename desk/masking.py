"""Payment data that somebody typed is hidden before it is stored, and nobody can bring it back."""

import re

from stdnum import iban, luhn

_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s.\u2013-]{1,2}")
_MOST_WORDS = 19
"""A number written figure by figure, with blanks between."""
_LONGEST = 34
_ISSUERS = re.compile(
    r"4\d{15}(?:\d{3})?"
    r"|(?:5[1-5]|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d+"
    r"|3[47]\d{13}|3(?:0[0-5]|[689])\d{12,}|35\d{14,}|6(?:011|5|4[4-9]|2)\d+"
)
"""How the numbers of the great card schemes begin (ISO/IEC 7812): a parcel's number rarely does."""


def masked(text: str) -> str:
    """The text, card and bank account numbers in it shown by their last four characters alone.

    Only what has a valid check digit counts (Luhn; ISO 13616), so that order and parcel
    numbers stay readable.
    """
    words = list(_WORD.finditer(text))
    kept, end, at = [], 0, 0
    while at < len(words):
        hidden, taken = _hidden(text, words[at : at + _MOST_WORDS])
        if taken:
            kept += [text[end : words[at].start()], hidden]
            end = words[at + taken - 1].end()
        at += taken or 1
    return "".join([*kept, text[end:]])


def _hidden(text: str, words: list[re.Match[str]]) -> tuple[str, int]:
    """What stands in for the number that begins with the first word, and how many words it has."""
    number, found = "", ("", 0)
    for count, word in enumerate(words, 1):
        if count > 1 and not _GAP.fullmatch(text[words[count - 2].end() : word.start()]):
            break
        number += "".join(str(int(ch)) if ch.isdecimal() else ch for ch in word[0])
        if len(number) > _LONGEST:
            break
        if kind := _kind(number):
            found = f"[{kind} ending in {number[-4:]}]", count
    return found


def _kind(number: str) -> str | None:
    if 14 <= len(number) <= 19 and _ISSUERS.fullmatch(number) and luhn.is_valid(number):
        return "card number"
    if len(number) >= 15 and number[:2].isalpha() and iban.is_valid(number):
        return "bank account"
    return None
