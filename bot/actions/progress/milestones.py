"""What has happened to a return, as the customer would count it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import backend_client.model as shop

MISSED = "PICKUP_FAILED"
"""A carrier's scan that says: came to collect, and did not get the parcel."""


class Stage(StrEnum):
    """The kinds of milestones, from first to last: a later one makes an earlier one old news."""

    REQUESTED = "requested"
    APPROVED = "approved"
    PICKUP_BOOKED = "pickup_booked"
    PICKUP_MISSED = "pickup_missed"
    IN_TRANSIT = "in_transit"
    PARTLY_RECEIVED = "partly_received"
    RECEIVED = "received"
    INSPECTED = "inspected"
    REFUNDING = "refunding"
    REFUND_FAILED = "refund_failed"
    REFUNDED = "refunded"
    CLOSED = "closed"
    DECLINED = "declined"
    CANCELED = "canceled"
    EXPIRED = "expired"

    @property
    def rank(self) -> int:
        """Its place in the sequence."""
        return list(Stage).index(self)


@dataclass(frozen=True, slots=True)
class Milestone:
    """`key` names it within its return for ever: what was told is remembered by it."""

    key: str
    stage: Stage
    at: datetime
    refund: shop.Refund | None = None


_OF_STATUS = {
    shop.ReturnStatus.REQUESTED: Stage.REQUESTED,
    shop.ReturnStatus.OPEN: Stage.APPROVED,
    shop.ReturnStatus.PARTIALLY_RECEIVED: Stage.PARTLY_RECEIVED,
    shop.ReturnStatus.RECEIVED: Stage.RECEIVED,
    shop.ReturnStatus.CLOSED: Stage.CLOSED,
    shop.ReturnStatus.DECLINED: Stage.DECLINED,
    shop.ReturnStatus.CANCELED: Stage.CANCELED,
    shop.ReturnStatus.EXPIRED: Stage.EXPIRED,
}


def milestones(found: shop.Return) -> tuple[Milestone, ...]:
    """Everything that has happened, oldest first. A status that is not known is left out."""
    return tuple(sorted(_all(found), key=lambda one: (one.at, one.stage.rank)))


def latest(found: tuple[Milestone, ...]) -> Milestone | None:
    """The one that says where the return stands."""
    return max(found, key=lambda one: (_standing(one), one.at), default=None)


def inspected(found: shop.Return) -> bool:
    """Whether the warehouse has looked at every line."""
    return bool(found.lines) and all(line.disposition is not None for line in found.lines)


def refused(found: shop.Return) -> tuple[shop.ReturnLine, ...]:
    """The lines of which something was looked at and not accepted."""
    return tuple(
        line
        for line in found.lines
        if line.disposition is not None and line.accepted_quantity < line.quantity
    )


def missed_pickup(found: shop.Return) -> shop.TrackingEvent | None:
    """The carrier came in vain, nothing has travelled since, and no new time was chosen."""
    last = found.tracking[-1] if found.tracking else None
    if last is None or last.status != MISSED:
        return None
    booked_anew = found.pickup is not None and found.pickup.slot.starts_at > last.at
    return None if booked_anew else last


def _standing(one: Milestone) -> int:
    """A missed pickup stands above a booked one only while it is the later of the two."""
    pickup = (Stage.PICKUP_BOOKED, Stage.PICKUP_MISSED)
    return Stage.PICKUP_BOOKED.rank if one.stage in pickup else one.stage.rank


def _all(found: shop.Return) -> Iterator[Milestone]:
    for change in found.history:
        if stage := _OF_STATUS.get(change.status):
            yield Milestone(stage.value, stage, change.at)
    yield from _travels(found)
    if inspected(found):
        yield Milestone(Stage.INSPECTED.value, Stage.INSPECTED, _inspected_at(found))
    for refund in found.refunds:
        yield from _refund(refund)


def _travels(found: shop.Return) -> Iterator[Milestone]:
    if found.pickup:
        booked = f"pickup:{found.pickup.reference}"
        yield Milestone(booked, Stage.PICKUP_BOOKED, _booked_at(found, found.pickup))
    for number, event in enumerate(found.tracking):
        if event.status == MISSED:
            yield Milestone(f"missed:{number}", Stage.PICKUP_MISSED, event.at)
    moved = [event.at for event in found.tracking if event.status != MISSED]
    if moved:
        yield Milestone(Stage.IN_TRANSIT.value, Stage.IN_TRANSIT, min(moved))


def _refund(refund: shop.Refund) -> Iterator[Milestone]:
    key = f"refund:{refund.id}"
    yield Milestone(key, Stage.REFUNDING, refund.created_at, refund)
    after = refund.settled_at or refund.created_at
    if refund.state is shop.PaymentState.SUCCESS:
        yield Milestone(f"{key}:paid", Stage.REFUNDED, after, refund)
    elif refund.state is shop.PaymentState.FAILURE:
        yield Milestone(f"{key}:failed", Stage.REFUND_FAILED, after, refund)


def _booked_at(found: shop.Return, pickup: shop.Pickup) -> datetime:
    """Backends do not date it: not before the approval, nor before a pickup that it replaces."""
    approved = _last(found, shop.ReturnStatus.REQUESTED, shop.ReturnStatus.OPEN)
    missed = [event.at for event in found.tracking if event.status == MISSED]
    return max([approved, *(at for at in missed if at < pickup.slot.starts_at)])


def _inspected_at(found: shop.Return) -> datetime:
    """Backends do not date it: not before the goods came."""
    return _last(found, shop.ReturnStatus.PARTIALLY_RECEIVED, shop.ReturnStatus.RECEIVED)


def _last(found: shop.Return, *statuses: shop.ReturnStatus) -> datetime:
    dated = [change.at for change in found.history if change.status in statuses]
    return max(dated, default=found.created_at)
