"""Whether a webhook is the backend's, as the Standard Webhooks specification has it.

HMAC-SHA256 over `id.timestamp.body`, in base64, as `v1,<signature>` (several are separated by
spaces, while a secret is being changed); a secret `whsec_...` is base64 of the key.
Source: https://github.com/standard-webhooks/standard-webhooks
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)


class SignatureRefused(Exception):
    """It is not proved to come from the backend, now; the message says why."""


def check(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The id of the webhook that these raw bytes are. Raises SignatureRefused."""
    event_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "")
    if not (event_id and stamp and given):
        raise SignatureRefused("The headers webhook-id, -timestamp and -signature are needed.")
    if len(event_id) > 200 or not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise SignatureRefused("webhook-id or webhook-timestamp cannot be read.")
    wanted = hmac.digest(_key(secret), f"{event_id}.{stamp}.".encode() + body, hashlib.sha256)
    if not any(hmac.compare_digest(wanted, one) for one in _signatures(given)):
        raise SignatureRefused("The signature does not match.")
    if abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        raise SignatureRefused("The timestamp is more than five minutes from now.")
    return event_id


def _signatures(given: str) -> list[bytes]:
    found = []
    for one in given.split():
        version, _, text = one.partition(",")
        if version == "v1":
            try:
                found.append(base64.b64decode(text, validate=True))
            except (binascii.Error, ValueError):
                continue
    return found


def _key(secret: str) -> bytes:
    if secret.startswith("whsec_"):
        try:
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            pass  # not base64 after all: then its bytes are the key
    return secret.encode()
