"""Where to hand a parcel in: the drop-off point nearest to the address on the order."""

from __future__ import annotations

import backend_client.model as shop
from backend_client.errors import BackendError
from backend_client.protocol import OrderBackend

from ..words import Words


async def nearest_point(
    found: shop.Return, order: shop.Order, backend: OrderBackend
) -> shop.DropOffPoint | None:
    """The point that was chosen, or else the nearest; None when none is called for, or known."""
    waits = found.status is shop.ReturnStatus.OPEN and not found.tracking
    address = order.shipping_address
    if found.method is not shop.ReturnMethod.DROP_OFF or not waits:
        return None
    if found.drop_off or not address.postal_code:
        return found.drop_off
    try:
        points = await backend.list_drop_off_points(address.postal_code, address.country, limit=1)
    except BackendError:  # the code serves at any point
        return None
    return points[0] if points else None


def in_words(point: shop.DropOffPoint, words: Words) -> str:
    """`Near you: Kiosk Linden, Lindenstr. 1, 10115 Berlin (Mo-Sa 8-20).`"""
    at = point.address
    place = ", ".join(
        part for part in (point.name, at.line1, f"{at.postal_code} {at.city}".strip()) if part
    )
    hours = f" ({point.opening_hours})" if point.opening_hours else ""
    return words.say("utter_nearest_point", place=f"{place}{hours}")
