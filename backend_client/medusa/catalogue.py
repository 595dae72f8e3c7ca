"""What the shop has: variants with stock, return reasons, shipping options for the way back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from backend_client import errors
from backend_client.medusa.admin import Admin
from backend_client.medusa.orders import options_of
from backend_client.medusa.reading import Json, money, reason
from backend_client.medusa.refusals import NoSuchThing
from backend_client.medusa.shelf import Shelf
from backend_client.model import ReturnMethod, ReturnReason, Variant

VARIANT_FIELDS = ",".join(
    (
        "id,title,sku,thumbnail,manage_inventory,allow_backorder,inventory_quantity",
        "product_id,*prices,*options,*options.option,product.title,product.thumbnail",
    )
)
METHODS = (
    ReturnMethod.MERCHANT_LABEL,
    ReturnMethod.CUSTOMER_LABEL,
    ReturnMethod.DROP_OFF,
    ReturnMethod.STORE,
)


@dataclass(frozen=True, slots=True)
class Way:
    """A return shipping option of the shop's, and which of our methods it is."""

    option_id: str
    method: ReturnMethod
    label: str


class Catalogue:
    def __init__(self, admin: Admin) -> None:
        self._admin = admin
        self._reasons, self._options = Shelf(self._all_reasons), Shelf(self._all_options)

    async def check_version(self) -> None:
        """Medusa v1 has one store at `/admin/store`, and other servers have none."""
        try:
            await self._own_currency()
        except NoSuchThing as error:
            raise errors.Unsupported(
                "BACKEND_URL is the address of a server that is no Medusa v2: it has no "
                "/admin/stores"
            ) from error

    async def reasons(self) -> tuple[ReturnReason, ...]:
        """Those without a finer one below them, for Medusa takes only those."""
        return await self._reasons.get()

    async def ways(self) -> tuple[Way, ...]:
        """By the code of the option's type: `customer-label`, `drop-off`, `store`; any other
        is the shop's label. The first option of each kind counts."""
        found = [_way(one) for one in await self._options.get() if _is_return(one)]
        return tuple({way.method: way for way in reversed(found)}.values())[::-1]

    async def outbound(self) -> str | None:
        """A shipping option for goods that go out."""
        out = (str(one["id"]) for one in await self._options.get() if not _is_return(one))
        return next(out, None)

    async def _all_reasons(self) -> tuple[ReturnReason, ...]:
        every = await self._admin.every("return-reasons", read=lambda d: list(d["return_reasons"]))
        parents = {one.get("parent_return_reason_id") for one in every}
        return tuple(reason(one) for one in every if one["id"] not in parents)

    async def _all_options(self) -> list[Json]:
        """All of them: Medusa fails over its own filter by `is_return`."""
        return await self._admin.every(
            "shipping-options",
            read=lambda d: list(d["shipping_options"]),
            fields="id,name,*type,*rules",
        )

    async def variants(self, product_id: str, currency: str | None) -> tuple[Variant, ...]:
        """Empty for a product that there is not. Raises Unsupported without a price in it."""
        if not product_id.strip(" ."):
            return ()
        currency = currency or await self._own_currency()
        try:
            found = await self._admin.every(
                "products/{}/variants",
                product_id,
                read=lambda d: [_variant(one, currency) for one in d["variants"]],
                fields=VARIANT_FIELDS,
            )
        except NoSuchThing:
            return ()
        return _priced(found, currency)

    async def variants_by_id(self, ids: Iterable[str], currency: str) -> dict[str, Variant]:
        good = sorted({id_ for id_ in ids if id_.strip()})
        if not good:
            return {}
        found = await self._admin.every(
            "product-variants",
            read=lambda d: [_variant(one, currency) for one in d["variants"]],
            id=good,
            fields=VARIANT_FIELDS,
        )
        return {one.id: one for one in _priced(found, currency)}

    async def _own_currency(self) -> str:
        return await self._admin.get("stores", read=_default_currency)


def _way(data: Json) -> Way:
    kind = data.get("type") or {}
    code = str(kind.get("code") or "").strip().upper().replace("-", "_")
    known = code in {str(one) for one in METHODS}
    method = ReturnMethod(code) if known else ReturnMethod.MERCHANT_LABEL
    return Way(str(data["id"]), method, str(data.get("name") or method))


def _is_return(data: Json) -> bool:
    return any(
        rule.get("attribute") == "is_return" and str(rule.get("value")).lower() == "true"
        for rule in data.get("rules") or ()
    )


def _default_currency(data: dict[str, Any]) -> str:
    for one in data["stores"][0]["supported_currencies"]:
        if one.get("is_default"):
            return str(one["currency_code"]).upper()
    raise ValueError("the store has no default currency")


def _priced(found: Iterable[Variant | None], currency: str) -> tuple[Variant, ...]:
    every = list(found)
    priced = tuple(one for one in every if one)
    if every and not priced:
        raise errors.Unsupported(f"the product has no price in {currency}")
    return priced


def _variant(data: Json, currency: str) -> Variant | None:
    """None without a plain price in this currency. Stock is None where it is not counted, or
    where the shop sells beyond it."""
    prices = [
        one
        for one in data.get("prices") or ()
        if str(one["currency_code"]).upper() == currency
        and not one.get("rules")
        and one.get("min_quantity") is None
    ]
    if not prices:
        return None
    product = data.get("product") or {}
    counted = data.get("manage_inventory") and not data.get("allow_backorder")
    return Variant(
        id=str(data["id"]),
        product_id=str(data["product_id"]),
        product_title=str(product.get("title") or ""),
        title=str(data.get("title") or ""),
        sku=str(data.get("sku") or ""),
        price=money(prices[0]["amount"], currency),
        stock=int(data.get("inventory_quantity") or 0) if counted else None,
        options=options_of(data),
        image_url=str(data.get("thumbnail") or product.get("thumbnail") or ""),
    )
