"""Paying back, once for its key and never more than is owed.

First the amount is reserved (ledger.py), then what arrived is processed (returnProcess, without
money), then refundCreate pays under an idempotency key of Shopify's own (`@idempotent`). The
refund's note holds our key, so it can be found after Shopify forgot its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend_client import errors
from backend_client.model import (
    Money,
    Order,
    PaymentState,
    Refund,
    RefundRequest,
    ReturnStatus,
    StoreCredit,
    StoreCreditRequest,
)
from backend_client.notes import Mark, fingerprint, marked
from backend_client.settle import Settler
from backend_client.shares import shares
from backend_client.shopify import ledger
from backend_client.shopify.graphql import Graphql, key_for
from backend_client.shopify.ledger import Entry, Ledger
from backend_client.shopify.lookup import Lookup
from backend_client.shopify.returns import Found

MoneyRequest = RefundRequest | StoreCreditRequest
NOT_PAYABLE = (
    ReturnStatus.REQUESTED,
    ReturnStatus.CANCELED,
    ReturnStatus.DECLINED,
    ReturnStatus.EXPIRED,
)


@dataclass(frozen=True, slots=True)
class _Books:
    """All that says what is owed and what was paid."""

    order: Order
    gateways: Mapping[str, str]
    ledger: Ledger
    back: Found | None

    @property
    def paid(self) -> tuple[Refund, ...]:
        return tuple(r for r in self.order.refunds if r.state is not PaymentState.FAILURE)

    def refund(self, key: str) -> Refund | None:
        return next((one for one in self.paid if one.reference == key), None)

    def left(self, key: str) -> Money:
        """What can still be paid: of the order, and of the return where it is for one."""
        references = frozenset(one.reference for one in self.paid)
        currency = self.order.currency
        held = Money(self.ledger.reserved(key, references), currency)
        left = self.order.refundable - held
        if self.back is None:
            return left
        back = self.back.back
        mine = Money.sum((r.amount for r in self.paid if r.return_id == back.id), currency)
        held = Money(self.ledger.reserved(key, references, back.id), currency)
        return min(left, back.refund_due - mine - held, key=lambda one: one.amount)


class Refunding:
    def __init__(self, graphql: Graphql, lookup: Lookup, settler: Settler) -> None:
        self._graphql, self._lookup, self._settler = graphql, lookup, settler

    async def refund(self, request: RefundRequest, key: str) -> Refund:
        return await self._pay(request, key)

    async def store_credit(self, request: StoreCreditRequest, key: str) -> StoreCredit:
        """Credit on the customer's account in the shop: it has no code."""
        made = await self._pay(request, key)
        order = await self._lookup.order(request.order_id)
        return StoreCredit(
            id=made.id,
            customer_id=order.customer.id,
            code="",
            amount=made.amount,
            balance=made.amount,
            issued_at=made.created_at,
            order_id=order.id,
            return_id=request.return_id,
            reference=key,
        )

    async def _pay(self, request: MoneyRequest, key: str) -> Refund:
        wanted = fingerprint(request)

        def done(books: _Books) -> Refund | None:
            entry = books.ledger.entries.get(key)
            if entry and entry.fingerprint != wanted:
                raise errors.KeyReused(f"the key {key!r} belongs to another refund")
            return books.refund(key)

        async def act(books: _Books) -> None:
            entry = books.ledger.entries.get(key)
            if entry is None or entry.refused:
                await self._reserve(books, request, key, entry)
            elif books.back and books.back.waiting:
                await self._process(books.back, key)
            else:
                await self._send(books, request, key, entry)

        return await self._settler.settle(lambda: self._look(request), done, act)

    async def _look(self, request: MoneyRequest) -> _Books:
        order, gateways = await self._lookup.order_and_gateways(request.order_id)
        kept = await ledger.read(self._graphql, order.id)
        back = None
        if request.return_id:
            every = await self._lookup.returns(order.id)
            back = next(
                (r for r in every if request.return_id in (r.back.id, r.back.rma_number)), None
            )
            if back is None:
                raise errors.ReturnNotFound("the order has no such return")
        return _Books(order, gateways, kept, back)

    async def _reserve(
        self, books: _Books, request: MoneyRequest, key: str, before: Entry | None
    ) -> None:
        _check(books, request, key)
        entry = Entry(
            fingerprint(request),
            books.back.back.id if books.back else "",
            str(request.amount.amount),
            before.tries + 1 if before else 1,
        )
        try:
            await ledger.write(self._graphql, books.order.id, books.ledger, key, entry)
        except errors.Conflict:
            return  # somebody wrote since we looked: look again

    async def _process(self, back: Found, key: str) -> None:
        """Can be sent twice: pieces that were processed cannot be processed again."""
        lines = [{"id": id_, "quantity": quantity} for id_, quantity in back.waiting]
        wanted = {"returnId": back.back.id, "returnLineItems": lines}
        await self._graphql.change("ReturnProcess", key, input=wanted)

    async def _send(self, books: _Books, request: MoneyRequest, key: str, entry: Entry) -> None:
        wanted = _input(books, request, key)
        own = key_for(key, f"refund {entry.tries}")
        try:
            await self._graphql.change("RefundCreate", key, input=wanted, key=own)
        except errors.Retryable:
            raise
        except errors.KeyReused as error:
            # An earlier try is known to Shopify, and the payments changed since: look again.
            raise errors.Conflict(f"an earlier try is on its way: {error}") from error
        except errors.BackendError as refusal:
            await ledger.note_refusal(self._graphql, books.order.id, key)
            if "refund" in str(refusal).lower() and "amount" in str(refusal).lower():
                raise errors.RefundExceedsAvailable(str(refusal)) from refusal
            raise


