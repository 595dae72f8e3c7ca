"""Which ways back are offered, and the slots and places that belong to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from sandbox.call import Call
from sandbox.problems import invalid_method
from sandbox.records import (
    DropOffPoint,
    Method,
    MethodRule,
    Money,
    Order,
    PickupSlot,
    Return,
    Shop,
    rounded,
    zero,
)

SLOT_HOURS = ((8, 12), (12, 16), (16, 20))
SLOT_DAYS = 5
SLOT_CAPACITY = 4


def offered(shop: Shop, order: Order, line_ids: Iterable[str]) -> list[MethodRule]:
    """The ways in which all of these lines can travel together from where the order went."""
    lines = [line for line in order.lines if line.id in set(line_ids)]
    if not any(line.requires_shipping for line in lines):
        return [rule for rule in shop.methods if rule.method is Method.KEEP_ITEM]
    categories = {line.category for line in lines}
    country = order.shipping_address.country
    return [
        rule
        for rule in shop.methods
        if (not rule.countries or country in rule.countries)
        and (not rule.categories or categories <= set(rule.categories))
        and not categories & set(rule.except_categories)
    ]


def chosen(shop: Shop, order: Order, line_ids: Iterable[str], method: Method) -> MethodRule:
    for rule in offered(shop, order, line_ids):
        if rule.method is method:
            return rule
    raise invalid_method(method)


def fee(rule: MethodRule, currency: str) -> Money:
    amount = rule.fees.get(currency)
    return rounded(amount, currency) if amount is not None else zero(currency)


def pickup_slots(call: Call, one: Return) -> list[PickupSlot]:
    """Free slots on the next working days; a slot takes as many pickups as the carrier can."""
    order = call.order(one.order_id)
    rule = chosen(call.shop(), order, [x.order_line_id for x in one.lines], Method.PICKUP)
    taken = [r.pickup.slot.id for r in call.tx.all(Return) if r.pickup and r.id != one.id]
    price = fee(rule, order.currency)
    slots = []
    for day in _working_days(call.now):
        for first, last in SLOT_HOURS:
            starts = datetime.combine(day, time(first), tzinfo=call.now.tzinfo)
            slot_id = f"slot_{starts:%Y%m%d_%H}"
            if taken.count(slot_id) < SLOT_CAPACITY:
                ends = starts.replace(hour=last)
                slots.append(PickupSlot(slot_id, starts, ends, rule.carrier, price))
    return slots


def _working_days(now: datetime) -> list[datetime]:
    days = (now + timedelta(days=ahead) for ahead in range(1, 15))
    return [day for day in days if day.weekday() < 5][:SLOT_DAYS]


def drop_off_points(shop: Shop, postcode: str, country: str, limit: int) -> list[DropOffPoint]:
    """Nearest first: the more leading characters of the postcode agree, the nearer."""
    wanted = _plain(postcode)
    near = [point for point in shop.drop_off_points if point.address.country == country.upper()]
    near.sort(key=lambda point: -_agreement(wanted, _plain(point.address.postal_code)))
    return near[: max(limit, 0)]


def _plain(postcode: str) -> str:
    return "".join(postcode.split()).upper()


def _agreement(one: str, other: str) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count
