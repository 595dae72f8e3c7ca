"""What the shop has: products in their variants, and reasons to send them back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backend_client.model import ReturnReason, Variant
from backend_client.shopify.graphql import Graphql
from backend_client.shopify.reading import Json, is_id, money_v2, nodes
from backend_client.shopify.reasons import offered, reason
from backend_client.shopify.searching import next_page


class Catalogue:
    def __init__(self, graphql: Graphql) -> None:
        self._graphql = graphql
        self._reasons: tuple[dict[str, ReturnReason], tuple[ReturnReason, ...]] | None = None

    async def reasons(self) -> tuple[ReturnReason, ...]:
        return (await self._all_reasons())[1]

    async def knows_reason(self, reason_id: str) -> bool:
        return reason_id in (await self._all_reasons())[0]

    async def _all_reasons(self) -> tuple[dict[str, ReturnReason], tuple[ReturnReason, ...]]:
        """Shopify's library; it changes with API versions, so it is read once."""
        if self._reasons is None:
            every: list[Json] = []
            after: str | None = None
            while True:
                page, after = await self._graphql.ask("ReturnReasons", _reason_page, after=after)
                every += page
                if after is None:
                    break
            self._reasons = ({r.id: r for r in map(reason, every)}, offered(every))
        return self._reasons

    async def variants(self, product_id: str, country: str | None) -> tuple[Variant, ...]:
        """Empty for a product that there is not."""
        if not is_id("Product", product_id):
            return ()
        found: list[Variant] = []
        after: str | None = None
        while True:
            page, after = await self._graphql.ask(
                "ProductVariants", _variant_page, id=product_id, after=after, country=country
            )
            found += page
            if after is None:
                return tuple(found)

    async def variants_by_id(self, ids: Iterable[str], country: str | None) -> dict[str, Variant]:
        """In the prices of the country that the order went to."""
        good = sorted({id_ for id_ in ids if is_id("ProductVariant", id_)})

        def read(data: dict[str, Any]) -> dict[str, Variant]:
            known = [one for one in data["nodes"] if one and one["__typename"] == "ProductVariant"]
            return {str(one["id"]): _variant(one, one["product"]) for one in known}

        return await self._graphql.ask("VariantsById", read, ids=good, country=country)


def _reason_page(data: dict[str, Any]) -> tuple[list[Json], str | None]:
    field = "returnReasonDefinitions"
    return nodes(data, field), next_page(data[field])


def _variant_page(data: dict[str, Any]) -> tuple[list[Variant], str | None]:
    product = data["product"]
    if product is None:
        return [], None
    return [_variant(one, product) for one in nodes(product, "variants")], next_page(
        product["variants"]
    )


def _variant(data: Json, product: Json) -> Variant:
    """Stock is None where it is not counted, or where the shop sells beyond it."""
    counted = data["inventoryItem"]["tracked"] and data["inventoryPolicy"] == "DENY"
    pictures = [one["preview"]["image"] for one in nodes(data, "media") if one.get("preview")]
    return Variant(
        id=str(data["id"]),
        product_id=str(product["id"]),
        product_title=str(product["title"]),
        title=str(data["title"]),
        sku=str(data.get("sku") or ""),
        price=money_v2(data["contextualPricing"]["price"]),
        stock=int(data["inventoryQuantity"] or 0) if counted else None,
        options={one["name"]: one["value"] for one in data["selectedOptions"]},
        image_url=str(next((one["url"] for one in pictures if one), "")),
    )
