"""Identity tokens: how the shop's back end vouches for its customer.

A token is a JSON Web Token (RFC 7519) signed with HMAC-SHA256 (`HS256`) under the secret that the
shop and the chat share. Nothing else that such tokens can be is taken: no other algorithm, no key
of the sender's choosing.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from desk.model import Identity

AUDIENCE = "returns-desk"
LIFETIME = timedelta(minutes=10)
"""The longest life that a token may claim, from `iat` to `exp`."""
LEEWAY = timedelta(seconds=60)
"""How far the shop's clock may be off."""
_LONGEST = 4096


class TokenRefused(Exception):
    """The token proves nothing; the message says why, for the shop's developer."""


@dataclass(frozen=True)
class VerifiedToken:
    """What a good token says. `id` may be used for one conversation only: it is the token's `jti`,
    or, when the shop gives none, its signature."""

    id: str
    identity: Identity
    expires_at: datetime


def verify(token: str, secret: str, now: datetime) -> VerifiedToken:
    """Check signature first, then audience and time. Raises TokenRefused."""
    claims = _signed_claims(token, secret)
    if claims.get("aud") != AUDIENCE:
        raise TokenRefused(f"Its audience (aud) is not '{AUDIENCE}'.")
    issued, expires = _time(claims, "iat"), _time(claims, "exp")
    if expires - issued > LIFETIME:
        raise TokenRefused(f"It lives longer than {LIFETIME.seconds // 60} minutes (iat to exp).")
    if not issued - LEEWAY <= now < expires + LEEWAY:
        raise TokenRefused("It has expired, or is not valid yet.")
    identity = Identity(_text(claims, "sub"), _optional(claims, "email"), _optional(claims, "name"))
    token_id = _optional(claims, "jti") or token.rpartition(".")[2]
    return VerifiedToken(token_id, identity, expires + LEEWAY)


def _signed_claims(token: str, secret: str) -> Mapping[str, Any]:
    parts = token.split(".") if len(token) <= _LONGEST and token.isascii() else []
    if len(parts) != 3:
        raise TokenRefused("It is not a signed token (header.claims.signature).")
    header, claims, signature = parts
    if not hmac.compare_digest(_encode(_mac(f"{header}.{claims}", secret)), signature):
        raise TokenRefused("Its signature is wrong.")
    if _object(header).get("alg") != "HS256":
        raise TokenRefused("It is not signed with HS256.")
    return _object(claims)


def _object(part: str) -> Mapping[str, Any]:
    try:
        value = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, ValueError) as error:
        raise TokenRefused("It holds something that is not JSON.") from error
    if not isinstance(value, dict):
        raise TokenRefused("It holds something that is not an object.")
    return value


def _time(claims: Mapping[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if not isinstance(value, int) or not 0 <= value < 2**33:
        raise TokenRefused(f"{name} is not a time in seconds.")
    return datetime.fromtimestamp(value, UTC)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 200:
        raise TokenRefused(f"{name} is missing, or not a text of at most 200 characters.")
    return value


def _optional(claims: Mapping[str, Any], name: str) -> str | None:
    return None if claims.get(name) is None else _text(claims, name)


def _mac(signed: str, secret: str) -> bytes:
    return hmac.digest(secret.encode(), signed.encode(), hashlib.sha256)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
