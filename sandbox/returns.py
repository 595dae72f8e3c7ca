"""Returns: created, changed along their transition table, cancelled."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta

from sandbox.bodies import NewMethod, NewPickup, NewReturn
from sandbox.call import Call
from sandbox.methods import chosen, pickup_slots
from sandbox.problems import invalid_method, invalid_request, invalid_state, slot_unavailable
from sandbox.quotes import QuotedLine, check_money, quote
from sandbox.records import (
    DropOffPoint,
    Label,
    Method,
    Money,
    Order,
    Pickup,
    Resolution,
    Return,
    ReturnLine,
    ReturnStatus,
    Shop,
    StatusChange,
)
from sandbox.remaining import Dossier, dossier, parcels

S = ReturnStatus
NEXT: dict[ReturnStatus, frozenset[ReturnStatus]] = {
    S.REQUESTED: frozenset({S.OPEN, S.DECLINED, S.CANCELED, S.EXPIRED}),
    S.OPEN: frozenset({S.PARTIALLY_RECEIVED, S.RECEIVED, S.CANCELED, S.EXPIRED, S.CLOSED}),
    S.PARTIALLY_RECEIVED: frozenset({S.RECEIVED, S.CLOSED}),
    S.RECEIVED: frozenset({S.CLOSED}),
    S.CLOSED: frozenset(),
    S.DECLINED: frozenset(),
    S.CANCELED: frozenset(),
    S.EXPIRED: frozenset(),
}
LABELLED = frozenset({Method.MERCHANT_LABEL, Method.DROP_OFF, Method.PICKUP})


def create(call: Call, order: Order, body: NewReturn, goods_out: Money | None = None) -> Return:
    """A return of these lines, OPEN or (unapproved) REQUESTED."""
    shop, held = call.shop(), dossier(call.tx, order)
    if body.gift_to and body.resolution is not Resolution.STORE_CREDIT:
        raise invalid_request("gift_to goes with the resolution STORE_CREDIT alone.")
    quoted = quote(shop, held, body)
    rule = chosen(shop, order, [x.order_line_id for x in body.lines], body.method)
    status = S.OPEN if body.approved else S.REQUESTED
    one = Return(
        id=call.new_id("ret"),
        rma_number=call.next_rma(),
        order_id=order.id,
        status=status,
        lines=tuple(part for line in quoted.lines for part in _by_parcel(call, held, line)),
        method=body.method,
        created_at=call.now,
        resolution=body.resolution,
        fees=body.fees,
        shipping_refund=body.shipping_refund,
        bonus=body.bonus if body.resolution is Resolution.STORE_CREDIT else None,
        goods_out=goods_out,
        history=(StatusChange(status, call.now),),
        drop_off=_drop_off(shop, body.drop_off_point_id),
        expires_at=call.now + timedelta(days=shop.return_expires_after_days),
        note=body.note,
        reference=call.key,
        gift_to=body.gift_to,
    )
    return save(call, _with_label(one, rule.carrier) if body.approved else one, _event(status))


def move(one: Return, to: ReturnStatus, call: Call, note: str = "") -> Return:
    """The return in its next status, its history longer by one. Refuses a move not allowed."""
    if to not in NEXT[one.status]:
        raise invalid_state(f"{one.rma_number} is {one.status}: it cannot become {to}.")
    change = StatusChange(to, call.now, note)
    moved = replace(one, status=to, history=(*one.history, change))
    return save(call, moved, _event(to))


def save(call: Call, one: Return, event: str) -> Return:
    """Stores the return and tells of it."""
    call.tx.put(one)
    call.tell(
        event,
        call.order(one.order_id),
        return_id=one.id,
        rma_number=one.rma_number,
        return_status=one.status.value,
    )
    return one


def labelled(call: Call, one: Return) -> Return:
    """The return with the label that it gets when it is approved."""
    order = call.order(one.order_id)
    line_ids = [line.order_line_id for line in one.lines]
    return _with_label(one, chosen(call.shop(), order, line_ids, one.method).carrier)


def cancel(call: Call, one: Return) -> Return:
    if one.status is S.CANCELED:
        return one
    if travels(one):
        raise invalid_state(f"{one.rma_number} is on its way: it can no longer be cancelled.")
    return move(one, S.CANCELED, call)


def change_method(call: Call, one: Return, body: NewMethod) -> Return:
    """By another way, with the fees of that; the label and the pickup of the old one are void."""
    if one.status not in (S.REQUESTED, S.OPEN) or travels(one):
        raise invalid_state(f"{one.rma_number} is {one.status}: too late for another way.")
    if Method.KEEP_ITEM in (one.method, body.method):
        raise invalid_method(body.method)
    order = call.order(one.order_id)
    check_money(order, *(fee.amount for fee in body.fees))
    if one.goods_out is not None and body.fees != one.fees:
        raise invalid_request("The difference of an exchange is settled: its fees stay.")
    rule = chosen(call.shop(), order, [x.order_line_id for x in one.lines], body.method)
    bare = replace(one, method=body.method, fees=body.fees, label=None, pickup=None, drop_off=None)
    changed = _with_label(bare, rule.carrier) if one.status is S.OPEN else bare
    return save(call, changed, "return.method_changed")


def book_pickup(call: Call, one: Return, body: NewPickup) -> Return:
    if one.status not in (S.REQUESTED, S.OPEN) or travels(one):
        raise invalid_state(f"{one.rma_number} is {one.status}: too late to book a pickup.")
    slot = next((s for s in pickup_slots(call, one) if s.id == body.slot_id), None)
    if slot is None:
        raise slot_unavailable(body.slot_id)
    address = body.address or call.order(one.order_id).shipping_address
    pickup = Pickup(slot, f"PU-{secrets.token_hex(4).upper()}", address)
    booked = replace(one, method=Method.PICKUP, pickup=pickup)
    return save(call, booked, "return.pickup_booked")


def travels(one: Return) -> bool:
    """Whether the carrier has it: a pickup that was missed moved nothing."""
    return any(scan.status != "PICKUP_FAILED" for scan in one.tracking)


def _by_parcel(call: Call, held: Dossier, quoted: QuotedLine) -> list[ReturnLine]:
    """The pieces, taken from the latest deliveries first; one return line for each parcel."""
    wanted, left, parts = quoted.wanted, quoted.wanted.quantity, []
    for parcel in parcels(held.order, quoted.line, held.returns):
        pieces = min(left, parcel.quantity)
        if pieces:
            worth = quoted.refund.share(pieces, wanted.quantity, wanted.quantity - left)
            parts.append(
                ReturnLine(
                    id=call.new_id("rl"),
                    order_line_id=quoted.line.id,
                    quantity=pieces,
                    reason_id=wanted.reason_id,
                    refund=worth,
                    fulfilment_id=parcel.fulfilment_id,
                    note=wanted.note,
                )
            )
            left -= pieces
    return parts


def _drop_off(shop: Shop, point_id: str | None) -> DropOffPoint | None:
    if point_id is None:
        return None
    for point in shop.drop_off_points:
        if point.id == point_id:
            return point
    raise invalid_request(f"{point_id!r} is not a drop-off point.")


def _with_label(one: Return, carrier: str) -> Return:
    if one.method not in LABELLED or one.label:
        return one
    number = f"RT{secrets.randbelow(10**10):010d}"
    label = Label(carrier, number, secrets.token_urlsafe(16), one.expires_at)
    return replace(one, label=label)


def _event(status: ReturnStatus) -> str:
    return f"return.{status.lower()}"
