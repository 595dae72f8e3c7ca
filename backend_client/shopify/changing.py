"""Changes to an order that has not shipped: cancel it, or send it elsewhere."""

from __future__ import annotations

import asyncio

from backend_client import errors
from backend_client.calls import Sleep
from backend_client.model import Address, Cancellation, Order, OrderStatus
from backend_client.settle import Settler
from backend_client.shopify.graphql import Graphql
from backend_client.shopify.lookup import Lookup

JOB_PAUSE = 0.5
"""Seconds between looks, while Shopify's job cancels the order."""


class Changing:
    def __init__(
        self, graphql: Graphql, lookup: Lookup, settler: Settler, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._graphql, self._lookup, self._settler = graphql, lookup, settler
        self._sleep = sleep

    async def cancel(self, order_id: str, key: str, reason: str) -> Cancellation:
        """Pays back to the payments and restocks. An order that is cancelled already, by
        whomever, stays so."""
        sent = False

        async def act(order: Order) -> None:
            nonlocal sent
            if sent:
                await self._sleep(JOB_PAUSE)
                return
            _must_not_have_shipped(order)
            await self._graphql.change(
                "OrderCancel",
                key,
                orderId=order.id,
                reason="CUSTOMER",
                refundMethod={"originalPaymentMethodsRefund": True},
                restock=True,
                staffNote=f"{reason[:200]} [{key[:50]}]".strip(),
            )
            sent = True

        order = await self._settler.settle(
            lambda: self._lookup.order(order_id),
            lambda order: order if order.status is OrderStatus.CANCELED else None,
            act,
        )
        return Cancellation(order, order.refunds)

    async def readdress(self, order_id: str, address: Address, key: str) -> Order:
        async def act(order: Order) -> None:
            _must_not_have_shipped(order)
            wanted = {"id": order.id, "shippingAddress": _mailing(address)}
            await self._graphql.change("OrderAddress", key, input=wanted)

        return await self._settler.settle(
            lambda: self._lookup.order(order_id),
            lambda order: order if _same(order.shipping_address, address) else None,
            act,
        )


def _must_not_have_shipped(order: Order) -> None:
    if order.status is OrderStatus.CANCELED:
        raise errors.InvalidState("the order is cancelled")
    if any(line.shipped_quantity for line in order.lines):
        raise errors.InvalidState("some of the order has shipped")


def _mailing(address: Address) -> dict[str, str | None]:
    """Shopify keeps the two names apart: the last word is taken for the last name."""
    first, _, last = address.name.strip().rpartition(" ")
    return {
        "firstName": first or None,
        "lastName": last,
        "address1": address.line1,
        "address2": address.line2 or None,
        "zip": address.postal_code,
        "city": address.city,
        "provinceCode": address.region or None,
        "countryCode": address.country or None,
        "phone": address.phone or None,
    }


def _same(one: Address, other: Address) -> bool:
    """As far as Shopify does not tidy it up."""
    return _plain(one) == _plain(other)


def _plain(address: Address) -> tuple[str, ...]:
    parts = (address.name, address.line1, address.line2, address.postal_code, address.city)
    return tuple("".join(part.split()).casefold() for part in (*parts, address.country))
