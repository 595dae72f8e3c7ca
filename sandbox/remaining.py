"""What of an order can still go back, be cancelled or be paid back: worked out, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.records import (
    Fulfilment,
    Money,
    Order,
    OrderLine,
    PaymentState,
    Refund,
    Return,
    ReturnLine,
    ReturnStatus,
    StoreCredit,
    is_delivered,
    total,
    zero,
)
from sandbox.store import Transaction

UNDONE = frozenset({ReturnStatus.DECLINED, ReturnStatus.CANCELED, ReturnStatus.EXPIRED})
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Parcel:
    """Pieces of one line that came in one parcel and were not sent back."""

    fulfilment_id: str
    quantity: int
    delivered_at: datetime | None


def returned(returns: list[Return], line_id: str, fulfilment_id: str | None = None) -> int:
    """Pieces in returns that stand, from one parcel or from all."""
    return sum(
        line.quantity
        for one in returns
        if one.status not in UNDONE
        for line in one.lines
        if line.order_line_id == line_id and fulfilment_id in (None, line.fulfilment_id)
    )


def parcels(order: Order, line: OrderLine, returns: list[Return]) -> list[Parcel]:
    """Where the returnable pieces are, the latest delivery first."""
    found = [
        Parcel(parcel.id, left, parcel.delivered_at)
        for parcel in order.fulfilments
        if is_delivered(parcel)
        and (left := parcel.pieces_of(line.id) - returned(returns, line.id, parcel.id)) > 0
    ]
    return sorted(found, key=lambda parcel: parcel.delivered_at or LONG_AGO, reverse=True)


def blocked(order: Order, line: OrderLine, returns: list[Return]) -> str | None:
    """Why nothing of the line can go back, in Shopify's words, or None."""
    if parcels(order, line, returns):
        return None
    return "RETURNED" if returned(returns, line.id) else "UNFULFILLED"


def unshipped(order: Order, line: OrderLine) -> int:
    return line.quantity - line.cancelled_quantity - order.shipped(line.id)


def anything_shipped(order: Order) -> bool:
    return any(order.shipped(line.id) for line in order.lines)


def pending(order: Order) -> list[Fulfilment]:
    return [parcel for parcel in order.fulfilments if parcel.status.name == "PENDING"]


def paid_back(order: Order, refunds: list[Refund], payment_id: str) -> Money:
    parts = (part for refund in refunds if not failed(refund) for part in refund.parts)
    return total((p.amount for p in parts if p.payment_id == payment_id), order.currency)


def credited(credits_: list[StoreCredit], returns: list[Return], currency: str) -> Money:
    """What of the credit stands for money that came in: a bonus is a gift of the shop's, and
    is given last."""
    sums: dict[str | None, Money] = {}
    for credit in credits_:
        sums[credit.return_id] = sums.get(credit.return_id, zero(currency)) + credit.amount
    for one in returns:
        if one.bonus and one.id in sums:
            sums[one.id] = min(sums[one.id], due(one, currency) - one.bonus)
    return total(sums.values(), currency)


def failed(refund: Refund) -> bool:
    return refund.state is PaymentState.FAILURE


@dataclass(frozen=True, slots=True)
class Dossier:
    """An order with everything that hangs on it, read in one transaction."""

    order: Order
    returns: list[Return]
    refunds: list[Refund]
    credits: list[StoreCredit]

    def refundable(self) -> Money:
        """What came in, less what went back as money or as credit."""
        currency = self.order.currency
        came = (p.amount for p in self.order.payments if p.state is PaymentState.SUCCESS)
        went = (refund.amount for refund in self.refunds if not failed(refund))
        left = total(came, currency) - total(went, currency)
        left = left - credited(self.credits, self.returns, currency)
        return max(left, zero(currency))

    def bonus(self, return_id: str | None) -> Money:
        """What the shop puts on top of this return's store credit."""
        found = (one.bonus for one in self.returns if one.id == return_id and one.bonus)
        return next(found, zero(self.order.currency))

    def given_back(self, return_id: str) -> Money:
        """Money and credit that went out for one return."""
        money = (r.amount for r in self.refunds if r.return_id == return_id and not failed(r))
        credit = (c.amount for c in self.credits if c.return_id == return_id)
        return total((*money, *credit), self.order.currency)


def dossier(tx: Transaction, order: Order) -> Dossier:
    return Dossier(
        order, tx.all(Return, order.id), tx.all(Refund, order.id), tx.all(StoreCredit, order.id)
    )


def due(one: Return, currency: str) -> Money:
    """What the customer is owed: after inspection for what was accepted, before it for all."""
    lines = total((_worth(line) for line in one.lines), currency)
    if one.shipping_refund:
        lines = lines + one.shipping_refund
    if one.bonus:
        lines = lines + one.bonus
    kept = total((fee.amount for fee in one.fees), currency)
    out = one.goods_out or zero(currency)
    return max(lines - kept - out, zero(currency))


def _worth(line: ReturnLine) -> Money:
    if line.disposition is None:
        return line.refund
    return line.refund.share(line.accepted_quantity, line.quantity)
