"""What Shopify knows of a customer, counted over their orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from backend_client.model import CustomerHistory, CustomerIdentity, Money
from backend_client.shopify.graphql import Graphql
from backend_client.shopify.orders import UNDONE
from backend_client.shopify.reading import Json, money, nodes, time
from backend_client.shopify.searching import is_of, next_page, whose

MOST_ORDERS = 500
"""Of one customer; who has more is counted up to there."""


async def history(graphql: Graphql, customer: CustomerIdentity) -> CustomerHistory:
    orders: list[Json] = []
    after: str | None = None
    while len(orders) < MOST_ORDERS:
        page, after = await graphql.ask(
            "CustomerHistory", _page, query=whose(customer), after=after
        )
        orders += [one for one in page if is_of(one, customer)]
        if after is None:
            break
    return _history(customer, orders)


def _page(data: dict[str, Any]) -> tuple[list[Json], str | None]:
    return nodes(data, "orders"), next_page(data["orders"])


def _history(customer: CustomerIdentity, orders: list[Json]) -> CustomerHistory:
    backs = [back for one in orders for back in nodes(one, "returns")]
    good = [back for back in backs if back["status"] not in UNDONE]
    ids = [str(one["customer"]["id"]) for one in orders if one.get("customer")]
    return CustomerHistory(
        customer_id=customer.customer_id or next(iter(ids), ""),
        orders=len(orders),
        items=sum(int(one["subtotalLineItemsQuantity"]) for one in orders),
        returns=len(good),
        returned_items=sum(int(back["totalQuantity"]) for back in good),
        refused_returns=Counter(back["status"] for back in backs)["DECLINED"],
        spent=_by_currency(money(one["totalPriceSet"]) for one in orders),
        refunded=_by_currency(money(one["totalRefundedSet"]) for one in orders),
        first_order_at=min((time(one["createdAt"]) for one in orders), default=None),
        last_return_at=max((time(back["createdAt"]) for back in good), default=None),
    )


def _by_currency(amounts: Iterable[Money]) -> tuple[Money, ...]:
    sums: dict[str, Money] = {}
    for one in amounts:
        if one:
            sums[one.currency] = sums.get(one.currency, Money.zero(one.currency)) + one
    return tuple(sums.values())
