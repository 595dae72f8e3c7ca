"""The courier: when they could come, and the booking of a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from json import dumps
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

import backend_client.model as shop
from backend_client.errors import BackendError, InvalidState, SlotUnavailable
from returns.intake import Place

from ..hearing.message import message_of
from ..memory import SLOT, recall, stored
from ..services import Services
from ..speech import Button, Speech, person
from .case import case_note
from .reading import Standings
from .standing import Standing
from .wording import slot_words

MOST = 9


class OfferPickup(Action):
    """The free times of the return that the button named."""

    def __init__(self, services: Services, standings: Standings) -> None:
        self._services = services
        self._standings = standings

    def name(self) -> str:
        return "action_offer_pickup"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        return_id = message.choice[1] if message.choice else memory.return_id or ""
        (await self._speech(return_id, memory.turn)).utter(dispatcher)
        known = replace(memory, return_id=return_id, reminded=memory.turn)
        return [SlotSet(SLOT, stored(known))]

    async def _speech(self, return_id: str, turn: int) -> Speech:
        try:
            standing = await self._standings.of(return_id)
        except BackendError:
            words = self._services.words
            return Speech(words.say("utter_pickup_none", turn), (person(words),))
        return await slots_speech(standing, self._services, turn)


async def slots_speech(standing: Standing, services: Services, turn: int, said: str = "") -> Speech:
    """The other free times; those of a day that was `said` first."""
    words, found = services.words, standing.found
    try:
        every = await services.backend.list_pickup_slots(found.id)
    except BackendError:
        every = ()
    booked = found.pickup.slot if found.pickup else None
    free = tuple(slot for slot in every if booked is None or slot.id != booked.id)
    if not free:
        return Speech(words.say("utter_pickup_none", turn), (person(words),))
    zone = zone_of(standing, services)
    day = _day_said(said, _weekday(booked, zone) if booked else "")
    of_day = tuple(slot for slot in free if day == _weekday(slot, zone))
    others = tuple(slot for slot in free if slot not in of_day)
    slots = (*of_day, *others)[:MOST]
    key = "utter_pickup_choose"
    if day:
        key += "_day" if of_day else "_other"
    text = words.say(key, turn, rma=found.rma_number, day=day.capitalize())
    buttons = tuple(
        Button(slot_words(slot, zone, words), _booking(found.id, slot)) for slot in slots
    )
    return Speech(text, buttons, _picker(slots, zone))


def _weekday(slot: shop.PickupSlot, zone: str) -> str:
    return f"{slot.starts_at.astimezone(ZoneInfo(zone)):%A}".lower()


def _day_said(said: str, booked: str) -> str:
    """The weekday that is wanted; the `booked` one is named because it does not suit."""
    return next((day for day in _DAY.findall(said.lower()) if day != booked), "")


_DAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b")


class BookPickup(Action):
    """Books the time that was chosen. Booked already: moves the pickup."""

    def __init__(self, services: Services, standings: Standings) -> None:
        self._services = services
        self._standings = standings

    def name(self) -> str:
        return "action_book_pickup"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        return_id, _, slot_id = (message.choice[1] if message.choice else "").partition("|")
        words = self._services.words
        try:
            booked = await self._services.backend.book_pickup(
                return_id,
                slot_id,
                idempotency_key=f"pickup:{return_id}:{slot_id}:{message.id}",
                address=await self._address(return_id, memory.places.get(return_id)),
            )
            standing = await self._standings.of(return_id)
        except SlotUnavailable:
            Speech(words.say("utter_pickup_taken"), (_slots(return_id, words),)).utter(dispatcher)
        except InvalidState:
            Speech(words.say("utter_pickup_too_late"), (person(words),)).utter(dispatcher)
        except BackendError:
            Speech(words.say("utter_pickup_none"), (person(words),)).utter(dispatcher)
        else:
            self._booked(booked, standing).utter(dispatcher)
            case_note(booked).utter(dispatcher)
        return [SlotSet(SLOT, stored(memory))]

    async def _address(self, return_id: str, place: Place | None) -> shop.Address | None:
        """Where the courier comes: to the place that was named here, or else where he was to come
        before; None: to the order's address."""
        found = await self._services.backend.get_return(return_id)
        order = await self._services.backend.get_order(found.order_id)
        return address_at(place, order) if place else booked_elsewhere(found, order)

    def _booked(self, booked: shop.Return, standing: Standing) -> Speech:
        assert booked.pickup is not None  # the backend has just booked it
        words = self._services.words
        when = slot_words(booked.pickup.slot, zone_of(standing, self._services), words)
        text = words.say("utter_pickup_booked", when=when, carrier=booked.pickup.slot.carrier,
                         rma=booked.rma_number)  # fmt: skip
        return Speech(text, (_slots(booked.id, words, "utter_label_pickup_change"),))


def booked_elsewhere(found: shop.Return, order: shop.Order) -> shop.Address | None:
    """The address of the booked pickup, where it is not the order's: another time keeps it."""
    at = found.pickup.address if found.pickup else None
    return None if at == order.shipping_address else at


def address_at(place: Place, order: shop.Order) -> shop.Address:
    """The place in the customer's name, and in the order's country."""
    there = order.shipping_address
    return shop.Address(
        there.name, place.street, "", place.postcode, place.town, "", there.country, there.phone
    )


def zone_of(standing: Standing, services: Services) -> str:
    """The customer's zone, else the shop's."""
    return standing.zone or str(services.policy.zone)


def _slots(return_id: str, words: Any, key: str = "utter_label_pickup_choose") -> Button:
    return Button(words.say(key), f"/pickup_slots{dumps({'choice': f'return:{return_id}'})}")


def _booking(return_id: str, slot: shop.PickupSlot) -> str:
    return f"/pickup_book{dumps({'choice': f'slot:{return_id}|{slot.id}'})}"


def _picker(slots: Iterable[shop.PickupSlot], zone: str) -> dict[str, object]:
    """The widget shows them by day; elsewhere they are buttons."""
    shown = []
    for slot in slots:
        first, last = (at.astimezone(ZoneInfo(zone)) for at in (slot.starts_at, slot.ends_at))
        shown.append({"date": f"{first:%Y-%m-%d}", "time": f"{first.hour}–{last.hour}"})
    return {"type": "picker", "picker": {"type": "slots", "slots": shown}}
