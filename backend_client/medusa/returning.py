"""Making and undoing returns and exchanges, each once for its key.

Medusa makes a return in steps: a draft is begun, filled, and confirmed. Only the last step
counts; a draft does no harm but that it keeps others from changing the order. So under the
order's lock (locking.py) what an earlier try left is thrown away and all is done anew, after
another look at whether it was done already.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

from backend_client import errors
from backend_client.medusa.admin import Admin
from backend_client.medusa.catalogue import Catalogue
from backend_client.medusa.locking import Hold, Locks
from backend_client.medusa.lookup import Books, Lookup
from backend_client.medusa.marks import Mark, fee_fields
from backend_client.medusa.quoting import BackRequest, Checked, Quoting
from backend_client.medusa.returns import Draft, Found
from backend_client.medusa.swapping import Swapping
from backend_client.model import (
    Exchange,
    ExchangeRequest,
    Money,
    Quote,
    Resolution,
    Return,
    ReturnRequest,
    ReturnStatus,
)
from backend_client.notes import fingerprint
from backend_client.settle import Settler

Make = Callable[[Books], Awaitable[None]]


class Returning:
    def __init__(
        self, admin: Admin, lookup: Lookup, catalogue: Catalogue, settler: Settler, locks: Locks
    ) -> None:
        self._admin, self._lookup, self._settler, self._locks = admin, lookup, settler, locks
        self._quoting = Quoting(catalogue)
        self._swapping = Swapping(admin, catalogue)

    async def quote(self, request: ReturnRequest) -> Quote:
        books = await self._lookup.books(request.order_id)
        return (await self._quoting.check(request, books)).quote

    async def create(self, request: ReturnRequest, key: str) -> Return:
        """Raises Unsupported where a person has to approve it: Medusa knows no such state."""
        if request.resolution is not Resolution.REFUND:
            raise errors.InvalidRequest(f"for {request.resolution} there is another call")
        if not request.approved:
            raise errors.Unsupported("Medusa's returns cannot wait for approval")
        return (
            await self._once(request, key, lambda books: self._return(request, key, books))
        ).back

    async def exchange(self, request: ExchangeRequest, key: str) -> Exchange:
        found = await self._once(request, key, lambda books: self._exchange(request, key, books))
        back = found.back
        owed = Decimal(found.mark.difference if found.mark else 0)
        difference = Money.of(owed, back.refund_due.currency)
        id_ = found.exchange_id or back.id
        return Exchange(id_, back.order_id, back, found.sent, difference, back.created_at, key)

    async def cancel(self, return_id: str, key: str) -> Return:
        order_id = (await self._lookup.one_return(return_id)).back.order_id

        async def look() -> Found:
            return await self._lookup.one_return(return_id)

        async with self._locks.around(order_id, key) as hold:

            async def act(found: Found) -> None:
                if found.back.status is not ReturnStatus.OPEN:
                    state = found.back.status
                    raise errors.InvalidState(f"a return that is {state} cannot be cancelled")
                if not hold.taken:
                    await self._locks.take(hold)
                else:
                    await self._undo(found, key)

            return await self._settler.settle(
                look, lambda found: None if found.stands else found.back, act
            )

    async def _once(self, request: BackRequest, key: str, make: Make) -> Found:
        wanted = fingerprint(request)
        async with self._locks.around(request.order_id, key) as hold:

            async def look() -> Books:
                return await self._lookup.books(request.order_id, drafts=hold.taken)

            def done(books: Books) -> Found | None:
                mine = books.mine(key)
                for one in mine:
                    if one.mark:
                        one.mark.check(wanted)
                standing = [one for one in mine if one.stands]
                return None if len(standing) > 1 else next(iter(standing or mine), None)

            async def act(books: Books) -> None:
                await self._step(books, key, hold, request, make)

            return await self._settler.settle(look, done, act)

    async def _step(
        self, books: Books, key: str, hold: Hold, request: BackRequest, make: Make
    ) -> None:
        doubles = [one for one in books.mine(key) if one.stands][1:]
        if not hold.taken:
            await self._quoting.check(request, books)
            await self._locks.take(hold)
        elif doubles:  # made at once by two that both held a lock: the oldest stays
            await self._undo(doubles[-1], key)
        elif left := [draft for draft in books.drafts if draft.mark]:
            await self._throw_away(left[0], key)
        else:
            await make(books)

    async def _throw_away(self, draft: Draft, key: str) -> None:
        """What an earlier try of ours left; nothing of it counts."""
        if draft.exchange_id:
            await self._admin.delete("exchanges/{}/request", key, draft.exchange_id)
        else:
            await self._admin.delete("returns/{}/request", key, draft.id)

    async def _undo(self, found: Found, key: str) -> None:
        """The parcels first: Medusa refuses to cancel a return that has one."""
        if found.exchange_id:
            await self._admin.post("exchanges/{}/cancel", key, found.exchange_id)
            return
        for parcel in found.parcels:
            await self._admin.post("fulfillments/{}/cancel", key, parcel)
        await self._admin.post("returns/{}/cancel", key, found.back.id)

    async def _return(self, request: ReturnRequest, key: str, books: Books) -> None:
        checked = await self._quoting.check(request, books)
        mark = Mark(
            key,
            fingerprint(request),
            uuid.uuid4().hex,
            str(request.method),
            str(request.resolution),
            str(checked.quote.refund.amount),
            fees=fee_fields(request.fees),
            note=request.note,
        )
        body = {"order_id": books.order.id, "metadata": mark.metadata()}
        made = await self._admin.post("returns", key, body=body | _place(books))
        id_ = _id(made, "return")
        items = {"items": _items(request)}
        await self._admin.post("returns/{}/request-items", key, id_, body=items)
        await self._admin.post(
            "returns/{}/shipping-method", key, id_, body=_shipping(request, checked)
        )
        await self._must_be_as_wanted(books.order.id, request)
        await self._admin.post("returns/{}/request", key, id_, body={"no_notification": False})

    async def _exchange(self, request: ExchangeRequest, key: str, books: Books) -> None:
        checked = await self._quoting.check(request, books)
        difference = await self._swapping.difference(request, checked, books.order)
        owed = max(Decimal(0), -difference.amount)
        mark = Mark(
            key,
            fingerprint(request),
            uuid.uuid4().hex,
            str(request.method),
            "EXCHANGE",
            str(owed),
            str(difference.amount),
            fee_fields(request.fees),
            request.note,
        )
        body = {"order_id": books.order.id, "metadata": mark.metadata()}
        made = await self._admin.post("exchanges", key, body=body)
        id_ = _id(made, "exchange")
        items = {"items": _items(request)} | _place(books)
        await self._admin.post("exchanges/{}/inbound/items", key, id_, body=items)
        await self._admin.post(
            "exchanges/{}/inbound/shipping-method", key, id_, body=_shipping(request, checked)
        )
        await self._swapping.send(request, key, id_)
        await self._must_be_as_wanted(books.order.id, request)
        await self._admin.post("exchanges/{}/request", key, id_)

    async def _must_be_as_wanted(self, order_id: str, request: BackRequest) -> None:
        """A doubled request fills a draft twice: then it is not confirmed but thrown away."""
        preview = await self._admin.get("orders/{}/preview", order_id, read=lambda d: d["order"])
        wanted = Counter[str]()
        for line in request.lines:
            wanted[line.order_line_id] += line.quantity
        new = Counter[str]()
        if isinstance(request, ExchangeRequest):
            for swap in request.lines:
                new[swap.new_variant_id] += swap.quantity
        back, out, ways = _drafted(preview)
        expected = 1 + bool(new)
        if back != wanted or out != new or ways > expected:
            raise errors.Conflict("the draft is not as it was wanted: once more")


def _drafted(preview: dict[str, Any]) -> tuple[Counter[str], Counter[str], int]:
    """What the open change takes back by line, sends out by variant, and how it travels."""
    back, out, ways = Counter[str](), Counter[str](), 0
    for item in preview["items"]:
        for action in item.get("actions") or ():
            quantity = int(action["details"].get("quantity") or 0)
            if action["action"] == "RETURN_ITEM":
                back[str(item["id"])] += quantity
            elif action["action"] == "ITEM_ADD":
                out[str(item.get("variant_id"))] += quantity
    for method in preview.get("shipping_methods") or ():
        ways += sum(a["action"] == "SHIPPING_ADD" for a in method.get("actions") or ())
    return back, out, ways


def _id(made: Any, kind: str) -> str:
    try:
        return str(made[kind]["id"])
    except (KeyError, TypeError) as error:
        raise errors.OutcomeUnknown(f"Medusa's answer holds no {kind}") from error


def _items(request: BackRequest) -> list[dict[str, Any]]:
    return [
        {
            "id": line.order_line_id,
            "quantity": line.quantity,
            "reason_id": line.reason_id,
            "internal_note": line.note,
        }
        for line in request.lines
    ]


def _shipping(request: BackRequest, checked: Checked) -> dict[str, Any]:
    """All fees as the price of the way back: Medusa has no other place for them, and so its
    own sum of what the customer is owed comes out right."""
    kept = sum((fee.amount.amount for fee in request.fees), Decimal(0))
    return {"shipping_option_id": checked.way.option_id, "custom_amount": kept}


def _place(books: Books) -> dict[str, str]:
    """Where it comes back to: where it left from. Without one Medusa cannot receive it."""
    return {"location_id": books.locations[0]} if books.locations else {}
