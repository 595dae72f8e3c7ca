"""Shopify's search syntax, and whose an order that it found really is."""

from __future__ import annotations

from backend_client import errors
from backend_client.model import CustomerIdentity
from backend_client.proof import same_email
from backend_client.shopify.reading import Json, is_id


def quoted(text: str) -> str:
    """A value in Shopify's search syntax, whatever characters it has."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def whose(customer: CustomerIdentity) -> str:
    if customer.customer_id:
        if not is_id("Customer", customer.customer_id):
            raise errors.InvalidRequest("that is not a customer id of Shopify's")
        return f"customer_id:{customer.customer_id.rpartition('/')[2]}"
    if customer.email:
        return f"email:{quoted(customer.email.strip())}"
    raise ValueError("a customer is known by id or e-mail")


def is_of(data: Json, customer: CustomerIdentity) -> bool:
    if customer.customer_id:
        return bool((data.get("customer") or {}).get("id") == customer.customer_id)
    return same_email(data.get("email"), customer.email)


def next_page(connection: Json) -> str | None:
    """Where the next page of a connection begins; None when this was the last."""
    page = connection["pageInfo"]
    return str(page["endCursor"]) if page["hasNextPage"] else None