def _input(books: _Books, request: MoneyRequest, key: str) -> dict[str, Any]:
    credit = isinstance(request, StoreCreditRequest)
    amount = request.amount
    kind = "STORE_CREDIT" if credit else "REFUND"
    back = books.back.back.id if books.back else ""
    mark = Mark(key, fingerprint(request), (back, str(amount.amount), kind))
    wanted: dict[str, Any] = {
        "orderId": books.order.id,
        "currency": amount.currency,
        "note": marked(request.note, mark),
        "notify": True,
    }
    if isinstance(request, StoreCreditRequest):
        worth = {"amount": str(amount.amount), "currencyCode": amount.currency}
        return wanted | {"refundMethods": [{"storeCreditRefund": {"amount": worth}}]}
    return wanted | {"transactions": _transactions(books, request)}


def _transactions(books: _Books, request: RefundRequest) -> list[dict[str, Any]]:
    chosen = [p for p in books.order.payments if request.payment_id in (None, p.id)]
    return [
        {
            "orderId": books.order.id,
            "parentId": part.payment_id,
            "gateway": books.gateways[part.payment_id],
            "kind": "REFUND",
            "amount": str(part.amount.amount),
        }
        for part in shares(request.amount, chosen)
    ]


def _check(books: _Books, request: MoneyRequest, key: str) -> None:
    amount, order = request.amount, books.order
    if amount.currency != order.currency:
        raise errors.InvalidRequest(f"the order is in {order.currency}, not {amount.currency}")
    if amount.amount <= 0 or amount != amount.rounded():
        raise errors.InvalidRequest(f"{amount} cannot be paid")
    if books.back and books.back.back.status in NOT_PAYABLE:
        raise errors.InvalidState(f"a return that is {books.back.back.status} is owed nothing")
    if isinstance(request, StoreCreditRequest):
        if not order.customer.id:
            raise errors.InvalidState("a guest's order has no account to credit")
    elif request.payment_id is not None:
        paid = {payment.id: payment.refundable for payment in order.payments}
        if request.payment_id not in paid:
            raise errors.InvalidRequest("the order has no such payment")
        if amount > paid[request.payment_id]:
            raise errors.RefundExceedsAvailable("more than is left of that payment")
    if amount > books.left(key):
        raise errors.RefundExceedsAvailable(f"{amount} is more than is still owed")
