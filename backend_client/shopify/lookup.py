"""Reading: orders with proof, what can come back, variants, a customer's history."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from backend_client import errors
from backend_client.model import (
    CustomerHistory,
    CustomerIdentity,
    Delivered,
    Money,
    NotReturnable,
    Order,
    Returnable,
    ReturnReason,
    Variant,
)
from backend_client.shopify.graphql import Graphql
from backend_client.shopify.orders import UNDONE, order
from backend_client.shopify.reading import (
    Json,
    is_id,
    maybe_time,
    money,
    money_v2,
    nodes,
    number_of,
    time,
)
from backend_client.shopify.reasons import offered, reason
from backend_client.shopify.returns import Found, of_order

NO_ORDER = "no order with this number and this proof"
NUMBER = re.compile(r"[\w./ -]{1,40}")
MOST_ORDERS = 500
"""Of one customer, for the history; who has more is counted up to there."""


Parcels = Mapping[str, list[tuple[str, Delivered]]]
"""By order line: fulfilment lines' ids, and what of each can go back."""


def returnable(order: Order, parcels: Parcels) -> tuple[Returnable, ...]:
    return tuple(_returnable(order, line.id, parcels.get(line.id, [])) for line in order.lines)


class Lookup:
    def __init__(self, graphql: Graphql) -> None:
        self._graphql = graphql
        self._reasons: tuple[dict[str, ReturnReason], tuple[ReturnReason, ...]] | None = None

    async def find(self, number: str, email: str | None, postcode: str | None) -> Order:
        """Shopify's search is broad: number and proof are compared here, exactly."""
        wanted = number_of(number)
        if not NUMBER.fullmatch(wanted):
            raise errors.OrderNotFound(NO_ORDER)
        for one in await self._search(f"name:{_quoted(wanted)}", 10):
            if number_of(one["name"]).casefold() == wanted.casefold() and _proved(
                one, email, postcode
            ):
                return await self.order(str(one["id"]))
        raise errors.OrderNotFound(NO_ORDER)

    async def order(self, order_id: str) -> Order:
        return (await self.order_and_gateways(order_id))[0]

    async def order_and_gateways(self, order_id: str) -> tuple[Order, dict[str, str]]:
        """And the gateway of each transaction, by id: a refund has to name it again."""
        if not is_id("Order", order_id):
            raise errors.OrderNotFound(f"{order_id[:80]!r} is not an order id of Shopify's")

        def read(data: dict[str, Any]) -> tuple[Order, dict[str, str]]:
            if data["order"] is None:
                raise errors.OrderNotFound("Shopify has no such order")
            paid = data["order"]["transactions"]
            return order(data["order"]), {str(one["id"]): str(one["gateway"]) for one in paid}

        return await self._graphql.ask("Order", read, id=order_id)

    async def customers_orders(self, customer: CustomerIdentity, limit: int) -> tuple[Order, ...]:
        found = await self._search(_whose(customer), min(max(limit, 1), 50))
        mine = [str(one["id"]) for one in found if _is_of(one, customer)]
        return tuple([await self.order(id_) for id_ in mine[:limit]])

    async def history(self, customer: CustomerIdentity) -> CustomerHistory:
        orders: list[Json] = []
        after: str | None = None
        while len(orders) < MOST_ORDERS:
            page, after = await self._graphql.ask(
                "CustomerHistory", _page, query=_whose(customer), after=after
            )
            orders += [one for one in page if _is_of(one, customer)]
            if after is None:
                break
        return _history(customer, orders)

    async def returns(self, order_id: str) -> tuple[Found, ...]:
        if not is_id("Order", order_id):
            raise errors.OrderNotFound(f"{order_id[:80]!r} is not an order id of Shopify's")

        def read(data: dict[str, Any]) -> tuple[Found, ...]:
            if data["order"] is None:
                raise errors.OrderNotFound("Shopify has no such order")
            return of_order(data["order"])

        return await self._graphql.ask("OrderReturns", read, id=order_id)

    async def one_return(self, return_id: str) -> Found:
        """By id, or by RMA number (`1001-R1`: the order's number is its beginning)."""
        order_id = await self._order_of(return_id)
        wanted = number_of(return_id)
        for found in await self.returns(order_id) if order_id else ():
            if found.back.id == return_id or found.back.rma_number == wanted:
                return found
        raise errors.ReturnNotFound("Shopify has no such return")

    async def _order_of(self, return_id: str) -> str | None:
        if is_id("Return", return_id):

            def read(data: dict[str, Any]) -> str | None:
                return str(data["return"]["order"]["id"]) if data["return"] else None

            return await self._graphql.ask("ReturnOrder", read, id=return_id)
        number, dash, _ = number_of(return_id).rpartition("-R")
        if not dash or not NUMBER.fullmatch(number):
            return None
        found = await self._search(f"name:{_quoted(number)}", 10)
        return next((str(o["id"]) for o in found if number_of(o["name"]) == number), None)

    async def parcels(self, order_id: str) -> Parcels:
        def read(data: dict[str, Any]) -> Parcels:
            found: dict[str, list[tuple[str, Delivered]]] = defaultdict(list)
            for parcel in nodes(data, "returnableFulfillments"):
                id_ = str(parcel["fulfillment"]["id"])
                at = maybe_time(parcel["fulfillment"]["deliveredAt"])
                for line in nodes(parcel, "returnableFulfillmentLineItems"):
                    item = line["fulfillmentLineItem"]
                    piece = Delivered(id_, int(line["quantity"]), at)
                    found[str(item["lineItem"]["id"])].append((str(item["id"]), piece))
            return dict(found)

        return await self._graphql.ask("ReturnableFulfillments", read, orderId=order_id)

    async def returnable(self, order_id: str) -> tuple[Returnable, ...]:
        return returnable(await self.order(order_id), await self.parcels(order_id))

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

    async def _search(self, query: str, first: int) -> list[Json]:
        def read(data: dict[str, Any]) -> list[Json]:
            return nodes(data, "orders")

        return await self._graphql.ask("FindOrders", read, query=query, first=first, after=None)


