"""Which orders changed: Shopify's search by `updated_at`, page by page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from backend_client.model import Changes, OrderChange
from backend_client.shopify.graphql import Graphql
from backend_client.shopify.reading import nodes, time

MOST_PAGES = 10
"""Of 100 orders each; more come with the next call, from `until` on."""


async def changes(graphql: Graphql, since: datetime) -> Changes:
    second = since.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    found: dict[str, OrderChange] = {}
    after: str | None = None
    for _ in range(MOST_PAGES):
        page, after = await graphql.ask(
            "ChangedOrders", _page, query=f'updated_at:>="{second}"', after=after
        )
        found |= {one.order_id: one for one in page if one.changed_at >= since}
        if after is None:
            break
    orders = tuple(sorted(found.values(), key=lambda one: one.changed_at))
    return Changes(orders, max([since, *(one.changed_at for one in orders)]))


def _page(data: dict[str, Any]) -> tuple[list[OrderChange], str | None]:
    page = data["orders"]["pageInfo"]
    orders = [OrderChange(str(o["id"]), time(o["updatedAt"])) for o in nodes(data, "orders")]
    return orders, str(page["endCursor"]) if page["hasNextPage"] else None
