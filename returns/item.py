"""One line that is judged, with when it came to the customer."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from returns.model import Line, Order

DELIVERY, SHIPMENT, ORDER = "delivery", "shipment", "order"


class Item(NamedTuple):
    line: Line
    fulfilled: int
    returnable: int
    units_wanted: int
    """By all requests together."""
    arrived_at: datetime
    arrived_on: date
    """In the customer's zone: the day from which windows count."""
    counted_from: str
    """Delivery; else shipment plus the transit days; else the order date plus those."""


def item_of(order: Order, line: Line, units_wanted: int, transit_days: int, zone: tzinfo) -> Item:
    if line.delivered_at:
        at, counted_from = line.delivered_at, DELIVERY
    else:
        sent, counted_from = (line.shipped_at, SHIPMENT) if line.shipped_at else (None, ORDER)
        at = (sent or order.placed_at) + timedelta(days=transit_days)
    day = at.astimezone(zone).date()
    return Item(line, line.fulfilled, line.returnable, units_wanted, at, day, counted_from)