def _quoted(text: str) -> str:
    """A value in Shopify's search syntax, whatever characters it has."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _proved(data: Json, email: str | None, postcode: str | None) -> bool:
    """By every proof that was given."""
    proofs = []
    if email:
        proofs.append(_mail(data.get("email")) == _mail(email))
    if postcode:
        places = (data.get("shippingAddress"), data.get("billingAddress"))
        on_order = {_zip(place.get("zip")) for place in places if place} - {""}
        proofs.append(_zip(postcode) in on_order)
    return bool(proofs) and all(proofs)


def _mail(text: object) -> str:
    return str(text or "").strip().casefold()


def _zip(text: object) -> str:
    return "".join(str(text or "").split()).casefold()


def _whose(customer: CustomerIdentity) -> str:
    if customer.customer_id:
        if not is_id("Customer", customer.customer_id):
            raise errors.InvalidRequest("that is not a customer id of Shopify's")
        return f"customer_id:{customer.customer_id.rpartition('/')[2]}"
    if customer.email:
        return f"email:{_quoted(customer.email.strip())}"
    raise ValueError("a customer is known by id or e-mail")


def _is_of(data: Json, customer: CustomerIdentity) -> bool:
    if customer.customer_id:
        return bool((data.get("customer") or {}).get("id") == customer.customer_id)
    return _mail(data.get("email")) == _mail(customer.email)


def _returnable(order: Order, line_id: str, parcels: list[tuple[str, Delivered]]) -> Returnable:
    deliveries = tuple(piece for _, piece in parcels if piece.quantity > 0)
    quantity = sum(piece.quantity for piece in deliveries)
    if quantity:
        return Returnable(line_id, quantity, deliveries)
    line = order.line(line_id)
    if line is None or not line.shipped_quantity:
        return Returnable(line_id, 0, (), NotReturnable.UNFULFILLED)
    taken = line.returned_quantity >= line.shipped_quantity
    return Returnable(line_id, 0, (), NotReturnable.RETURNED if taken else NotReturnable.OTHER)


def _next(connection: Json) -> str | None:
    page = connection["pageInfo"]
    return str(page["endCursor"]) if page["hasNextPage"] else None


def _page(data: dict[str, Any]) -> tuple[list[Json], str | None]:
    return nodes(data, "orders"), _next(data["orders"])


def _reason_page(data: dict[str, Any]) -> tuple[list[Json], str | None]:
    field = "returnReasonDefinitions"
    return nodes(data, field), _next(data[field])


def _variant_page(data: dict[str, Any]) -> tuple[list[Variant], str | None]:
    product = data["product"]
    if product is None:
        return [], None
    return [_variant(one, product) for one in nodes(product, "variants")], _next(
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
