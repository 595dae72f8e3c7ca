"""What a whole return pays back, and where to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from returns.bill import Bill
from returns.case import Case
from returns.clauses import ShippingRefund
from returns.decision import Destination
from returns.draft import Draft
from returns.model import Resolution
from returns.money import Money, portion
from returns.payout import money_back, store_credit

_WAYS = ((Resolution.REFUND, money_back), (Resolution.STORE_CREDIT, store_credit))


@dataclass(frozen=True, slots=True)
class Settlement:
    """Amounts in the smallest coin. `owed` is before the limit of what was paid."""

    original_shipping: int
    owed: int
    refund: int
    destinations: tuple[Destination, ...]


def settle(case: Case, drafts: Sequence[Draft]) -> Settlement:
    """For the lines that pay; the refund is never more than what is left of what was paid."""
    paying = [draft for draft in drafts if draft.pays]
    shipping = _original_shipping(case, paying)
    owed = sum(draft.refund_minor for draft in paying) + shipping
    refund = min(owed, case.bill.available)
    return Settlement(shipping, owed, refund, _destinations(case, paying, shipping))


def _destinations(case: Case, paying: Sequence[Draft], shipping: int) -> tuple[Destination, ...]:
    """Money back and store credit, each with what it would pay for the lines open to it.

    Original shipping goes the way of the money, where a line is settled that way for sure.
    """
    money_is_fixed = any(draft.wanted.resolution == Resolution.REFUND for draft in paying)
    found = []
    for resolution, pay in _WAYS:
        lines = [draft for draft in paying if draft.can_be(resolution)]
        if not lines:
            continue
        minor = sum(draft.refund_minor for draft in lines)
        if resolution is Resolution.REFUND or not money_is_fixed:
            minor += shipping
        amount = Money.from_minor(min(minor, case.bill.available), case.order.currency)
        if destination := pay(case, lines[0].facts, amount):
            found.append(destination)
    return tuple(found)


def _original_shipping(case: Case, paying: Sequence[Draft]) -> int:
    """The part of the original shipping that comes back with these lines, once in all."""
    bill = case.bill
    if not bill.shipping_left:
        return 0
    modes = [_mode(case, draft) for draft in paying]
    if ShippingRefund.FULL in modes:
        return bill.shipping_left
    if ShippingRefund.WHOLE_ORDER in modes and _is_whole(bill, paying):
        return bill.shipping_left
    sharing = sum(
        draft.priced.paid
        for draft, mode in zip(paying, modes, strict=True)
        if mode is ShippingRefund.SHARE
    )
    return min(bill.shipping_left, _share(bill, sharing))


def _mode(case: Case, draft: Draft) -> ShippingRefund:
    rule = case.terms.original_shipping.first(draft.facts)
    return rule.refund if rule else ShippingRefund.NONE


def _is_whole(bill: Bill, paying: Sequence[Draft]) -> bool:
    missing = {
        line_id: of_line.line.quantity - of_line.line.returned_quantity
        for line_id, of_line in bill.lines.items()
    }
    for draft in paying:
        missing[draft.wanted.line_id] -= draft.wanted.quantity
    return not any(missing.values())


def _share(bill: Bill, sharing: int) -> int:
    """By value, as the difference of running totals, so that partial returns add up."""
    before = sum(
        portion(of_line.paid, of_line.line.returned_quantity, of_line.line.quantity)
        for of_line in bill.lines.values()
    )
    shipping, whole = bill.shipping, bill.goods_paid
    return portion(shipping, before + sharing, whole) - portion(shipping, before, whole)
