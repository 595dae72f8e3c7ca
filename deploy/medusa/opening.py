"""Opening the shop: all that Medusa needs before it can sell, and some products and orders.

Comparable to the sandbox's shop: sizes and colours, something sold out, final sale, orders that
arrived, are on their way, or have not shipped. Medusa dates things itself: all is of today.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx

from deploy.errors import SetUpFailed
from deploy.medusa.admin import Json, Premises, Refused, Sale, ShopFloor

SHOP = Path(__file__).with_name("shop.json")
MANUAL = "manual_manual"
"""Medusa's own fulfilment provider: people pack."""
LONGEST_S = 240.0


async def open_shop(floor: ShopFloor) -> None:
    """Does nothing in a shop that is open."""
    regions = await floor.get("regions")
    if not regions["regions"]:
        shop = json.loads(SHOP.read_text(encoding="utf-8"))
        premises = await _set_up(floor, shop)
        variants: dict[str, str] = {}
        for product in shop["products"]:
            variants |= await add_product(floor, premises, product)
        for order in shop["orders"]:
            await floor.sell(premises, _sale(order, variants))


async def add_product(floor: ShopFloor, premises: Premises, product: Json) -> dict[str, str]:
    """The ids of its variants, by SKU."""
    options = {name for variant in product["variants"] for name in variant["options"]}
    made = await floor.post(
        "products",
        title=product["title"],
        handle=product["handle"],
        status="published",
        shipping_profile_id=premises.profile,
        sales_channels=[{"id": premises.channel}],
        categories=[{"id": await _category(floor, product["category"])}],
        metadata=product.get("metadata"),
        options=[{"title": name, "values": _values(product, name)} for name in sorted(options)],
        variants=[
            {
                "title": " / ".join(variant["options"].values()),
                "sku": variant["sku"],
                "manage_inventory": True,
                "options": variant["options"],
                "prices": [{"currency_code": "eur", "amount": variant["price"]}],
            }
            for variant in product["variants"]
        ],
    )
    id_ = made["product"]["id"]
    fields = "id,variants.id,variants.sku,variants.inventory_items.inventory_item_id"
    full = (await floor.get(f"products/{id_}", fields=fields))["product"]
    stock = {variant["sku"]: variant["stock"] for variant in product["variants"]}
    for variant in full["variants"]:
        item = variant["inventory_items"][0]["inventory_item_id"]
        await floor.post(
            f"inventory-items/{item}/location-levels",
            location_id=premises.location,
            stocked_quantity=stock[variant["sku"]],
        )
    return {variant["sku"]: variant["id"] for variant in full["variants"]}


async def _category(floor: ShopFloor, handle: str) -> str:
    """Made where there is none yet."""
    found = (await floor.get("product-categories", handle=handle))["product_categories"]
    if not found:
        made = await floor.post("product-categories", name=handle, handle=handle, is_active=True)
        found = [made["product_category"]]
    id_: str = found[0]["id"]
    return id_


def _values(product: Json, option: str) -> list[str]:
    found = (variant["options"].get(option) for variant in product["variants"])
    return list(dict.fromkeys(value for value in found if value))


async def _set_up(floor: ShopFloor, shop: Json) -> Premises:
    store = (await floor.get("stores"))["stores"][0]
    channel = store["default_sales_channel_id"]
    countries = shop["countries"]
    region = await floor.post(
        "regions",
        name="Europe",
        currency_code="eur",
        countries=countries,
        payment_providers=["pp_system_default"],
    )
    location = await _location(floor, channel, shop)
    zone = await _zone(floor, location, countries)
    profile = (await floor.get("shipping-profiles"))["shipping_profiles"][0]["id"]
    made = [await _option(floor, zone, profile, one) for one in shop["shipping"]]
    for reason in shop["return_reasons"]:
        await floor.post("return-reasons", **reason)
    return Premises(channel, region["region"]["id"], location, profile, made[0])


async def _location(floor: ShopFloor, channel: str, shop: Json) -> str:
    made = await floor.post("stock-locations", name="Warehouse", address=shop["warehouse"])
    id_: str = made["stock_location"]["id"]
    await floor.post(f"stock-locations/{id_}/sales-channels", add=[channel])
    await floor.post(f"stock-locations/{id_}/fulfillment-providers", add=[MANUAL])
    await floor.post(f"stock-locations/{id_}/fulfillment-sets", name="Shipping", type="shipping")
    return id_


async def _zone(floor: ShopFloor, location: str, countries: list[str]) -> str:
    fields = "id,fulfillment_sets.id"
    found = await floor.get(f"stock-locations/{location}", fields=fields)
    sets = found["stock_location"]["fulfillment_sets"]
    made = await floor.post(
        f"fulfillment-sets/{sets[0]['id']}/service-zones",
        name="Europe",
        geo_zones=[{"type": "country", "country_code": country} for country in countries],
    )
    id_: str = made["fulfillment_set"]["service_zones"][0]["id"]
    return id_


async def _option(floor: ShopFloor, zone: str, profile: str, option: Json) -> str:
    rules: list[dict[str, Any]] = [
        {"attribute": "is_return", "operator": "eq", "value": str(option["is_return"]).lower()},
        {"attribute": "enabled_in_store", "operator": "eq", "value": "true"},
    ]
    made = await floor.post(
        "shipping-options",
        name=option["name"],
        service_zone_id=zone,
        shipping_profile_id=profile,
        provider_id=MANUAL,
        price_type="flat",
        type={"label": option["name"], "description": option["name"], "code": option["code"]},
        prices=[{"currency_code": "eur", "amount": option["price"]}],
        rules=rules,
    )
    id_: str = made["shipping_option"]["id"]
    return id_


def _sale(order: Json, variants: dict[str, str]) -> Sale:
    quantities = [(variants[sku], quantity) for sku, quantity in order["lines"].items()]
    state = order.get("state", "delivered")
    return Sale(
        order["email"],
        order["address"],
        quantities,
        shipped=state != "unshipped",
        delivered=state == "delivered",
    )


def open_for(url: str, session: str) -> None:
    """From where nothing runs asynchronously. Raises SetUpFailed."""

    async def run() -> None:
        async with asyncio.timeout(LONGEST_S), ShopFloor(url, session) as floor:
            await open_shop(floor)

    try:
        asyncio.run(run())
    except TimeoutError as error:
        raise SetUpFailed(f"Medusa's shop was not set up in {LONGEST_S:.0f} s.") from error
    except (Refused, httpx.HTTPError) as error:
        raise SetUpFailed(f"Medusa's shop could not be set up: {error!r}") from error
