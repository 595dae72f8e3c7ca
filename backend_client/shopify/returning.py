"""Making and undoing returns and exchanges, each once for its key.

The key stands in the note of the return's first line (notes.py). Before each step all returns
of the order are read: one with our key is gone on with, a second one is cancelled (a doubled
request; the oldest stays), none means that it has not been made.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from typing import Any

from backend_client import errors
from backend_client.model import (
    Exchange,
    ExchangeRequest,
    Money,
    Quote,
    Resolution,
    Return,
    ReturnRequest,
    ReturnStatus,
    Variant,
)
from backend_client.notes import Mark, fingerprint, marked
from backend_client.settle import Settler
from backend_client.shopify.catalogue import Catalogue
from backend_client.shopify.graphql import Graphql
from backend_client.shopify.lookup import Lookup
from backend_client.shopify.quoting import (
    BackRequest,
    Checked,
    Quoting,
    return_lines,
    shipping_fee,
)
from backend_client.shopify.returns import Found

STANDING = (ReturnStatus.REQUESTED, ReturnStatus.OPEN)
UNPROCESSED = {"unprocessed": True}
"""Nothing counts as sold back, and no new goods are sent, before the shop processes it."""

RESOLUTIONS = (Resolution.REFUND, Resolution.STORE_CREDIT)


class Returning:
    def __init__(
        self, graphql: Graphql, lookup: Lookup, catalogue: Catalogue, settler: Settler
    ) -> None:
        self._graphql, self._lookup, self._settler = graphql, lookup, settler
        self._catalogue = catalogue
        self._quoting = Quoting(graphql, lookup, catalogue)

    async def quote(self, request: ReturnRequest) -> Quote:
        return (await self._quoting.check(request)).quote

    async def create(self, request: ReturnRequest, key: str) -> Return:
        """In one step, so that a return with our key is never half made: returnCreate where the
        policy approved it, returnRequest where a person has to."""
        if request.resolution not in RESOLUTIONS:
            raise errors.InvalidRequest(f"for {request.resolution} there is another call")
        return (await self._once(request, key, lambda: self._return(request, key))).back

    async def approve(self, return_id: str, key: str) -> Return:
        """A person said yes to a REQUESTED return. `unprocessed`: nothing counts as sold back
        before it has arrived."""

        async def look() -> Return:
            return (await self._lookup.one_return(return_id)).back

        async def act(back: Return) -> None:
            wanted = {"id": back.id, "notifyCustomer": True, "unprocessed": True}
            await self._graphql.change("ReturnApprove", key, input=wanted)

        return await self._settler.settle(
            look, lambda back: None if back.status is ReturnStatus.REQUESTED else back, act
        )

    async def exchange(self, request: ExchangeRequest, key: str) -> Exchange:
        found = await self._once(request, key, lambda: self._exchange(request, key))
        details = found.mark.details if found.mark else ()
        currency = found.back.refund_due.currency
        difference = Money.of(Decimal(details[3] if len(details) > 3 else 0), currency)
        back = found.back
        return Exchange(back.id, back.order_id, back, found.sent, difference, back.created_at, key)

    async def cancel(self, return_id: str, key: str) -> Return:
        async def look() -> Return:
            return (await self._lookup.one_return(return_id)).back

        async def act(back: Return) -> None:
            if back.status not in STANDING:
                raise errors.InvalidState(f"a return that is {back.status} cannot be cancelled")
            await self._graphql.change("ReturnCancel", key, id=back.id)

        return await self._settler.settle(
            look, lambda back: back if back.status is ReturnStatus.CANCELED else None, act
        )

    async def _once(
        self, request: BackRequest, key: str, make: Callable[[], Awaitable[None]]
    ) -> Found:
        wanted = fingerprint(request)

        async def look() -> tuple[Found, ...]:
            every = await self._lookup.returns(request.order_id)
            return tuple(one for one in every if one.mark and one.mark.key == key)

        def done(mine: tuple[Found, ...]) -> Found | None:
            for one in mine:
                if one.mark:
                    one.mark.check(wanted)
            first, doubles = _first_and_doubles(mine)
            return None if doubles else first

        async def act(mine: tuple[Found, ...]) -> None:
            _, doubles = _first_and_doubles(mine)
            if doubles:
                await self._undo_double(doubles[-1].back.id, key)
            else:
                await make()

        return await self._settler.settle(look, done, act)

    async def _undo_double(self, return_id: str, key: str) -> None:
        try:
            await self._graphql.change("ReturnCancel", key, id=return_id)
        except errors.OutcomeUnknown as error:  # of the double; the return itself is known
            raise errors.BackendUnavailable(f"a double was not cancelled: {error}") from error

    async def _return(self, request: ReturnRequest, key: str) -> None:
        checked = await self._quoting.check(request)
        owed = str(checked.quote.refund.amount)
        details = (str(request.method), str(request.resolution), owed)
        mark = Mark(key, fingerprint(request), details)
        if request.approved:
            wanted = _input(request, checked, mark, "returnReasonNote")
            await self._graphql.change("ReturnCreate", key, returnInput=wanted | UNPROCESSED)
        else:
            wanted = _input(request, checked, mark, "customerNote")
            await self._graphql.change("ReturnRequest", key, input=wanted)

    async def _exchange(self, request: ExchangeRequest, key: str) -> None:
        """Shopify sends the new goods when the shop processes the return."""
        checked = await self._quoting.check(request)
        country = checked.order.shipping_address.country or None
        ids = [line.new_variant_id for line in request.lines]
        variants = await self._catalogue.variants_by_id(ids, country)
        _check_stock(request, variants)
        difference = _difference(request, checked, variants)
        owed = max(Decimal(0), -difference.amount)
        details = (str(request.method), "EXCHANGE", str(owed), str(difference.amount))
        mark = Mark(key, fingerprint(request), details)
        wanted = _input(request, checked, mark, "returnReasonNote") | UNPROCESSED
        wanted["exchangeLineItems"] = [
            {"variantId": line.new_variant_id, "quantity": line.quantity} for line in request.lines
        ]
        await self._graphql.change("ReturnCreate", key, returnInput=wanted)


def _first_and_doubles(mine: tuple[Found, ...]) -> tuple[Found | None, tuple[Found, ...]]:
    """The one that counts (the oldest that stands, else the oldest), and the rest that stand."""
    standing = tuple(one for one in mine if one.back.status is not ReturnStatus.CANCELED)
    first = next(iter(standing or mine), None)
    return first, standing[1:]


def _input(request: BackRequest, checked: Checked, mark: Mark, note: str) -> dict[str, Any]:
    """What returnRequest and returnCreate have in common; `note` is the field for notes."""
    words = checked.lines[0][0].note or request.note
    wanted: dict[str, Any] = {
        "orderId": checked.order.id,
        "returnLineItems": return_lines(checked, {0: marked(words, mark)}, note),
    }
    fee = shipping_fee(request.fees, checked.order.currency)
    return wanted | ({"returnShippingFee": fee} if fee else {})


def _check_stock(request: ExchangeRequest, variants: Mapping[str, Variant]) -> None:
    """Shopify itself lets a return exchange for what is sold out."""
    for id_ in {line.new_variant_id for line in request.lines}:
        if id_ not in variants:
            raise errors.InvalidRequest(f"Shopify has no variant {id_[:80]!r}")
        pieces = sum(line.quantity for line in request.lines if line.new_variant_id == id_)
        stock = variants[id_].stock
        if stock is not None and stock < pieces:
            raise errors.OutOfStock(f"{stock} of variant {id_} are left")


def _difference(
    request: ExchangeRequest, checked: Checked, variants: Mapping[str, Variant]
) -> Money:
    """New prices and fees less what goes back; above nought the customer pays."""
    currency = checked.order.currency
    prices = [variants[line.new_variant_id].price * line.quantity for line in request.lines]
    if any(price.currency != currency for price in prices):
        raise errors.InvalidRequest(f"the new goods are not priced in the order's {currency}")
    worth = Money.sum((line.refund for line in checked.quote.lines), currency)
    kept = Money.sum((fee.amount for fee in request.fees), currency)
    return (Money.sum(prices, currency) + kept - worth).rounded()
