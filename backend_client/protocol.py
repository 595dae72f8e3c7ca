"""The order backend as the rest of the desk sees it: one protocol, one adapter per platform."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

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
    Order,
    PickupSlot,
    Quote,
    Refund,
    RefundRequest,
    Replacement,
    ReplacementRequest,
    Return,
    Returnable,
    ReturnMethod,
    ReturnReason,
    ReturnRequest,
    StoreCredit,
    StoreCreditRequest,
    Variant,
)


@runtime_checkable
class ReviewsReturns(Protocol):
    """A backend on which a REQUESTED return can be decided: what people do, never the bot."""

    async def approve_return(self, return_id: str, *, idempotency_key: str) -> Return:
        """Opens it. Raises ReturnNotFound, InvalidState when it is not REQUESTED."""
        ...

    async def decline_return(
        self, return_id: str, *, idempotency_key: str, reason: str = ""
    ) -> Return:
        """Refuses it. Raises ReturnNotFound, InvalidState when it is not REQUESTED."""
        ...


class OrderBackend(Protocol):
    """Every method may raise Unauthorized, RateLimited, BackendUnavailable; see errors.py.

    A write takes an `idempotency_key`: the same key with the same request returns the first
    answer and does nothing; with another request it raises KeyReused. A call that the platform
    cannot do (see `capabilities`) raises Unsupported.
    """

    async def capabilities(self) -> Capabilities: ...

    # Orders

    async def find_order(
        self, number: str, *, email: str | None = None, postcode: str | None = None
    ) -> Order:
        """The order with this number, proved by the e-mail or postcode on it.

        `number` as the customer writes it (`#1001`, ` 1001 `); e-mails match without regard to
        case, postcodes without regard to case and spaces (shipping or billing address).
        Raises OrderNotFound alike for an unknown number and for a proof that does not match,
        and ValueError when given no proof at all.
        """
        ...

    async def find_customer_orders(
        self, customer: CustomerIdentity, *, limit: int = 20
    ) -> tuple[Order, ...]:
        """A proved customer's orders, newest first; empty when there are none."""
        ...

    async def find_orders_by_name(
        self, name: str, postcode: str, *, limit: int = 20
    ) -> tuple[Order, ...]:
        """The orders sent or billed to this full name at this postcode, newest first; empty when
        there are none. Names match without regard to case, accents and the order of their words,
        and never by likeness; less than two words match nothing."""
        ...

    async def get_order(self, order_id: str) -> Order:
        """Raises OrderNotFound. For ids that came from a proved look-up only."""
        ...

    async def customer_history(self, customer: CustomerIdentity) -> CustomerHistory: ...

    async def list_changes(self, since: datetime) -> Changes:
        """The orders of which anything changed at or after `since` (aware of its zone).

        For polling, where there are no webhooks, or to find what a webhook lost. Thin: ask for
        the order and its returns, and compare with what you know; an order may show again
        although nothing of it is new. A busy stretch comes in portions: go on with `until`
        as `since` while `until` grows. Times are the platform's.
        """
        ...

    # What may come back, and how

    async def list_returnable(self, order_id: str) -> tuple[Returnable, ...]:
        """One entry for every order line, in the order's sequence."""
        ...

    async def list_return_reasons(self) -> tuple[ReturnReason, ...]: ...

    async def list_return_methods(
        self, order_id: str, lines: Sequence[LineQuantity] = ()
    ) -> tuple[MethodOffer, ...]:
        """The ways in which these pieces can travel (all of the order when `lines` is empty)."""
        ...

    async def quote_return(self, request: ReturnRequest) -> Quote:
        """The money of this return; creates nothing. Raises what create_return would."""
        ...

    # Returns

    async def create_return(self, request: ReturnRequest, *, idempotency_key: str) -> Return:
        """`gift_to` where `capabilities().gift_returns`.
        Raises OrderNotFound, NotReturnable, QuantityExceeded, InvalidReason,
        InvalidReturnMethod, InvalidRequest, Conflict, KeyReused, OutcomeUnknown."""
        ...

    async def get_return(self, return_id: str) -> Return:
        """By id or RMA number. Raises ReturnNotFound."""
        ...

    async def list_returns(self, order_id: str) -> tuple[Return, ...]:
        """All returns of an order, oldest first."""
        ...

    async def cancel_return(self, return_id: str, *, idempotency_key: str) -> Return:
        """Raises ReturnNotFound, InvalidState (already on its way, received or closed)."""
        ...

    async def change_method(
        self,
        return_id: str,
        method: ReturnMethod,
        *,
        fees: Sequence[Fee] = (),
        idempotency_key: str,
    ) -> Return:
        """The same return by another way, with all of its fees as they are then; what belonged to
        the old way (label, pickup) is void. Nothing that has to come back becomes KEEP_ITEM.

        Raises ReturnNotFound, InvalidState (already on its way, received or closed),
        InvalidReturnMethod, InvalidRequest (of an exchange: other fees).
        """
        ...

    async def list_pickup_slots(self, return_id: str) -> tuple[PickupSlot, ...]: ...

    async def book_pickup(
        self,
        return_id: str,
        slot_id: str,
        *,
        idempotency_key: str,
        address: Address | None = None,
    ) -> Return:
        """Books the slot at `address` (default: the order's shipping address).

        Raises SlotUnavailable. Booking again moves the pickup.
        """
        ...

    async def list_drop_off_points(
        self, postcode: str, country: str, *, limit: int = 5
    ) -> tuple[DropOffPoint, ...]:
        """Nearest first; empty where there are none."""
        ...

    # Other resolutions

    async def list_variants(
        self, product_id: str, *, currency: str | None = None
    ) -> tuple[Variant, ...]:
        """A product's variants with stock, priced in `currency` (default: the shop's own)."""
        ...

    async def create_exchange(self, request: ExchangeRequest, *, idempotency_key: str) -> Exchange:
        """Raises what create_return does, and OutOfStock."""
        ...

    async def create_replacement(
        self, request: ReplacementRequest, *, idempotency_key: str
    ) -> Replacement:
        """Raises what create_return does, and OutOfStock."""
        ...

    async def issue_store_credit(
        self, request: StoreCreditRequest, *, idempotency_key: str
    ) -> StoreCredit:
        """`gift_to` where `capabilities().gift_returns`.
        Raises RefundExceedsAvailable when it is more than the customer is still owed."""
        ...

    async def refund(self, request: RefundRequest, *, idempotency_key: str) -> Refund:
        """Raises RefundExceedsAvailable: more than was paid and not yet paid back, or more
        than the return is owed."""
        ...

    # Before it ships

    async def cancel_order(
        self, order_id: str, *, idempotency_key: str, reason: str = ""
    ) -> Cancellation:
        """Cancels all that has not shipped and pays it back. Raises InvalidState when
        anything has shipped."""
        ...

    async def cancel_lines(
        self,
        order_id: str,
        lines: Sequence[LineQuantity],
        *,
        idempotency_key: str,
        reason: str = "",
    ) -> Cancellation:
        """Raises QuantityExceeded when fewer pieces are still unshipped."""
        ...

    async def change_address(
        self, order_id: str, address: Address, *, idempotency_key: str
    ) -> Order:
        """Changes the shipping address. Raises InvalidState when anything has shipped."""
        ...

    async def aclose(self) -> None:
        """Closes connections; the backend cannot be used after."""
        ...
