"""Whether what a customer says proves that an order is theirs, for adapters that compare alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

NO_ORDER = "no order with this number and this proof"
"""What every failed look-up says, so that a wrong proof looks like an unknown number."""


def number_of(name: str) -> str:
    """An order's number as it is compared: without blanks around it and the leading `#`."""
    return name.strip().removeprefix("#").strip()


def proves(
    email: str | None, postcode: str | None, *, of_email: object, of_postcodes: Iterable[object]
) -> bool:
    """By every proof that was given; False when there is none."""
    proofs = []
    if email:
        proofs.append(same_email(email, of_email))
    if postcode:
        proofs.append(any(same_postcode(postcode, one) for one in of_postcodes))
    return bool(proofs) and all(proofs)


def lives_there(name: str, postcode: str, addresses: Iterable[tuple[object, object]]) -> bool:
    """Whether one of these addresses, each a name and a postcode, has both."""
    return any(
        same_name(name, of_name) and same_postcode(postcode, of_postcode)
        for of_name, of_postcode in addresses
    )


def same_postcode(one: object, other: object) -> bool:
    """Without regard to case and blanks; nothing is the same as nothing."""
    return bool(_zip(one)) and _zip(one) == _zip(other)


def same_name(one: object, other: object) -> bool:
    """Whether two full names have the same words: without regard to case, accents and order, and
    never by likeness. One word is no full name."""
    words = name_words(one)
    return len(words) > 1 and words == name_words(other)


def name_words(name: object) -> tuple[str, ...]:
    """A name's words as they are compared, sorted."""
    plain = unicodedata.normalize("NFKD", str(name or "").casefold().translate(_LETTERS))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(sorted(re.findall(r"[^\W_]+", bare.replace("'", "").replace("\u2019", ""))))


_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
"""Letters with a stroke and the like, which Unicode does not take apart."""


def same_email(one: object, other: object) -> bool:
    """Without regard to case and blanks around them; nothing is the same as nothing."""
    return bool(_mail(one)) and _mail(one) == _mail(other)


def _mail(text: object) -> str:
    return str(text or "").strip().casefold()


def _zip(text: object) -> str:
    return "".join(str(text or "").split()).casefold()
