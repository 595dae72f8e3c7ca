"""Where to hand a parcel in: the drop-off points nearest to an address, or to a postcode."""

from __future__ import annotations

import re

import backend_client.model as shop
from backend_client.errors import BackendError
from backend_client.protocol import OrderBackend

from ..facts import TIMEZONES
from ..hearing.message import Message
from ..memory import Memory
from ..services import Services
from ..speech import Speech
from ..words import Words

MOST = 3
_WHERE = re.compile(
    r"\bdrop(?:ping|ped)?[ -]?(?:it |them |this |my \w+ )?offs?\b|"
    r"\bhand (?:it|them|this) (?:in|over)\b|"
    r"\b(?:parcel|packet?) ?(?:shop|box|point|locker|station)s?\b|\bdrop ?boxes?\b|\blockers?\b|"
    r"\bnearest\b|\bnear (?:me|here|by)\b|\bnearby\b|\bpoints? (?:in|near|around|close)\b",
    re.I,
)


class Places:
    """Names places to hand a parcel in, as far as the order backend knows them."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def asked(self, memory: Memory, message: Message) -> str:
        """What to add to the ways back for somebody who asks where; empty where nobody does, or
        there are no such places. A postcode that was not said is that of the order at hand."""
        if not _WHERE.search(message.text):
            return ""
        order = await self._order(memory)
        said = _postcode(message) or (order.shipping_address.postal_code if order else "")
        told = await self._near(said, order)
        if told and not said:
            return self._services.words.say("utter_places_ask", memory.turn)
        return told

    async def answered(self, memory: Memory, message: Message) -> Speech | None:
        """The places near the postcode that we have just offered to look up."""
        said = _postcode(message)
        if not said or memory.near != memory.turn - 1:
            return None
        told = await self._near(said, await self._order(memory))
        return Speech(told or self._services.words.say("utter_places_none", memory.turn))

    async def _near(self, postcode: str, order: shop.Order | None) -> str:
        """The nearest of them in words; empty where there are none."""
        country = order.shipping_address.country if order else self._home()
        try:
            found = await self._services.backend.list_drop_off_points(postcode, country, limit=MOST)
        except BackendError:
            return ""
        words = self._services.words
        listed = "\n".join(f"• {place(point)}" for point in found)
        return words.say("utter_places_near", postcode=postcode, list=listed) if found else ""

    async def _order(self, memory: Memory) -> shop.Order | None:
        if memory.order_id is None:
            return None
        try:
            return await self._services.backend.get_order(memory.order_id)
        except BackendError:
            return None

    def _home(self) -> str:
        """The shop's own country, by its zone."""
        zone = str(self._services.policy.zone)
        return next((country for country, of in TIMEZONES.items() if of == zone), "")


def _postcode(message: Message) -> str:
    return str(message.first("postcode") or message.first("order_number") or "")


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
    """`The nearest one to you: Kiosk Linden, Lindenstr. 1, 10115 Berlin (Mo-Sa 8-20).`"""
    return words.say("utter_nearest_point", place=place(point))


def place(point: shop.DropOffPoint) -> str:
    """`Kiosk Linden, Lindenstr. 1, 10115 Berlin (Mo-Sa 8-20)`."""
    at = point.address
    parts = (point.name, at.line1, f"{at.postal_code} {at.city}".strip())
    hours = f" ({point.opening_hours})" if point.opening_hours else ""
    return ", ".join(part for part in parts if part) + hours
