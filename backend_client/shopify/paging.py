"""The rest of long lists: an order of many lines, a parcel of many pieces.

The first answer holds the first page of each; here the others are read into it.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from backend_client.shopify.graphql import Graphql
from backend_client.shopify.reading import Json, nodes
from backend_client.shopify.searching import next_page


async def whole_order(graphql: Graphql, order: dict[str, Any]) -> None:
    """All lines, and all lines of its parcels."""
    await _rest(graphql, order, "lineItems", "OrderLines", "order")
    for parcel in order["fulfillments"]:
        await _rest(graphql, parcel, "fulfillmentLineItems", "ParcelLines", "fulfillment")


async def whole_returnable(graphql: Graphql, parcels: list[dict[str, Any]]) -> None:
    """All lines of what can come back."""
    field, root = "returnableFulfillmentLineItems", "returnableFulfillment"
    for parcel in parcels:
        await _rest(graphql, parcel, field, "ReturnableLines", root)


async def _rest(
    graphql: Graphql, holder: dict[str, Any], field: str, document: str, root: str
) -> None:
    after = next_page(holder[field])
    while after is not None:
        read = partial(_page, root, field)
        page, after = await graphql.ask(document, read, id=holder["id"], after=after)
        holder[field]["nodes"].extend(page)


def _page(root: str, field: str, data: dict[str, Any]) -> tuple[list[Json], str | None]:
    holder = data[root]
    return nodes(holder, field), next_page(holder[field])
