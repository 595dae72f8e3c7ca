"""What of a submitted return's way back can still change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import backend_client.model as shop
from returns import assess
from returns.decision import MethodOffer
from returns.exception import waived
from returns.model import Method, Reason, Resolution, Wanted
from returns.money import Money, total
from returns.policy import Policy

from ..facts import facts_of, without_return
from .standing import Standing

_PAID_BACK = (shop.Resolution.REFUND, shop.Resolution.STORE_CREDIT)


@dataclass(frozen=True, slots=True)
class Ways:
    """`courier`: the courier's time and address; `others`: other ways, at what they cost."""

    courier: bool
    others: tuple[MethodOffer, ...] = ()

    def offer(self, method: Method) -> MethodOffer | None:
        """The other way by this method."""
        return next((one for one in self.others if one.method is method), None)


def ways_of(now: Standing, policy: Policy, *, reroutes: bool) -> Ways:
    """Nothing once it travels, or before it is approved. `reroutes`: whether the order backend
    can send a submitted return another way."""
    found = now.found
    if found.status is not shop.ReturnStatus.OPEN or now.sent or now.ended:
        return Ways(courier=False)
    others = _others(now, policy) if reroutes else ()
    return Ways(found.method is shop.ReturnMethod.PICKUP, others)


def shipping_fee(found: shop.Return) -> Money:
    """What the way back costs the customer now."""
    fees = (fee.amount for fee in found.fees if fee.kind is shop.FeeKind.RETURN_SHIPPING)
    paid = (Money(amount.amount, amount.currency) for amount in fees)
    return total(paid, found.refund_due.currency)


def _others(now: Standing, policy: Policy) -> tuple[MethodOffer, ...]:
    """As the policy offered them on the day of the return: that it was accepted stands. Where
    goods are sent instead, what they cost is settled, and the new way must not cost otherwise."""
    found = now.found
    if found.method is shop.ReturnMethod.KEEP_ITEM:
        return ()
    facts = without_return(facts_of(now.order, gift=bool(found.gift_to)), found)
    decision = assess(facts, _wanted(found), waived(policy), found.created_at)
    fee, is_paid = shipping_fee(found), found.resolution in _PAID_BACK
    return tuple(
        offer
        for offer in decision.methods
        if offer.method not in (Method.KEEP_ITEM, found.method.value)
        and (is_paid or offer.fee == fee)
    )


def _wanted(found: shop.Return) -> tuple[Wanted, ...]:
    """Its lines, each once though it came in several parcels."""
    pieces = Counter[str]()
    for line in found.lines:
        pieces[line.order_line_id] += line.quantity
    reasons = {line.order_line_id: line.reason.code.value for line in found.lines}
    resolution = Resolution(found.resolution.value.lower())
    return tuple(
        Wanted(line_id, quantity, _reason(reasons[line_id]), {}, resolution)
        for line_id, quantity in pieces.items()
    )


def _reason(code: str) -> Reason:
    return Reason(code) if code in [*Reason] else Reason.OTHER
