"""What a whole return pays back, and where to."""

from __future__ import annotations

from collections.abc import Sequence

from returns.amounts import goods_paid
from returns.case import Case
from returns.decision import Destination
from returns.draft import Draft
from returns.model import Order, Resolution
from returns.money import Money, portion
from returns.payout import money_back, store_credit
from returns.policy import ShippingRefund

_WAYS = ((Resolution.REFUND, money_back), (Resolution.STORE_CREDIT, store_credit))


def available(order: Order) -> int:
    """What was paid and not yet paid back, in the smallest coin."""
    shipping = order.shipping.minor if order.shipping else 0
    reckoned = sum(goods_paid(order).values()) + shipping
    paid = sum(payment.amount.minor for payment in order.payments)
    refunded = order.refunded.minor if order.refunded else 0
    return max(0, (paid if order.payments else reckoned) - refunded)


def original_shipping(case: Case, drafts: Sequence[Draft]) -> int:
    """The part of the original shipping that comes back with these lines, once in all."""
    order = case.order
    if not order.shipping:
        return 0
    gone = order.shipping_refunded.minor if order.shipping_refunded else 0
    left = max(0, order.shipping.minor - gone)
    paying = [draft for draft in drafts if draft.pays]
    modes = {id(draft): _mode(case, draft) for draft in paying}
    if ShippingRefund.FULL in modes.values():
        return left
    if ShippingRefund.WHOLE_ORDER in modes.values() and _is_whole(order, drafts):
        return left
    sharing = [draft for draft in paying if modes[id(draft)] is ShippingRefund.SHARE]
    return min(left, _share(order, order.shipping.minor, sharing))


def destinations(case: Case, drafts: Sequence[Draft], shipping: int) -> tuple[Destination, ...]:
    """Money back and store credit, each with what it would pay for the lines open to it."""
    found = []
    for resolution, pay in _WAYS:
        lines = [draft for draft in drafts if draft.pays and draft.can_be(resolution)]
        if not lines:
            continue
        minor = sum(line.refund_minor(case.order.currency) for line in lines)
        if resolution is Resolution.REFUND or not _is_fixed_on_money(drafts):
            minor += shipping
        amount = Money.from_minor(min(minor, available(case.order)), case.order.currency)
        destination = pay(case, lines[0].facts, amount)
        if destination:
            found.append(destination)
    return tuple(found)


def _is_fixed_on_money(drafts: Sequence[Draft]) -> bool:
    """Then original shipping goes there too, and not into store credit as well."""
    return any(d.pays and d.wanted.resolution is Resolution.REFUND for d in drafts)


def refund(case: Case, drafts: Sequence[Draft], shipping: int) -> Money:
    """What is paid back for all lines that pay, never more than is left of what was paid."""
    currency = case.order.currency
    minor = sum(draft.refund_minor(currency) for draft in drafts if draft.pays) + shipping
    return Money.from_minor(min(minor, available(case.order)), currency)


def _mode(case: Case, draft: Draft) -> ShippingRefund:
    rule = case.terms.original_shipping.first(draft.facts)
    return rule.refund if rule else ShippingRefund.NONE


def _is_whole(order: Order, drafts: Sequence[Draft]) -> bool:
    back = {line.id: line.returned_quantity for line in order.lines}
    for draft in drafts:
        if draft.pays:
            back[draft.priced.line.id] += draft.wanted.quantity
    return all(back[line.id] == line.quantity for line in order.lines)


def _share(order: Order, shipping: int, sharing: Sequence[Draft]) -> int:
    """By value, as the difference of running totals, so that partial returns add up."""
    paid = goods_paid(order)
    whole = sum(paid.values())
    before = sum(
        portion(paid[line.id], line.returned_quantity, line.quantity) for line in order.lines
    )
    after = before + sum(draft.priced.paid for draft in sharing)
    return portion(shipping, after, whole) - portion(shipping, before, whole)
