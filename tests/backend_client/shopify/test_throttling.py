"""Shopify's limit by query cost: wait as long as the bucket needs, then ask again."""

from __future__ import annotations

import httpx
import pytest

from backend_client import errors
from backend_client.calls import Calls
from backend_client.patience import Patience
from backend_client.settle import Settler
from backend_client.shopify.graphql import Graphql
from backend_client.shopify.refusals import wait
from tests.backend_client.shopify.server import cost
from tests.conformance.shopify_stage import ShopifyStage
from tests.conformance.stage import ONCE, Basket
from tests.conformance.steps import wanted

SHOP = "https://socks.myshopify.com/admin/api/2026-10/"


class Sleeps:
    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


async def test_a_throttled_query_waits_for_the_bucket_and_is_asked_again(
    shopify: ShopifyStage,
) -> None:
    placed = await shopify.place(Basket())
    shopify.server.throttled = 1
    sleeps = Sleeps()
    headers = {"X-Shopify-Access-Token": "secret"}
    calls = Calls("shopify", SHOP, headers, transport=shopify.server, sleep=sleeps)

    name = await Graphql(calls, calls).ask(
        "OrderReturns", lambda data: data["order"]["name"], id=placed.order_id
    )

    assert name == f"#{placed.number}"
    assert sleeps.seconds == [2.0]  # 150 points wanted, 50 there, 50 more each second


async def test_a_throttled_write_waits_too() -> None:
    sleeps = Sleeps()
    tries: list[int] = []

    async def look() -> int:
        return len(tries)

    async def act(_: int) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise errors.RateLimited("THROTTLED", 1.5)

    settler = Settler(Patience(), sleeps)
    result = await settler.settle(look, lambda seen: seen if seen > 1 else None, act)

    assert (result, sleeps.seconds) == (2, [1.5])


async def test_lasting_throttling_is_named_and_does_nothing(shopify: ShopifyStage) -> None:
    placed = await shopify.place(Basket())
    request = await wanted(shopify.backend, placed)
    shopify.server.throttled = 99

    with pytest.raises(errors.RateLimited) as refusal:
        await shopify.connect(ONCE).create_return(request, idempotency_key="once")

    assert refusal.value.retry_after == 2.0
    assert shopify.shop.sales[placed.order_id].backs == []


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        (cost(available=50), 2.0),
        (cost(available=900), 0.0),
        ({}, None),
        ({"throttleStatus": "?"}, None),
        ({"requestedQueryCost": None, "throttleStatus": {}}, None),
    ],
)
def test_how_long_to_wait(told: dict[str, object], seconds: float | None) -> None:
    assert wait(told) == seconds


async def test_no_answer_is_asked_for_at_another_address() -> None:
    with pytest.raises(AssertionError, match="unexpected request"):
        await ShopifyStage().server.handle_async_request(httpx.Request("POST", "https://x/other"))
