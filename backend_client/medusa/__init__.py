"""Medusa v2 as an order backend, by its Admin API. docs/medusa.md says what it needs."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from urllib.parse import urlsplit

import httpx

from backend_client.breaker import Breaker
from backend_client.calls import Calls
from backend_client.medusa.admin import Admin
from backend_client.medusa.backend import MedusaBackend
from backend_client.medusa.locking import LEASE
from backend_client.metrics import Observer
from backend_client.patience import Patience

__all__ = ["MedusaBackend", "connect_medusa"]


def connect_medusa(
    url: str,
    token: str,
    *,
    patience: Patience | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    observer: Observer | None = None,
    lease: float = LEASE,
) -> MedusaBackend:
    """The Medusa server at this address, by a secret API key of its admin (`sk_...`).

    `lease`: after how many seconds a lock that somebody left behind may be taken away.
    Raises ValueError for an address or a key that cannot be one.
    """
    base = address_of(url)
    if not token.startswith("sk_"):
        raise ValueError(
            "BACKEND_TOKEN is no secret API key of Medusa's (sk_...): make one in the admin, "
            "under Settings, Secret API Keys"
        )
    patience = patience or Patience()
    breaker = Breaker("medusa")

    def calls(patience: Patience) -> Calls:
        return Calls(
            "medusa",
            base,
            {"Authorization": f"Basic {b64encode(f'{token}:'.encode()).decode()}"},
            patience=patience,
            transport=transport,
            observer=observer,
            breaker=breaker,
        )

    admin = Admin(calls(patience), calls(replace(patience, attempts=1)))
    return MedusaBackend(admin, patience, lease)


def address_of(url: str) -> str:
    """The Admin API's address. The key must not travel unencrypted but on this machine."""
    parts = urlsplit(url)
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not parts.hostname or parts.scheme not in ("https", "http"):
        raise ValueError(f"BACKEND_URL is {url!r}: give the server's address, https://...")
    if parts.scheme == "http" and not local:
        raise ValueError(f"BACKEND_URL is {url!r}: the secret key needs https")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/admin/"
