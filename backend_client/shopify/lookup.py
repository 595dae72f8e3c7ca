"""Reading: orders with proof, a customer's orders, their returns, what can come back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from backend_client import errors
from backend_client.model import (
    CustomerIdentity,
    Delivered,
    NotReturnable,
    Order,
    Returnable,
)
from backend_client.proof import NO_ORDER, lives_there, number_of, proves
from backend_client.shopify.graphql import Graphql
from backend_client.shopify.orders import order
from backend_client.shopify.paging import whole_order, whole_returnable
from backend_client.shopify.reading import (
    Json,
    is_id,
    maybe_time,
    nodes,
)
from backend_client.shopify.returns import Found, of_order
from backend_client.shopify.searching import is_of, quoted, whose

NUMBER = re.compile(r"[\w./ -]{1,40}")


Parcels = Mapping[str, list[tuple[str, Delivered]]]
"""By order line: fulfilment lines' ids, and what of each can go back."""


def returnable(order: Order, parcels: Parcels) -> tuple[Returnable, ...]:
    return tuple(_returnable(order, line.id, parcels.get(line.id, [])) for line in order.lines)


class Lookup:
    def __init__(self, graphql: Graphql) -> None:
        self._graphql = graphql

    async def find(self, number: str, email: str | None, postcode: str | None) -> Order:
        """Shopify's search is broad: number and proof are compared here, exactly."""
        wanted = number_of(number)
        if not NUMBER.fullmatch(wanted):
            raise errors.OrderNotFound(NO_ORDER)
        for one in await self._search(f"name:{quoted(wanted)}", 10):
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

        data = await self._graphql.ask("Order", _order_data, id=order_id)
        await whole_order(self._graphql, data)
        gateways = {str(one["id"]): str(one["gateway"]) for one in data["transactions"]}
        return order(data), gateways

    async def customers_orders(self, customer: CustomerIdentity, limit: int) -> tuple[Order, ...]:
        found = await self._search(whose(customer), min(max(limit, 1), 50))
        mine = [str(one["id"]) for one in found if is_of(one, customer)]
        return tuple([await self.order(id_) for id_ in mine[:limit]])

    async def sent_to(self, name: str, postcode: str, limit: int) -> tuple[Order, ...]:
        """Shopify's search looks at names too; what it finds is compared here, exactly."""
        words = [quoted(word) for word in re.findall(r"\w+", name)]
        if len(words) < 2:
            return ()
        found = await self._search(" ".join(words), 50)
        mine = [str(one["id"]) for one in found if lives_there(name, postcode, _places(one))]
        return tuple([await self.order(id_) for id_ in mine[: max(limit, 1)]])

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
        found = await self._search(f"name:{quoted(number)}", 10)
        return next((str(o["id"]) for o in found if number_of(o["name"]) == number), None)

    async def parcels(self, order_id: str) -> Parcels:
        def read(data: dict[str, Any]) -> list[dict[str, Any]]:
            found = nodes(data, "returnableFulfillments")
            _parcels(found)
            return found

        found = await self._graphql.ask("ReturnableFulfillments", read, orderId=order_id)
        await whole_returnable(self._graphql, found)
        return _parcels(found)

    async def returnable(self, order_id: str) -> tuple[Returnable, ...]:
        return returnable(await self.order(order_id), await self.parcels(order_id))

    async def _search(self, query: str, first: int) -> list[Json]:
        def read(data: dict[str, Any]) -> list[Json]:
            return nodes(data, "orders")

        return await self._graphql.ask("FindOrders", read, query=query, first=first, after=None)


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


def _order_data(data: dict[str, Any]) -> dict[str, Any]:
    """The raw order; read once here, so that a shape that makes no sense is a failure of the
    call."""
    found: dict[str, Any] | None = data["order"]
    if found is None:
        raise errors.OrderNotFound("Shopify has no such order")
    order(found)
    return found


def _parcels(found: list[dict[str, Any]]) -> Parcels:
    lines: dict[str, list[tuple[str, Delivered]]] = defaultdict(list)
    for parcel in found:
        id_ = str(parcel["fulfillment"]["id"])
        at = maybe_time(parcel["fulfillment"]["deliveredAt"])
        for line in nodes(parcel, "returnableFulfillmentLineItems"):
            item = line["fulfillmentLineItem"]
            piece = Delivered(id_, int(line["quantity"]), at)
            lines[str(item["lineItem"]["id"])].append((str(item["id"]), piece))
    return dict(lines)


def _proved(data: Json, email: str | None, postcode: str | None) -> bool:
    zips = [code for _, code in _places(data)]
    return proves(email, postcode, of_email=data.get("email"), of_postcodes=zips)


def _places(data: Json) -> list[tuple[object, object]]:
    """The name and the postcode of each address."""
    found = (data.get("shippingAddress") or {}, data.get("billingAddress") or {})
    return [(place.get("name"), place.get("zip")) for place in found]
