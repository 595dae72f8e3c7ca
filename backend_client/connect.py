"""From settings to a backend: for composition roots."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from backend_client.calls import Calls
from backend_client.medusa import connect_medusa
from backend_client.metrics import Observer
from backend_client.patience import Patience
from backend_client.protocol import OrderBackend
from backend_client.sandbox import SandboxBackend
from backend_client.shopify import connect_shopify

KINDS = ("sandbox", "medusa", "shopify")

OTHERS: dict[str, Callable[..., OrderBackend]] = {
    "medusa": connect_medusa,
    "shopify": connect_shopify,
}


class UnknownBackend(ValueError):
    """BACKEND names a platform that there is no adapter for."""


def connect(
    kind: str,
    url: str,
    token: str,
    *,
    patience: Patience | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    observer: Observer | None = None,
) -> OrderBackend:
    """The adapter for a platform, ready to call; opens nothing until the first call.

    `transport` stands in for the network in tests (httpx.ASGITransport, httpx.MockTransport);
    `observer` is told of every call (metrics.CallMetrics).
    Raises UnknownBackend, and ValueError for a missing address or token.
    """
    if kind not in KINDS:
        raise UnknownBackend(f"BACKEND is {kind!r}: give one of {', '.join(KINDS)}")
    if not url or not token:
        raise ValueError("BACKEND_URL and BACKEND_TOKEN must be set to reach the order backend")
    if kind in OTHERS:
        return OTHERS[kind](url, token, patience=patience, transport=transport, observer=observer)
    headers = {"Authorization": f"Bearer {token}"}
    base = url.rstrip("/") + "/"
    calls = Calls(kind, base, headers, patience=patience, transport=transport, observer=observer)
    return SandboxBackend(calls)
