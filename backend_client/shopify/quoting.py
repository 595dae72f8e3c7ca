"""What a return would pay, and whether Shopify would take it: checked before anything is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from backend_client import errors
from backend_client.model import (
    ExchangeLineRequest,
    ExchangeRequest,
    Fee,
    FeeKind,
    Money,
    Order,
    Quote,
    QuoteLine,
    Returnable,
    ReturnLineRequest,
    ReturnMethod,
    ReturnRequest,
)
from backend_client.notes import LONGEST, plain
from backend_client.shares import shares
from backend_client.shopify.catalogue import Catalogue
from backend_client.shopify.graphql import Graphql
from backend_client.shopify.lookup import Lookup, returnable
from backend_client.shopify.reading import Json, money

METHODS = (ReturnMethod.MERCHANT_LABEL, ReturnMethod.CUSTOMER_LABEL)
KEPT = (FeeKind.RESTOCKING, FeeKind.RETURN_SHIPPING)

BackRequest = ReturnRequest | ExchangeRequest
BackLine = ReturnLineRequest | ExchangeLineRequest


@dataclass(frozen=True, slots=True)
class Checked:
    """A request that Shopify should take: its money, and the lines as Shopify wants them."""

    order: Order
    quote: Quote
    lines: tuple[tuple[BackLine, str, int], ...]
    """Our line, the fulfilment line's id, and pieces of it."""


class Quoting:
    def __init__(self, graphql: Graphql, lookup: Lookup, catalogue: Catalogue) -> None:
        self._graphql, self._lookup, self._catalogue = graphql, lookup, catalogue

    async def check(self, request: BackRequest) -> Checked:
        """Raises what create_return would."""
        order = await self._lookup.order(request.order_id)
        _check_plain(order, request)
        for line in request.lines:
            if not await self._catalogue.knows_reason(line.reason_id):
                raise errors.InvalidReason(f"Shopify has no return reason {line.reason_id[:80]!r}")
        parcels = await self._lookup.parcels(order.id)
        left = {one.order_line_id: one for one in returnable(order, parcels)}
        _check_quantities(request, left)
        places = {
            line: [(id_, piece.quantity) for id_, piece in found] for line, found in parcels.items()
        }
        return Checked(order, await self._quote(order, request), _spread(request, places))

    async def _quote(self, order: Order, request: BackRequest) -> Quote:
        """Prices, discounts and taxes as Shopify reckons them; fees as the policy says."""
        wanted = Counter[str]()
        for line in request.lines:
            wanted[line.order_line_id] += line.quantity
        inputs = [
            {"lineItemId": id_, "quantity": quantity, "restockType": "NO_RESTOCK"}
            for id_, quantity in wanted.items()
        ]
        none = Money.zero(order.currency)
        shipping = getattr(request, "shipping_refund", None) or none
        lines = await self._graphql.ask(
            "SuggestedRefund",
            lambda data: _quote_lines(data, order),
            id=order.id,
            lines=inputs,
            shipping=str(shipping.amount) if shipping else None,
        )
        worth = Money.sum((line.refund for line in lines), order.currency)
        kept = Money.sum((fee.amount for fee in request.fees), order.currency)
        refund = max(worth + shipping - kept, none, key=lambda one: one.amount).rounded()
        parts = tuple(shares(refund, order.payments))
        return Quote(order.id, lines, shipping, request.fees, refund, parts)


def return_lines(checked: Checked, notes: Mapping[int, str], field: str) -> list[dict[str, Any]]:
    """The lines of a return's input; `notes` by place go into `field`."""
    percentages = _restocking(checked)
    return [
        {
            "fulfillmentLineItemId": parcel_line,
            "quantity": quantity,
            "returnReasonDefinitionId": line.reason_id,
            field: notes.get(place, plain(line.note)[:LONGEST]),
        }
        | (
            {"restockingFee": {"percentage": percentages[line.order_line_id]}}
            if line.order_line_id in percentages
            else {}
        )
        for place, (line, parcel_line, quantity) in enumerate(checked.lines)
    ]


def shipping_fee(fees: Iterable[Fee], currency: str) -> dict[str, Any] | None:
    kept = [fee.amount for fee in fees if fee.kind is FeeKind.RETURN_SHIPPING]
    total = Money.sum(kept, currency).rounded()
    if not total:
        return None
    return {"amount": {"amount": str(total.amount), "currencyCode": total.currency}}


