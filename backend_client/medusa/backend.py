"""Medusa v2 as an OrderBackend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NoReturn

from backend_client import errors
from backend_client.medusa.admin import Admin
from backend_client.medusa.catalogue import METHODS, Catalogue
from backend_client.medusa.changing import Changing
from backend_client.medusa.locking import Locks
from backend_client.medusa.lookup import Lookup
from backend_client.medusa.polling import changes
from backend_client.medusa.refunding import Refunding
from backend_client.medusa.returning import Returning
from backend_client.model import (
    Address,
    Cancellation,
    Capabilities,
    Changes,
    CustomerHistory,
    CustomerIdentity,
    DropOffPoint,
    Exchange,
    ExchangeRequest,
    Fee,
    LineQuantity,
    MethodOffer,
    Money,
    Order,
    PickupSlot,
    Quote,
    Refund,
    RefundRequest,
    Replacement,
    ReplacementRequest,
    Resolution,
    Return,
    Returnable,
    ReturnMethod,
    ReturnReason,
    ReturnRequest,
    StoreCredit,
    StoreCreditRequest,
    Variant,
)
from backend_client.patience import Patience
from backend_client.settle import Settler

CAPABILITIES = Capabilities(
    platform="medusa",
    version="2",
    methods=frozenset(METHODS),
    resolutions=frozenset({Resolution.REFUND, Resolution.EXCHANGE}),
    find_by_postcode=True,
    customer_orders=True,
    find_by_name=True,
    cancel_return=True,
    labels=True,
    stock=True,
    refund=True,
    cancel_order=True,
    change_address=True,
    customer_history=True,
)


class MedusaBackend:
    """One shop. Idempotency: returning.py, refunding.py and docs/medusa.md say how."""

    def __init__(self, admin: Admin, patience: Patience, lease: float) -> None:
        self._admin = admin
        self._lookup = Lookup(admin)
        self._catalogue = Catalogue(admin)
        settler, locks = Settler(patience), Locks(admin, lease)
        self._returning = Returning(admin, self._lookup, self._catalogue, settler, locks)
        self._refunding = Refunding(admin, self._lookup, settler, locks)
        self._changing = Changing(admin, self._lookup, settler, locks)

    async def capabilities(self) -> Capabilities:
        """What this shop has shipping options for: a method without one cannot be taken.

        Raises Unsupported where the server is no Medusa v2.
        """
        await self._catalogue.check_version()
        ways = await self._catalogue.ways()
        return replace(CAPABILITIES, methods=frozenset(way.method for way in ways))

    async def find_order(
        self, number: str, *, email: str | None = None, postcode: str | None = None
    ) -> Order:
        if not (email or postcode):
            raise ValueError("find_order needs an e-mail or a postcode as proof")
        return await self._lookup.find(number, email, postcode)

    async def find_customer_orders(
        self, customer: CustomerIdentity, *, limit: int = 20
    ) -> tuple[Order, ...]:
        return await self._lookup.customers_orders(customer, limit)

    async def find_orders_by_name(
        self, name: str, postcode: str, *, limit: int = 20
    ) -> tuple[Order, ...]:
        return await self._lookup.sent_to(name, postcode, limit)

    async def get_order(self, order_id: str) -> Order:
        return await self._lookup.order(order_id)

    async def customer_history(self, customer: CustomerIdentity) -> CustomerHistory:
        return await self._lookup.history(customer)

    async def list_changes(self, since: datetime) -> Changes:
        return await changes(self._admin, since)

    async def list_returnable(self, order_id: str) -> tuple[Returnable, ...]:
        return await self._lookup.returnable(order_id)

    async def list_return_reasons(self) -> tuple[ReturnReason, ...]:
        return await self._catalogue.reasons()

    async def list_return_methods(
        self, order_id: str, lines: Sequence[LineQuantity] = ()
    ) -> tuple[MethodOffer, ...]:
        """The shop's return shipping options. What a way costs the customer is the policy's."""
        order = await self._lookup.order(order_id)
        free = Money.zero(order.currency)
        return tuple(
            MethodOffer(
                way.method,
                way.label,
                free,
                needs_printer=way.method is ReturnMethod.MERCHANT_LABEL,
            )
            for way in await self._catalogue.ways()
        )

    async def quote_return(self, request: ReturnRequest) -> Quote:
        return await self._returning.quote(request)

    async def create_return(self, request: ReturnRequest, *, idempotency_key: str) -> Return:
        if request.gift_to:
            raise errors.Unsupported("store credit would go to the buyer, who is to hear nothing")
        return await self._returning.create(request, idempotency_key)

    async def get_return(self, return_id: str) -> Return:
        return (await self._lookup.one_return(return_id)).back

    async def list_returns(self, order_id: str) -> tuple[Return, ...]:
        return tuple(one.back for one in (await self._lookup.books(order_id)).returns)

    async def cancel_return(self, return_id: str, *, idempotency_key: str) -> Return:
        return await self._returning.cancel(return_id, idempotency_key)

    async def change_method(
        self,
        return_id: str,
        method: ReturnMethod,
        *,
        fees: Sequence[Fee] = (),
        idempotency_key: str,
    ) -> Return:
        _cannot("send a return another way")

    async def list_pickup_slots(self, return_id: str) -> tuple[PickupSlot, ...]:
        _cannot("offer pickups")

    async def book_pickup(
        self,
        return_id: str,
        slot_id: str,
        *,
        idempotency_key: str,
        address: Address | None = None,
    ) -> Return:
        _cannot("book pickups")

    async def list_drop_off_points(
        self, postcode: str, country: str, *, limit: int = 5
    ) -> tuple[DropOffPoint, ...]:
        _cannot("list drop-off points")

    async def list_variants(
        self, product_id: str, *, currency: str | None = None
    ) -> tuple[Variant, ...]:
        return await self._catalogue.variants(product_id, currency)

    async def create_exchange(self, request: ExchangeRequest, *, idempotency_key: str) -> Exchange:
        return await self._returning.exchange(request, idempotency_key)

    async def create_replacement(
        self, request: ReplacementRequest, *, idempotency_key: str
    ) -> Replacement:
        _cannot("send a replacement")

    async def issue_store_credit(
        self, request: StoreCreditRequest, *, idempotency_key: str
    ) -> StoreCredit:
        _cannot("issue store credit")

    async def refund(self, request: RefundRequest, *, idempotency_key: str) -> Refund:
        return await self._refunding.refund(request, idempotency_key)

    async def cancel_order(
        self, order_id: str, *, idempotency_key: str, reason: str = ""
    ) -> Cancellation:
        return await self._changing.cancel(order_id, idempotency_key, reason)

    async def cancel_lines(
        self,
        order_id: str,
        lines: Sequence[LineQuantity],
        *,
        idempotency_key: str,
        reason: str = "",
    ) -> Cancellation:
        _cannot("cancel single lines")

    async def change_address(
        self, order_id: str, address: Address, *, idempotency_key: str
    ) -> Order:
        return await self._changing.readdress(order_id, address, idempotency_key)

    async def aclose(self) -> None:
        await self._admin.aclose()


def _cannot(what: str) -> NoReturn:
    raise errors.Unsupported(f"the Medusa adapter cannot {what}")
