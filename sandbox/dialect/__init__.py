"""Shops that write it another way: their words for our fields, before the format is checked.

Takes the common spellings (users, items, fulfillments, payment_history, zip, state, ...), lists
keyed by id, several payments with refunds among them, parcels that name the variants in them,
and one word for how far an order is. What is in our format already stays as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sandbox.dialect.orders import order_of
from sandbox.dialect.words import (
    COLLECTIONS,
    CURRENCIES,
    CUSTOMER,
    METHOD,
    PRODUCT,
    VARIANT,
    Json,
    address_of,
    kind_of,
    options_of,
    records_of,
    renamed,
)

__all__ = ["COLLECTIONS", "translate"]


def translate(data: Mapping[str, Any]) -> Json:
    """The shop in our words. What it cannot make sense of is left for the loader to refuse."""
    shop: Json = {}
    for name, records in data.items():
        shop[COLLECTIONS.get(name, name)] = records
    customers = [_customer(one) for one in records_of(shop.get("customers", []))]
    orders = [
        order_of(f"orders[{place}]", one, customers)
        for place, one in enumerate(records_of(shop.get("orders", [])))
    ]
    understood = [order for order in orders if isinstance(order, dict)]
    refunds = [refund for order in understood for refund in order.pop("refunds", [])]
    return {
        **shop,
        "shop": _settings(shop.get("shop") or {}, orders),
        "customers": customers,
        "products": [_product(one) for one in records_of(shop.get("products", []))],
        "orders": orders,
        "refunds": [*records_of(shop.get("refunds", [])), *refunds],
    }


def _settings(shop: Json, orders: list[Any]) -> Json:
    """The shop's currency, when it does not say: that of the country most orders went to."""
    if "currency" in shop:
        return shop
    went = Counter(_country(order) for order in orders if isinstance(order, dict))
    currency = CURRENCIES.get(went.most_common(1)[0][0], "EUR") if went else "EUR"
    return {**shop, "currency": currency}


def _country(order: Json) -> str:
    address = order.get("shipping_address")
    return str(address.get("country", "")) if isinstance(address, dict) else ""


def _customer(one: Any) -> Any:
    if not isinstance(one, dict):
        return one
    customer = renamed(one, CUSTOMER)
    name = customer.get("name")
    if isinstance(name, dict):
        customer["name"] = " ".join(map(str, name.values()))
    if "address" in customer:
        customer["addresses"] = [customer.pop("address"), *customer.get("addresses", [])]
    if "addresses" in customer:
        customer["addresses"] = [address_of(each) for each in records_of(customer["addresses"])]
    if "payment_methods" in customer:
        methods = records_of(customer["payment_methods"])
        customer["payment_methods"] = [_method(each) for each in methods]
    return customer


def _method(one: Any) -> Any:
    if not isinstance(one, dict):
        return one
    method = renamed(one, METHOD)
    return {**method, "kind": kind_of(method.get("kind"))}


def _product(one: Any) -> Any:
    if not isinstance(one, dict):
        return one
    product = renamed(one, PRODUCT)
    variants = [_variant(each) for each in records_of(product.get("variants", []))]
    return {**product, "variants": variants}


def _variant(one: Any) -> Any:
    if not isinstance(one, dict):
        return one
    variant = renamed(one, VARIANT)
    if variant.get("available") is False:
        variant.setdefault("stock", 0)
    variant.setdefault("title", options_of(variant))
    return variant
