"""What was paid for an order, line by line, in the smallest coin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from returns.model import Line, Order
from returns.money import Money, share_out, to_minor


class LineBill(NamedTuple):
    """Of a whole line. `goods` is the list price less all discounts; `paid` adds the tax where
    it comes on top."""

    line: Line
    list_price: int
    goods: int
    tax: int
    paid: int


@dataclass(frozen=True, slots=True)
class Bill:
    lines: Mapping[str, LineBill]
    goods_paid: int
    shipping: int
    shipping_left: int
    """Original shipping that was not paid back yet."""
    available: int
    """What was paid and not yet paid back, of all."""


def bill_for(order: Order) -> Bill:
    prices = {line.id: _list_price(line) for line in order.lines}
    discounts = _discounts(order, prices)
    lines = {
        line.id: _line(line, prices[line.id], discounts[line.id], order.tax_included)
        for line in order.lines
    }
    goods_paid = sum(line.paid for line in lines.values())
    shipping = _minor(order.shipping)
    paid = sum(payment.amount.minor for payment in order.payments)
    return Bill(
        lines=lines,
        goods_paid=goods_paid,
        shipping=shipping,
        shipping_left=max(0, shipping - _minor(order.shipping_refunded)),
        available=max(
            0, (paid if order.payments else goods_paid + shipping) - _minor(order.refunded)
        ),
    )


def _line(line: Line, list_price: int, discount: int, tax_included: bool) -> LineBill:
    goods, tax = max(0, list_price - discount), _minor(line.tax)
    return LineBill(line, list_price, goods, tax, goods if tax_included else goods + tax)


def _list_price(line: Line) -> int:
    return to_minor(line.unit_price.amount * line.quantity, line.unit_price.currency)


def _discounts(order: Order, prices: Mapping[str, int]) -> dict[str, int]:
    """Each line's own discount plus its share of the order's, by value."""
    own = {line.id: _minor(line.discount) for line in order.lines}
    if not order.discount:
        return own
    values = {line_id: max(0, prices[line_id] - own[line_id]) for line_id in own}
    shared = share_out(min(order.discount.minor, sum(values.values())), values)
    return {line_id: own[line_id] + shared[line_id] for line_id in own}


def _minor(money: Money | None) -> int:
    return 0 if money is None else money.minor
