"""Proof that a request comes from our own connectors: HMAC-SHA256 over time and raw body."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

TOLERANCE = 300
"""Seconds that a request may be old."""


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """The signature of a request of this moment (seconds since 1970)."""
    return hmac.digest(secret.encode(), f"v1:{timestamp}:".encode() + body, hashlib.sha256).hex()


def is_ours(secret: str, timestamp: str, signature: str, body: bytes, now: datetime) -> bool:
    """Whether the signature is right and not old."""
    if not (timestamp.isascii() and timestamp.isdigit()):
        return False
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE:
        return False
    return hmac.compare_digest(sign(secret, int(timestamp), body), signature)
