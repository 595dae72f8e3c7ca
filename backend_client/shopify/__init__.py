"""Shopify as an order backend, by its Admin GraphQL API. docs/shopify.md says what it needs."""

from backend_client.shopify.documents import API_VERSION

__all__ = ["API_VERSION"]
