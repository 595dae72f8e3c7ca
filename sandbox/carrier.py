"""What carriers do with an order's parcels: ship, scan, deliver."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from sandbox.call import Call
from sandbox.problems import invalid_request, invalid_state
from sandbox.records import (
    Fulfilment,
    FulfilmentLine,
    FulfilmentStatus,
    Order,
    OrderStatus,
    PaymentState,
    TrackingEvent,
)
from sandbox.remaining import unshipped

F = FulfilmentStatus
MOVES = {
    F.PENDING: frozenset({F.IN_TRANSIT, F.CANCELED}),
    F.IN_TRANSIT: frozenset({F.IN_TRANSIT, F.OUT_FOR_DELIVERY, F.DELIVERED, F.FAILURE}),
    F.OUT_FOR_DELIVERY: frozenset({F.IN_TRANSIT, F.DELIVERED, F.FAILURE}),
    F.FAILURE: frozenset({F.IN_TRANSIT, F.OUT_FOR_DELIVERY, F.DELIVERED}),
    F.DELIVERED: frozenset[F](),
    F.CANCELED: frozenset[F](),
}
SAID = {
    F.IN_TRANSIT: "In transit",
    F.OUT_FOR_DELIVERY: "On the van",
    F.DELIVERED: "Delivered",
    F.FAILURE: "Could not be delivered",
    F.CANCELED: "Cancelled",
}


@dataclass(frozen=True, slots=True)
class Shipment:
    """Without lines: everything that has not shipped, in one parcel."""

    lines: tuple[FulfilmentLine, ...] = ()
    carrier: str = "ParcelPost"


@dataclass(frozen=True, slots=True)
class Progress:
    fulfilment_id: str
    status: FulfilmentStatus
    location: str = ""


def ship(call: Call, order: Order, body: Shipment) -> Order:
    if order.status is not OrderStatus.OPEN:
        raise invalid_state(f"Order {order.number} is {order.status}: nothing to ship.")
    left = {line.id: unshipped(order, line) for line in order.lines}
    lines = body.lines or tuple(FulfilmentLine(id_, n) for id_, n in left.items() if n)
    if not lines:
        raise invalid_state(f"Order {order.number} has shipped in full.")
    for line in lines:
        if not 1 <= line.quantity <= left.get(line.order_line_id, 0):
            raise invalid_request(f"{line.order_line_id}: {line.quantity} cannot be shipped.")
    parcel = Fulfilment(
        id=call.new_id("ful"),
        status=F.IN_TRANSIT,
        lines=lines,
        shipped_at=call.now,
        carrier=body.carrier,
        tracking_number=f"PP{secrets.randbelow(10**10):010d}",
        events=(TrackingEvent(call.now, "PICKED_UP", "Handed to the carrier"),),
    )
    return _saved(call, replace(order, fulfilments=(*order.fulfilments, parcel)), parcel)


def progress(call: Call, order: Order, body: Progress) -> Order:
    """A parcel's next scan. A delivery on which cash was due brings the payment in."""
    parcel = next((p for p in order.fulfilments if p.id == body.fulfilment_id), None)
    if parcel is None:
        raise invalid_request(f"{body.fulfilment_id!r} is not a parcel of this order.")
    if body.status not in MOVES[parcel.status]:
        raise invalid_state(f"{parcel.id} is {parcel.status}: it cannot become {body.status}.")
    scan = TrackingEvent(call.now, body.status, SAID.get(body.status, ""), body.location)
    moved = replace(
        parcel,
        status=body.status,
        events=(*parcel.events, scan),
        shipped_at=parcel.shipped_at or call.now,
        delivered_at=call.now if body.status is F.DELIVERED else parcel.delivered_at,
    )
    parcels = tuple(moved if p.id == moved.id else p for p in order.fulfilments)
    changed = replace(order, fulfilments=parcels)
    return _saved(call, _paid(call, changed) if body.status is F.DELIVERED else changed, moved)


def mark_paid(call: Call, order: Order) -> Order:
    """The money of every pending payment is in."""
    paid = _paid(call, order)
    call.tx.put(paid)
    call.tell("order.paid", paid)
    return paid


def _paid(call: Call, order: Order) -> Order:
    return replace(
        order,
        payments=tuple(
            replace(payment, state=PaymentState.SUCCESS, paid_at=call.now)
            if payment.state is PaymentState.PENDING
            else payment
            for payment in order.payments
        ),
    )


def _saved(call: Call, order: Order, parcel: Fulfilment) -> Order:
    call.tx.put(order)
    call.tell(
        "fulfilment.updated", order, fulfilment_id=parcel.id, fulfilment_status=parcel.status.value
    )
    return order
