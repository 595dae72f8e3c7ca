"""The customer's tier, by a tag."""

from __future__ import annotations

from tests.conformance.shopify_stage import ShopifyStage
from tests.conformance.stage import Basket


async def test_a_customers_tag_is_the_tier(shopify: ShopifyStage) -> None:
    placed = await shopify.place(Basket())

    customer = (await shopify.backend.get_order(placed.order_id)).customer

    assert customer.tier == "gold"
