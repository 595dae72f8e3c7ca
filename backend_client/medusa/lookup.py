"""Reading: orders with proof, returns, what can come back, a customer's history."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from backend_client import errors
from backend_client.medusa import orders, returns
from backend_client.medusa.admin import Admin
from backend_client.medusa.reading import Json
from backend_client.medusa.refusals import NoSuchThing
from backend_client.medusa.returns import Draft, Found
from backend_client.model import (
    CustomerHistory,
    CustomerIdentity,
    Delivered,
    FulfilmentStatus,
    Money,
    NotReturnable,
    Order,
    OrderLine,
    Returnable,
)
from backend_client.proof import NO_ORDER, lives_there, number_of, proves, same_email

NUMBER = re.compile(r"[\w./ -]{1,40}")
RMA = re.compile(r"(.+)-R([0-9]{1,9})", re.IGNORECASE)
MOST_ORDERS = 500
"""How many hits of a search are looked through, and orders of one customer counted."""

BRIEF = ",".join(
    (
        "id,display_id,custom_display_id,email,customer_id,created_at,is_draft_order",
        "shipping_address.postal_code,billing_address.postal_code",
        "shipping_address.first_name,shipping_address.last_name",
        "billing_address.first_name,billing_address.last_name",
    )
)


@dataclass(frozen=True, slots=True)
class Books:
    """All of one order: what was bought, came back, was paid back, and is being written."""

    order: Order
    returns: tuple[Found, ...]
    drafts: tuple[Draft, ...]
    locations: tuple[str, ...]
    """Stock locations that its parcels left from."""
    fingerprints: Mapping[str, str]
    """Of the requests that our refunds were made for, by the refund's id."""

    def mine(self, key: str) -> tuple[Found, ...]:
        return tuple(one for one in self.returns if one.mark and one.mark.key == key)


class Lookup:
    def __init__(self, admin: Admin) -> None:
        self._admin = admin

    async def find(self, number: str, email: str | None, postcode: str | None) -> Order:
        """Medusa's search is broad, and it ignores filters by number or e-mail: both are
        compared here, exactly."""
        found = await self._numbered(number, email or "")
        for one in found:
            zips = [(one.get(kind) or {}).get("postal_code") for kind in ADDRESSES]
            if proves(email, postcode, of_email=one.get("email"), of_postcodes=zips):
                return await self.order(str(one["id"]))
        raise errors.OrderNotFound(NO_ORDER)

    async def order(self, order_id: str) -> Order:
        return orders.order(await self._order(order_id))

    async def customers_orders(self, customer: CustomerIdentity, limit: int) -> tuple[Order, ...]:
        return await self._newest(await self._of(customer), limit)

    async def sent_to(self, name: str, postcode: str, limit: int) -> tuple[Order, ...]:
        """Medusa's search finds parts of either, as they are written there; what it finds is
        compared here."""
        longest = max(re.findall(r"\w+", name), key=len, default="")
        hits: dict[str, Json] = {}
        for text in filter(None, (longest, postcode.strip())):
            hits |= {str(one["id"]): one for one in await self._search(q=text)}
        theirs = [one for one in hits.values() if lives_there(name, postcode, _places(one))]
        return await self._newest(theirs, limit)

    async def _newest(self, found: Iterable[Json], limit: int) -> tuple[Order, ...]:
        """The orders whose briefs were found, newest first, whole."""
        newest = sorted(found, key=lambda one: str(one["created_at"]), reverse=True)
        return tuple([await self.order(str(one["id"])) for one in newest[: min(max(limit, 1), 50)]])

    async def history(self, customer: CustomerIdentity) -> CustomerHistory:
        mine = await self._of(customer)
        every = [await self.books(str(one["id"])) for one in mine]
        return _history(customer, every)

    async def books(self, order_id: str, *, drafts: bool = False) -> Books:
        """`drafts`: those of exchanges too, which only a list of its own shows."""
        data = await self._order(order_id)
        order = orders.order(data)
        backs = await self._admin.every(
            "returns", read=lambda d: list(d["returns"]), order_id=order.id, fields=returns.FIELDS
        )
        swaps: list[Json] = []
        if drafts or any(one.get("exchange_id") for one in backs):
            swaps = await self._swaps(order.id)
        found, unfinished = returns.of_order(order, backs, swaps)
        places = [str(one["location_id"]) for one in data["fulfillments"] if one.get("location_id")]
        return Books(
            order, found, unfinished, tuple(dict.fromkeys(places)), orders.fingerprints(data)
        )

    async def _swaps(self, order_id: str) -> list[Json]:
        return await self._admin.every(
            "exchanges",
            read=lambda d: list(d["exchanges"]),
            order_id=order_id,
            fields=returns.EXCHANGE_FIELDS,
        )

    async def one_return(self, return_id: str) -> Found:
        """By id, or by RMA number (`1001-R7`: the order's number is its beginning)."""
        for order_id in await self._orders_of(return_id):
            for found in (await self.books(order_id)).returns:
                names = (found.back.id.casefold(), found.back.rma_number.casefold())
                if number_of(return_id).casefold() in names:
                    return found
        raise errors.ReturnNotFound("Medusa has no such return")

    async def returnable(self, order_id: str) -> tuple[Returnable, ...]:
        return returnable(await self.order(order_id))

    async def _orders_of(self, return_id: str) -> list[str]:
        rma = RMA.fullmatch(number_of(return_id))
        if rma:
            return [str(one["id"]) for one in await self._numbered(rma[1])]
        if not return_id.strip(" ."):
            return []
        try:
            return [
                await self._admin.get("returns/{}", return_id, read=_order_id, fields="order_id")
            ]
        except NoSuchThing:
            return []

    async def _order(self, order_id: str) -> dict[str, Any]:
        if not order_id.strip(" ."):
            raise errors.OrderNotFound("Medusa has no order without an id")
        try:
            data: dict[str, Any] = await self._admin.get(
                "orders/{}", order_id, read=_whole_order, fields=orders.FIELDS
            )
        except NoSuchThing as error:
            raise errors.OrderNotFound("Medusa has no such order") from error
        if data.get("is_draft_order"):
            raise errors.OrderNotFound("Medusa has no such order")
        return data

    async def _numbered(self, number: str, search: str = "") -> list[Json]:
        """Orders with exactly this number."""
        wanted = number_of(number)
        if not NUMBER.fullmatch(wanted):
            return []
        hits = await self._search(q=search.strip() or wanted)
        return [one for one in hits if orders.number_in(one).casefold() == wanted.casefold()]

    async def _of(self, customer: CustomerIdentity) -> list[Json]:
        if customer.customer_id:
            return await self._search(customer_id=customer.customer_id)
        if not customer.email:
            raise ValueError("a customer is known by id or e-mail")
        hits = await self._search(q=customer.email.strip())
        return [one for one in hits if same_email(one.get("email"), customer.email)]

    async def _search(self, **wanted: str) -> list[Json]:
        found = await self._admin.every(
            "orders",
            read=lambda d: list(d["orders"]),
            most=MOST_ORDERS,
            fields=BRIEF,
            order="-created_at",
            **wanted,
        )
        return [one for one in found if not one.get("is_draft_order")]