def _restocking(checked: Checked) -> dict[str, float]:
    """Shopify keeps restocking fees as a percentage of a line: all of it on the dearest line,
    where that is enough, so that rounding cannot add up; else the same share of every line."""
    currency = checked.order.currency
    kept = [fee.amount for fee in checked.quote.fees if fee.kind is FeeKind.RESTOCKING]
    fee = Money.sum(kept, currency).amount
    worth = {line.order_line_id: line.refund.amount for line in checked.quote.lines}
    if not fee or not worth:
        return {}
    dearest = max(worth, key=lambda id_: worth[id_])
    if fee <= worth[dearest]:
        return {dearest: _percent(fee, worth[dearest])}
    return dict.fromkeys(worth, _percent(fee, sum(worth.values(), Decimal(0))))


def _percent(fee: Decimal, worth: Decimal) -> float:
    return min(100.0, float(fee * 100 / worth)) if worth else 0.0


def _check_plain(order: Order, request: BackRequest) -> None:
    if not request.lines:
        raise errors.InvalidRequest("a return needs at least one line")
    if request.method not in METHODS:
        raise errors.InvalidReturnMethod(f"Shopify's returns do not travel by {request.method}")
    amounts = [fee.amount for fee in request.fees]
    shipping = getattr(request, "shipping_refund", None)
    if shipping is not None:
        amounts.append(shipping)
        if shipping > order.shipping_cost if shipping.currency == order.currency else False:
            raise errors.InvalidRequest("more shipping to pay back than was paid")
    for amount in amounts:
        if amount.currency != order.currency:
            raise errors.InvalidRequest(
                f"the order is in {order.currency}, an amount in {amount.currency}"
            )
        if amount.amount < 0:
            raise errors.InvalidRequest("a fee is below nought")
    if any(fee.kind not in KEPT for fee in request.fees):
        raise errors.InvalidRequest("Shopify keeps restocking and return shipping fees only")


def _check_quantities(request: BackRequest, left: Mapping[str, Returnable]) -> None:
    wanted = Counter[str]()
    for line in request.lines:
        if line.order_line_id not in left:
            raise errors.InvalidRequest(f"the order has no line {line.order_line_id[:80]!r}")
        if line.quantity < 1:
            raise errors.InvalidRequest("a quantity is at least 1")
        wanted[line.order_line_id] += line.quantity
    for id_, quantity in wanted.items():
        blocked, available = left[id_].blocked, left[id_].quantity
        if blocked is not None:
            raise errors.NotReturnable(f"line {id_} cannot be returned: {blocked}", blocked)
        if quantity > available:
            raise errors.QuantityExceeded(f"{available} of line {id_} are left", available)


def _spread(
    request: BackRequest, places: Mapping[str, list[tuple[str, int]]]
) -> tuple[tuple[BackLine, str, int], ...]:
    """Our lines over the parcels that they came in."""
    found: list[tuple[BackLine, str, int]] = []
    taken = Counter[str]()
    for line in request.lines:
        left = line.quantity
        for parcel_line, quantity in places.get(line.order_line_id, ()):
            pieces = min(left, quantity - taken[parcel_line])
            if pieces > 0:
                found.append((line, parcel_line, pieces))
                taken[parcel_line] += pieces
                left -= pieces
    return tuple(found)


def _quote_lines(data: dict[str, Any], order: Order) -> tuple[QuoteLine, ...]:
    if data["order"] is None:
        raise errors.OrderNotFound("Shopify has no such order")
    suggested = data["order"]["suggestedRefund"]
    return tuple(_quote_line(one, order) for one in suggested["refundLineItems"])


def _quote_line(data: Json, order: Order) -> QuoteLine:
    """`subtotalSet` is after discounts; it holds the tax where the order's prices do."""
    id_, quantity = str(data["lineItem"]["id"]), int(data["quantity"])
    line = order.line(id_)
    if line is None:
        raise ValueError("the suggested refund has a line that the order has not")
    subtotal, tax = money(data["subtotalSet"]), money(data["totalTaxSet"])
    price = line.unit_price * quantity
    refund = subtotal if line.tax_included else subtotal + tax
    return QuoteLine(id_, quantity, price, price - subtotal, tax, refund)
