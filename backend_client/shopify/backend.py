"""Shopify as an OrderBackend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn

from backend_client import errors
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
from backend_client.shopify.catalogue import Catalogue
from backend_client.shopify.changing import Changing
from backend_client.shopify.documents import API_VERSION
from backend_client.shopify.graphql import Graphql
from backend_client.shopify.history import history
from backend_client.shopify.lookup import Lookup
from backend_client.shopify.polling import changes
from backend_client.shopify.quoting import METHODS
from backend_client.shopify.refunding import Refunding
from backend_client.shopify.returning import Returning

CAPABILITIES = Capabilities(
    platform="shopify",
    version=API_VERSION,
    methods=frozenset(METHODS),
    resolutions=frozenset({Resolution.REFUND, Resolution.STORE_CREDIT, Resolution.EXCHANGE}),
    find_by_postcode=True,
    customer_orders=True,
    find_by_name=True,
    approval=True,
    cancel_return=True,
    labels=True,
    stock=True,
    refund=True,
    cancel_order=True,
    change_address=True,
    customer_history=True,
)
LABELS = {
    ReturnMethod.MERCHANT_LABEL: "The shop sends you a label",
    ReturnMethod.CUSTOMER_LABEL: "You send it with a label of your own",
}


class ShopifyBackend:
    """One shop. Idempotency: returning.py, refunding.py and docs/shopify.md say how."""

    def __init__(self, graphql: Graphql, patience: Patience) -> None:
        self._graphql = graphql
        self._lookup = Lookup(graphql)
        self._catalogue = Catalogue(graphql)
        settler = Settler(patience)
        self._returning = Returning(graphql, self._lookup, self._catalogue, settler)
        self._refunding = Refunding(graphql, self._lookup, settler)
        self._changing = Changing(graphql, self._lookup, settler)

    async def capabilities(self) -> Capabilities:
        return CAPABILITIES

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
        return await history(self._graphql, customer)

    async def list_changes(self, since: datetime) -> Changes:
        return await changes(self._graphql, since)

    async def list_returnable(self, order_id: str) -> tuple[Returnable, ...]:
        return await self._lookup.returnable(order_id)

    async def list_return_reasons(self) -> tuple[ReturnReason, ...]:
        return await self._catalogue.reasons()

    async def list_return_methods(
        self, order_id: str, lines: Sequence[LineQuantity] = ()
    ) -> tuple[MethodOffer, ...]:
        """The same for every order: Shopify leaves carriers and labels to the shop."""
        order = await self._lookup.order(order_id)
        free = Money.zero(order.currency)
        return tuple(
            MethodOffer(method, label, free, needs_printer=method is ReturnMethod.MERCHANT_LABEL)
            for method, label in LABELS.items()
        )

    async def quote_return(self, request: ReturnRequest) -> Quote:
        return await self._returning.quote(request)

    async def create_return(self, request: ReturnRequest, *, idempotency_key: str) -> Return:
        _must_be_the_buyers(request.gift_to)
        return await self._returning.create(request, idempotency_key)

    async def approve_return(self, return_id: str, *, idempotency_key: str) -> Return:
        """Beyond the protocol: opens a REQUESTED return once a person said yes to it."""
        return await self._returning.approve(return_id, idempotency_key)

    async def get_return(self, return_id: str) -> Return:
        return (await self._lookup.one_return(return_id)).back

    async def list_returns(self, order_id: str) -> tuple[Return, ...]:
        return tuple(one.back for one in await self._lookup.returns(order_id))

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
        """In the shop's own currency. Raises Unsupported when that is not `currency`."""
        found = await self._catalogue.variants(product_id, None)
        if currency and any(one.price.currency != currency for one in found):
            raise errors.Unsupported("Shopify prices by country, not by currency")
        return found

    async def create_exchange(self, request: ExchangeRequest, *, idempotency_key: str) -> Exchange:
        return await self._returning.exchange(request, idempotency_key)

    async def create_replacement(
        self, request: ReplacementRequest, *, idempotency_key: str
    ) -> Replacement:
        _cannot("send a replacement without a new order")

    async def issue_store_credit(
        self, request: StoreCreditRequest, *, idempotency_key: str
    ) -> StoreCredit:
        _must_be_the_buyers(request.gift_to)
        return await self._refunding.store_credit(request, idempotency_key)

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
        await self._graphql.aclose()


def _cannot(what: str) -> NoReturn:
    raise errors.Unsupported(f"the Shopify adapter cannot {what}")


def _must_be_the_buyers(gift_to: str | None) -> None:
    if gift_to:
        raise errors.Unsupported("store credit would go to the buyer, who is to hear nothing")
