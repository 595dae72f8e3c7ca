"""The words that other shops use, and what they mean in ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

COLLECTIONS = {"users": "customers", "items": "products", "catalog": "products"}
ADDRESS = {
    "line1": ("address1", "street", "street1"),
    "line2": ("address2", "street2"),
    "postal_code": ("zip", "postcode", "zip_code", "postal"),
    "region": ("state", "province"),
    "country": ("country_code",),
}
CUSTOMER = {"id": ("user_id", "customer_id"), "phone": ("phone_number",)}
METHOD = {
    "id": ("payment_method_id",),
    "kind": ("source", "type"),
    "label": ("brand",),
    "last_four": ("last4",),
}
PRODUCT = {"id": ("product_id",), "title": ("name", "product_name")}
VARIANT = {"id": ("item_id", "variant_id"), "title": ("name",)}
LINE = {
    "variant_id": ("item_id",),
    "product_title": ("name", "title", "product_name"),
    "unit_price": ("price",),
    "quantity": ("qty",),
}
ORDER = {
    "id": ("order_id",),
    "customer_id": ("user_id",),
    "lines": ("items", "line_items"),
    "fulfilments": ("fulfillments", "shipments"),
    "payments": ("payment_history", "transactions"),
    "shipping_address": ("address",),
    "placed_at": ("created_at", "order_date", "date"),
}
PARCEL = {"tracking_number": ("tracking_id", "tracking")}
KINDS = {
    "credit_card": "card",
    "debit_card": "card",
    "paypal": "wallet",
    "apple_pay": "wallet",
    "google_pay": "wallet",
    "sepa": "bank_transfer",
    "bank": "bank_transfer",
    "klarna": "instalments",
    "installments": "instalments",
    "cod": "cash_on_delivery",
}
COUNTRIES = {
    "usa": "US",
    "united states": "US",
    "uk": "GB",
    "united kingdom": "GB",
    "germany": "DE",
    "france": "FR",
    "austria": "AT",
    "netherlands": "NL",
    "canada": "CA",
}
CURRENCIES = {"US": "USD", "GB": "GBP", "CA": "CAD"}
SHIPPED = frozenset({"processed", "shipped", "in_transit", "fulfilled"})
ARRIVED = frozenset({"delivered", "completed", "return requested", "exchange requested"})
CANCELLED = frozenset({"cancelled", "canceled"})
PLACED, SENT, DELIVERED = "-10d", "-9d", "-5d"
"""When things happened in a shop that does not say when."""


def records_of(records: Any) -> list[Any]:
    """A list, also of records that are keyed by their id."""
    if isinstance(records, dict):
        return [{"id": key, **one} for key, one in records.items() if isinstance(one, dict)]
    return records if isinstance(records, list) else [records]


def address_of(one: Any) -> Any:
    if not isinstance(one, dict):
        return one
    address = renamed(one, ADDRESS)
    country = str(address.get("country", ""))
    return {**address, "country": COUNTRIES.get(country.lower(), country)}


def options_of(one: Json) -> str:
    options = one.get("options")
    return " / ".join(map(str, options.values())) if isinstance(options, dict) else ""


def kind_of(word: Any) -> Any:
    text = str(word).lower()
    return KINDS.get(text, text if isinstance(word, str) else "card")


def renamed(one: Json, names: Mapping[str, tuple[str, ...]]) -> Json:
    """The record with our name for each field that has another one."""
    ours = dict(one)
    for name, others in names.items():
        for other in others:
            if other in ours and name not in one:
                ours[name] = ours.pop(other)
                break
    return ours