ADDRESSES = ("shipping_address", "billing_address")


def _places(data: Json) -> list[tuple[str, object]]:
    """The name and the postcode of each address."""
    found = [data.get(kind) or {} for kind in ADDRESSES]
    return [
        (f"{one.get('first_name') or ''} {one.get('last_name') or ''}", one.get("postal_code"))
        for one in found
    ]


def _order_id(data: dict[str, Any]) -> str:
    return str(data["return"]["order_id"])


def _whole_order(data: dict[str, Any]) -> dict[str, Any]:
    """Read once here, so that a shape that makes no sense is a failure of this call."""
    found: dict[str, Any] = data["order"]
    orders.order(found)
    return found


def returnable(order: Order) -> tuple[Returnable, ...]:
    return tuple(_returnable(order, line) for line in order.lines)


def _returnable(order: Order, line: OrderLine) -> Returnable:
    """Delivered and not in any return, the received ones included: Medusa itself would let
    those, and what never arrived, be returned."""
    left = line.delivered_quantity - line.returned_quantity
    if left > 0:
        return Returnable(line.id, left, tuple(_deliveries(order, line, left)))
    taken = line.delivered_quantity > 0
    return Returnable(
        line.id, 0, (), NotReturnable.RETURNED if taken else NotReturnable.UNFULFILLED
    )


def _deliveries(order: Order, line: OrderLine, left: int) -> Iterable[Delivered]:
    """The latest parcels first: what went back is taken to be of the earliest."""
    arrived = [one for one in order.fulfilments if one.status is FulfilmentStatus.DELIVERED]
    for parcel in sorted(arrived, key=lambda one: str(one.delivered_at), reverse=True):
        here = sum(part.quantity for part in parcel.lines if part.order_line_id == line.id)
        quantity = min(left, here)
        if quantity > 0:
            yield Delivered(parcel.id, quantity, parcel.delivered_at)
            left -= quantity


def _history(customer: CustomerIdentity, every: list[Books]) -> CustomerHistory:
    placed = [books.order for books in every]
    backs = [found.back for books in every for found in books.returns if found.stands]
    return CustomerHistory(
        customer_id=customer.customer_id or next((o.customer.id for o in placed), ""),
        orders=len(placed),
        items=sum(line.quantity for order in placed for line in order.lines),
        returns=len(backs),
        returned_items=sum(line.quantity for back in backs for line in back.lines),
        refused_returns=0,
        spent=_by_currency(order.total for order in placed),
        refunded=_by_currency(one.amount for order in placed for one in order.refunds),
        first_order_at=min((order.placed_at for order in placed), default=None),
        last_return_at=max((back.created_at for back in backs), default=None),
    )


def _by_currency(amounts: Iterable[Money]) -> tuple[Money, ...]:
    sums: dict[str, Money] = {}
    for one in amounts:
        if one:
            sums[one.currency] = sums.get(one.currency, Money.zero(one.currency)) + one
    return tuple(sums.values())
