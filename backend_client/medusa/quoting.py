"""What a return would pay, and whether it may be made: checked before anything is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from backend_client import errors
from backend_client.medusa.catalogue import Catalogue, Way
from backend_client.medusa.lookup import Books, returnable
from backend_client.model import (
    ExchangeRequest,
    Money,
    Order,
    Quote,
    QuoteLine,
    Returnable,
    ReturnRequest,
)
from backend_client.shares import shares

BackRequest = ReturnRequest | ExchangeRequest


@dataclass(frozen=True, slots=True)
class Checked:
    """A request that Medusa should take: its money, and the shipping option of its method."""

    quote: Quote
    way: Way


class Quoting:
    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def check(self, request: BackRequest, books: Books) -> Checked:
        """Raises what create_return would."""
        order = books.order
        _check_plain(order, request)
        known = {one.id for one in await self._catalogue.reasons()}
        for line in request.lines:
            if line.reason_id not in known:
                raise errors.InvalidReason(f"Medusa has no return reason {line.reason_id[:80]!r}")
        ways = {way.method: way for way in await self._catalogue.ways()}
        if request.method not in ways:
            raise errors.InvalidReturnMethod(f"no return shipping option is for {request.method}")
        _check_quantities(request, {one.order_line_id: one for one in returnable(order)})
        return Checked(quote(request, order), ways[request.method])


def quote(request: BackRequest, order: Order) -> Quote:
    """Lines at what was paid for them, discounts and taxes included; fees as the policy says."""
    none = Money.zero(order.currency)
    shipping = getattr(request, "shipping_refund", None) or none
    wanted = Counter[str]()
    for line in request.lines:
        wanted[line.order_line_id] += line.quantity
    lines = tuple(_quote_line(order, id_, quantity) for id_, quantity in wanted.items())
    worth = Money.sum((line.refund for line in lines), order.currency)
    kept = Money.sum((fee.amount for fee in request.fees), order.currency)
    refund = max(worth + shipping - kept, none, key=lambda one: one.amount).rounded()
    parts = tuple(shares(refund, order.payments))
    return Quote(order.id, lines, shipping, request.fees, refund, parts)


def _quote_line(order: Order, line_id: str, quantity: int) -> QuoteLine:
    line = order.line(line_id)
    assert line is not None  # the quantities were checked
    share = Decimal(quantity) / line.quantity
    price, tax = line.unit_price * quantity, (line.tax * share).rounded()
    refund = (line.total * share).rounded()
    net = refund if line.tax_included else refund - tax
    return QuoteLine(line_id, quantity, price, price - net, tax, refund)


def _check_plain(order: Order, request: BackRequest) -> None:
    if not request.lines:
        raise errors.InvalidRequest("a return needs at least one line")
    amounts = [fee.amount for fee in request.fees]
    shipping = getattr(request, "shipping_refund", None)
    if shipping is not None:
        amounts.append(shipping)
        if shipping.currency == order.currency and shipping > order.shipping_cost:
            raise errors.InvalidRequest("more shipping to pay back than was paid")
    for amount in amounts:
        if amount.currency != order.currency:
            raise errors.InvalidRequest(
                f"the order is in {order.currency}, an amount in {amount.currency}"
            )
        if amount.amount < 0:
            raise errors.InvalidRequest("a fee is below nought")


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
