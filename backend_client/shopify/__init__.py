"""Shopify as an order backend, by its Admin GraphQL API. docs/shopify.md says what it needs."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import httpx

from backend_client.breaker import Breaker
from backend_client.calls import Calls
from backend_client.metrics import Observer
from backend_client.patience import Patience
from backend_client.shopify.backend import ShopifyBackend
from backend_client.shopify.documents import API_VERSION
from backend_client.shopify.graphql import Graphql

__all__ = ["API_VERSION", "ShopifyBackend", "connect_shopify"]


def connect_shopify(
    url: str,
    token: str,
    *,
    patience: Patience | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    observer: Observer | None = None,
) -> ShopifyBackend:
    """The shop at `https://NAME.myshopify.com`, by an app's Admin API access token.

    Raises ValueError for an address that is not such a one.
    """
    base = address_of(url)
    patience = patience or Patience()
    breaker = Breaker("shopify")

    def calls(patience: Patience) -> Calls:
        headers = {"X-Shopify-Access-Token": token}
        return Calls(
            "shopify",
            base,
            headers,
            patience=patience,
            transport=transport,
            observer=observer,
            breaker=breaker,
        )

    return ShopifyBackend(Graphql(calls(patience), calls(replace(patience, attempts=1))), patience)


def address_of(url: str) -> str:
    """The API's address in that shop. The token must not travel unencrypted."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.path.strip("/"):
        raise ValueError(f"BACKEND_URL is {url!r}: give https://NAME.myshopify.com")
    return f"https://{parts.netloc}/admin/api/{API_VERSION}/"
