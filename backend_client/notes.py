"""Our mark in a note of the platform's, so that what we made can be found again by its key.

For platforms that have no place for a caller's key. A note reads
`too small [rd1|case 17 return|3f2a...|MERCHANT_LABEL|REFUND|16.10|0]`: the customer's words, then
the key, a fingerprint of the request, and whatever of it the platform cannot hold.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from backend_client import errors
from backend_client.wire import encode

MARK = re.compile(r"\s*\[rd1\|([^\]]*)\]")
LONGEST = 255
"""Characters; Shopify's notes on a return line take no more."""


@dataclass(frozen=True, slots=True)
class Mark:
    key: str
    fingerprint: str
    details: tuple[str, ...] = ()

    def check(self, fingerprint: str) -> None:
        """Raises KeyReused when the key was used for another request."""
        if self.fingerprint != fingerprint:
            raise errors.KeyReused(f"the key {self.key!r} belongs to another request")


def fingerprint(request: object) -> str:
    """Tells two requests apart."""
    plain = json.dumps(encode(request), sort_keys=True, default=str)
    return hashlib.sha256(f"{type(request).__name__}{plain}".encode()).hexdigest()[:16]


def marked(note: str, mark: Mark) -> str:
    """The note with the mark at its end; the words are cut where the place is short.

    Raises InvalidRequest for a key that is too long to be kept.
    """
    fields = (mark.key, mark.fingerprint, *mark.details)
    tail = f"[rd1|{'|'.join(quote(field, safe=' :/.-_') for field in fields)}]"
    room = LONGEST - len(tail) - 1
    if room < 0:
        raise errors.InvalidRequest("the idempotency key is too long: notes are short")
    return f"{plain(note)[:room]} {tail}".strip()


def mark_of(note: str | None) -> Mark | None:
    found = MARK.search(note or "")
    if not found:
        return None
    key, *rest = (unquote(field) for field in found.group(1).split("|"))
    return Mark(key, rest[0] if rest else "", tuple(rest[1:]))


def plain(note: str | None) -> str:
    """The words alone."""
    return MARK.sub("", note or "").strip()
