"""What pieces are worth, and to which payments money goes back."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.bodies import NewReturn, WantedLine
from sandbox.problems import (
    invalid_reason,
    invalid_request,
    not_returnable,
    quantity_exceeded,
    refund_exceeds,
)
from sandbox.records import (
    Fee,
    Money,
    Order,
    OrderLine,
    PaymentState,
    RefundPart,
    Shop,
    total,
    zero,
)
from sandbox.remaining import Dossier, blocked, paid_back, parcels, returned


@dataclass(frozen=True, slots=True)
class QuotedLine:
    wanted: WantedLine
    line: OrderLine
    price: Money
    discount: Money
    tax: Money
    refund: Money


@dataclass(frozen=True, slots=True)
class Quote:
    lines: tuple[QuotedLine, ...]
    fees: tuple[Fee, ...]
    shipping: Money
    refund: Money


def quote(shop: Shop, dossier: Dossier, body: NewReturn) -> Quote:
    """Checks what is wanted and works out its money; changes nothing."""
    order = dossier.order
    if not body.lines:
        raise invalid_request("lines is empty: name what comes back.")
    if len({wanted.order_line_id for wanted in body.lines}) < len(body.lines):
        raise invalid_request("lines names one order line twice: add the quantities up.")
    lines = tuple(_quoted(shop, dossier, wanted) for wanted in body.lines)
    shipping = body.shipping_refund or zero(order.currency)
    check_money(order, shipping, *(fee.amount for fee in body.fees))
    if shipping > (order.shipping_cost or zero(order.currency)):
        raise invalid_request("shipping_refund is more than the shipping cost.")
    worth = total((line.refund for line in lines), order.currency) + shipping
    kept = total((fee.amount for fee in body.fees), order.currency)
    return Quote(lines, body.fees, shipping, max(worth - kept, zero(order.currency)))


def spread(
    dossier: Dossier, amount: Money, payment_id: str | None = None
) -> tuple[RefundPart, ...]:
    """Which payment gets how much back: each up to what it paid, in the order's sequence."""
    order = dossier.order
    check_money(order, amount)
    left, parts = min(amount, dossier.refundable()), []
    if left < amount:
        raise refund_exceeds(left)
    for payment in order.payments:
        if payment.state is not PaymentState.SUCCESS or payment_id not in (None, payment.id):
            continue
        room = payment.amount - paid_back(order, dossier.refunds, payment.id)
        share = min(room, left)
        if share:
            parts.append(RefundPart(payment.id, payment.kind, share, payment.last_four))
            left = left - share
    if left:
        raise refund_exceeds(amount - left)
    return tuple(parts)


def _quoted(shop: Shop, dossier: Dossier, wanted: WantedLine) -> QuotedLine:
    order = dossier.order
    line = order.line(wanted.order_line_id)
    if line is None:
        raise invalid_request(f"{wanted.order_line_id!r} is not a line of this order.")
    if wanted.quantity < 1:
        raise invalid_request(f"quantity of {line.id} is {wanted.quantity}: give 1 or more.")
    if all(reason.id != wanted.reason_id for reason in shop.reasons):
        raise invalid_reason(wanted.reason_id)
    if why := blocked(order, line, dossier.returns):
        raise not_returnable(line.id, why)
    available = sum(parcel.quantity for parcel in parcels(order, line, dossier.returns))
    if wanted.quantity > available:
        raise quantity_exceeded(line.id, available)
    before = line.cancelled_quantity + returned(dossier.returns, line.id)
    none = zero(order.currency)

    def share(of: Money | None) -> Money:
        return of.share(wanted.quantity, line.quantity, before) if of else none

    return QuotedLine(
        wanted,
        line,
        price=line.unit_price * wanted.quantity,
        discount=share(line.discount),
        tax=share(line.tax),
        refund=share(line.paid()),
    )


def check_money(order: Order, *amounts: Money) -> None:
    for amount in amounts:
        if amount.currency != order.currency:
            raise invalid_request(f"{amount}: this order is in {order.currency}.")
        if amount < zero(order.currency):
            raise invalid_request(f"{amount}: amounts are never below nought.")
