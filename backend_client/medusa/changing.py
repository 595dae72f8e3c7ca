"""Changes to an order that has not shipped: cancel it, or send it elsewhere."""

from __future__ import annotations

from typing import Any

from backend_client import errors
from backend_client.medusa.admin import Admin
from backend_client.medusa.locking import Locks
from backend_client.medusa.lookup import Lookup
from backend_client.model import Address, Cancellation, Order, OrderStatus
from backend_client.settle import Settler


class Changing:
    def __init__(self, admin: Admin, lookup: Lookup, settler: Settler, locks: Locks) -> None:
        self._admin, self._lookup, self._settler, self._locks = admin, lookup, settler, locks

    async def cancel(self, order_id: str, key: str, reason: str) -> Cancellation:
        """Medusa pays back what was captured. An order that is cancelled already, by whomever,
        stays so. Our lock keeps two from paying it back at once."""
        async with self._locks.around(order_id, key) as hold:

            async def act(order: Order) -> None:
                _must_not_have_shipped(order)
                if hold.taken:
                    await self._admin.post("orders/{}/cancel", key, order.id)
                else:
                    await self._locks.take(hold)

            order = await self._settler.settle(
                lambda: self._lookup.order(order_id),
                lambda order: order if order.status is OrderStatus.CANCELED else None,
                act,
            )
        return Cancellation(order, order.refunds)

    async def readdress(self, order_id: str, address: Address, key: str) -> Order:
        """The end state is what counts, so no lock is needed."""

        async def act(order: Order) -> None:
            _must_not_have_shipped(order)
            body = {"shipping_address": _postal(address)}
            await self._admin.post("orders/{}", key, order.id, body=body)

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


def _postal(address: Address) -> dict[str, Any]:
    """Medusa keeps the two names apart: the last word is taken for the last name."""
    first, _, last = address.name.strip().rpartition(" ")
    return {
        "first_name": first,
        "last_name": last,
        "address_1": address.line1,
        "address_2": address.line2,
        "postal_code": address.postal_code,
        "city": address.city,
        "province": address.region,
        "country_code": address.country.lower(),
        "phone": address.phone,
    }


def _same(one: Address, other: Address) -> bool:
    return _plain(one) == _plain(other)


def _plain(address: Address) -> tuple[str, ...]:
    parts = (address.name, address.line1, address.line2, address.postal_code, address.city)
    return tuple("".join(part.split()).casefold() for part in (*parts, address.country))
