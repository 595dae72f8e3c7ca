"""Paying back, once for its key and never more than is owed.

Medusa's refunds know no key. So under the order's lock each refund is paid with a permit: a
refund reason made for it alone, which Medusa wants to find when it pays. Whenever it is not
known what became of a payment, the permit is withdrawn first, so that a request that is still
on its way cannot be carried out any more; then the books are looked at. The refund's note
holds our key.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from backend_client import errors
from backend_client.medusa.admin import Admin
from backend_client.medusa.locking import Hold, Locks
from backend_client.medusa.lookup import Books, Lookup
from backend_client.medusa.returns import Found
from backend_client.model import Money, Refund, RefundPart, RefundRequest, ReturnStatus
from backend_client.notes import Mark, fingerprint, marked
from backend_client.settle import Settler
from backend_client.shares import shares

log = logging.getLogger(__name__)

PERMIT = "returns-desk-permit"


@dataclass(frozen=True, slots=True)
class _Account:
    """What is owed and what was paid, with the permits that are out for the order."""

    books: Books
    back: Found | None
    permits: tuple[str, ...] = ()

    def paid(self, key: str) -> Refund | None:
        return next((one for one in self.books.order.refunds if one.reference == key), None)

    def left(self) -> Money:
        """What can still be paid: of the order, and of the return where it is for one. Of
        refunds that staff made since, without our mark, nobody knows what for: they count."""
        order = self.books.order
        if self.back is None:
            return order.refundable
        back = self.back.back
        paid = Money.sum(
            (
                one.amount
                for one in order.refunds
                if one.return_id == back.id
                or (one.reference is None and one.created_at >= back.created_at)
            ),
            order.currency,
        )
        return min(order.refundable, back.refund_due - paid, key=lambda one: one.amount)


class Refunding:
    def __init__(self, admin: Admin, lookup: Lookup, settler: Settler, locks: Locks) -> None:
        self._admin, self._lookup, self._settler, self._locks = admin, lookup, settler, locks

    async def refund(self, request: RefundRequest, key: str) -> Refund:
        wanted = fingerprint(request)
        async with self._locks.around(request.order_id, key) as hold:

            async def look() -> _Account:
                return await self._look(request, hold)

            def done(account: _Account) -> Refund | None:
                made = account.paid(key)
                _must_be(made, wanted, account)
                if made and made.amount > request.amount:
                    log.error("refund %s was paid more than once: a person must look", made.id)
                enough = made is not None and made.amount >= request.amount
                return made if enough and not account.permits else None

            async def act(account: _Account) -> None:
                await self._step(account, request, key, hold)

            return await self._settler.settle(look, done, act)

    async def _look(self, request: RefundRequest, hold: Hold) -> _Account:
        """Permits before books: what was paid with one before it was withdrawn must show."""
        permits = await self._permits(request.order_id) if hold.taken else ()
        books = await self._lookup.books(request.order_id)
        back = None
        if request.return_id:
            names = (request.return_id,)
            back = next((one for one in books.returns if one.back.id in names), None)
            if back is None:
                raise errors.ReturnNotFound("the order has no such return")
        return _Account(books, back, permits)

    async def _permits(self, order_id: str) -> tuple[str, ...]:
        found = await self._admin.every(
            "refund-reasons",
            read=lambda data: list(data["refund_reasons"]),
            q=order_id,
            fields="id,code",
        )
        return tuple(str(one["id"]) for one in found if one.get("code") == _code(order_id))

    async def _step(self, account: _Account, request: RefundRequest, key: str, hold: Hold) -> None:
        if account.permits:
            await self._admin.delete("refund-reasons/{}", key, account.permits[0])
            return
        part = _next_part(account, request, key)
        if not hold.taken:
            await self._locks.take(hold)
            return
        body = {"label": "Returns Desk", "code": _code(request.order_id)}
        permit = await self._admin.post("refund-reasons", key, body=body)
        await self._pay(part, request, key, str(permit["refund_reason"]["id"]))

    async def _pay(self, part: RefundPart, request: RefundRequest, key: str, permit: str) -> None:
        mark = Mark(key, fingerprint(request), (request.return_id or "",))
        body: dict[str, Any] = {
            "amount": part.amount.amount,
            "note": marked(request.note, mark),
            "refund_reason_id": permit,
        }
        await self._admin.post("payments/{}/refund", key, part.payment_id, body=body)
        await self._admin.delete("refund-reasons/{}", key, permit)


def _next_part(account: _Account, request: RefundRequest, key: str) -> RefundPart:
    """The next payment to pay back to. Raises what forbids it."""
    order, amount = account.books.order, request.amount
    made = account.paid(key)
    if amount.currency != order.currency:
        raise errors.InvalidRequest(f"the order is in {order.currency}, not {amount.currency}")
    if amount.amount <= 0 or amount != amount.rounded():
        raise errors.InvalidRequest(f"{amount} cannot be paid")
    if account.back and account.back.back.status in (ReturnStatus.CANCELED,):
        raise errors.InvalidState("a return that is cancelled is owed nothing")
    payments = [p for p in order.payments if request.payment_id in (None, p.id)]
    if not payments:
        raise errors.InvalidRequest("the order has no such payment")
    missing = amount - (made.amount if made else Money.zero(order.currency))
    parts = tuple(shares(missing, payments))
    reach = Money.sum((part.amount for part in parts), order.currency)
    if missing > account.left() or reach < missing:
        raise errors.RefundExceedsAvailable(f"{missing} is more than is still owed")
    return parts[0]


def _must_be(made: Refund | None, wanted: str, account: _Account) -> None:
    """Raises KeyReused when the key paid another request."""
    if made is None:
        return
    if account.books.fingerprints.get(made.id) != wanted:
        raise errors.KeyReused("the key belongs to another refund")


def _code(order_id: str) -> str:
    return f"{PERMIT} {order_id}"
