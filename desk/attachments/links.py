"""Links to attachments for those who may see them and have no session: signed, for a while."""

import base64
import hashlib
import hmac
from datetime import timedelta

from desk.log import Clock

GOOD_FOR = timedelta(days=1)
_STEP = 3600
"""Within one hour the same link is made, so that a browser finds the picture in its cache."""


class Links:
    """Makes and checks what follows `attachments/` in an address."""

    def __init__(self, secret: str, now: Clock) -> None:
        """`secret` is the chat's own; a key for this purpose alone is drawn from it."""
        self._key = hmac.digest(secret.encode(), b"returns-desk attachments", hashlib.sha256)
        self._now = now

    def make(self, attachment: str, good_for: timedelta = GOOD_FOR) -> str:
        """`<id>?until=<seconds>&proof=<signature>`; whoever has it sees the picture."""
        until = int((self._now() + good_for).timestamp()) // _STEP * _STEP + _STEP
        return f"{attachment}?until={until}&proof={self._proof(attachment, str(until))}"

    def holds(self, attachment: str, until: str, proof: str) -> bool:
        """Whether this is a link that we made, and not too old."""
        if not (until.isascii() and until.isdigit() and len(until) < 12 and proof.isascii()):
            return False
        good = hmac.compare_digest(self._proof(attachment, until), proof)
        return good and self._now().timestamp() <= int(until)

    def _proof(self, attachment: str, until: str) -> str:
        raw = hmac.digest(self._key, f"{attachment} {until}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(raw[:18]).decode()
