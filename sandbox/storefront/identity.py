"""The signed token by which a shop's page tells the chat who is logged in.

A JSON Web Token signed with HS256 (RFC 7519), as docs/widget.md describes it for any shop.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from sandbox.storefront.shop import Customer

LIFETIME = timedelta(minutes=10)


def mint(customer: Customer, secret: bytes, now: datetime) -> str:
    """A token that vouches for this customer for ten minutes from `now`."""
    head = _encode({"alg": "HS256", "typ": "JWT"})
    body = _encode(
        {
            "sub": customer.id,
            "email": customer.email,
            "name": customer.name,
            "aud": "returns-desk",
            "jti": secrets.token_urlsafe(16),
            "iat": int(now.timestamp()),
            "exp": int((now + LIFETIME).timestamp()),
        }
    )
    signature = hmac.digest(secret, f"{head}.{body}".encode(), hashlib.sha256)
    return f"{head}.{body}.{_base64url(signature)}"


def _encode(claims: Mapping[str, object]) -> str:
    return _base64url(json.dumps(claims, separators=(",", ":")).encode())


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
