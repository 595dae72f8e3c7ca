"""Identity tokens as a shop's back end makes them, good and bad."""

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any

from tests.connectors.door import SECRET


def token(
    now: datetime, *, secret: str = SECRET, header: dict[str, Any] | None = None, **claims: Any
) -> str:
    """A good one for Anna, changed by `claims` (None leaves a claim out)."""
    good = {
        "aud": "returns-desk",
        "sub": "cus_1",
        "email": "anna@example.com",
        "name": "Anna",
        "jti": "token-1",
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(minutes=5)).timestamp()),
    }
    kept = {name: value for name, value in (good | claims).items() if value is not None}
    signed = f"{_part(header or {'alg': 'HS256', 'typ': 'JWT'})}.{_part(kept)}"
    mac = hmac.digest(secret.encode(), signed.encode(), hashlib.sha256)
    return f"{signed}.{_base64(mac)}"


def _part(value: object) -> str:
    return _base64(json.dumps(value).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
