"""Handing a conversation to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from backend_client.errors import BackendError
from returns.intake import to_data

from .departments import Handoff
from .hearing.message import message_of
from .memory import SLOT, Memory, recall, stored
from .mood import is_only_anger
from .services import Services
from .speech import Speech, person
from .staff import case as cases
from .words import Words

_RESPONSES = {
    "legal_threat": "utter_handoff_legal",
    "report_safety": "utter_handoff_safety",
    "payment_data": "utter_handoff_payment_data",
}
_REASONS = {"legal_threat": "legal", "report_safety": "safety", "payment_data": "payment_data"}
_DEPARTMENTS = {"payment_data": "finance"}


_SURE = {"talk_to_human": 0.6, "legal_threat": 0.6, "report_safety": 0.5}
"""Below it a person is offered, not called: "one moment" is no wish for one."""


def hand_off(
    words: Words,
    memory: Memory,
    dispatcher: CollectingDispatcher,
    intent: str = "talk_to_human",
    case: Mapping[str, Any] | None = None,
) -> None:
    """Asks the desk for a person, and says so. `case`: what the people are told of."""
    Speech(words.say(_RESPONSES.get(intent, "utter_handoff"), memory.turn)).utter(dispatcher)
    told = case or _known(memory)
    department = _DEPARTMENTS.get(intent, "customer_service")
    Handoff(department, _REASONS.get(intent, "asked"), told).utter(dispatcher)


class HandOff(Action):
    """Passes the conversation to a person. The draft stays, for when the bot is back."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words

    def name(self) -> str:
        return "action_hand_off"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        anger = message.intent == "talk_to_human" and is_only_anger(message.text)
        if anger or message.confidence < _SURE.get(message.intent, 0.0):
            return [self._offer(memory, dispatcher, anger=anger)]
        case = await case_of(memory, self._services)
        hand_off(self._words, memory, dispatcher, message.intent, case)
        return [SlotSet(SLOT, stored(replace(memory, missed=0)))]

    def _offer(self, memory: Memory, dispatcher: CollectingDispatcher, *, anger: bool) -> EventType:
        """Offers a person, and to somebody who is upset says that we are sorry."""
        again = "_again" if memory.mood.needs_a_person else ""
        key = f"utter_complaint{again}" if anger else "utter_offer_person"
        text = self._words.say(key, memory.turn)
        Speech(text, (person(self._words),)).utter(dispatcher)
        mood = memory.mood.acknowledged() if anger else memory.mood
        return SlotSet(SLOT, stored(replace(memory, offered=memory.turn, mood=mood)))


def _known(memory: Memory) -> dict[str, Any]:
    """The task under way, after a refusal of this order what was refused and when; and the return
    that was spoken of last, if any."""
    known: dict[str, Any] = {"order_id": memory.order_id}
    if memory.return_id:
        known["about_return"] = memory.return_id
    if memory.draft:
        return {**known, "draft": to_data(memory.draft)}
    refusal = memory.refusal
    if refusal is None or refusal.draft.order_id != memory.order_id:
        return known
    refused = {"draft": to_data(refusal.draft), "decided_at": refusal.at.isoformat()}
    return {**known, **refused}


async def case_of(memory: Memory, services: Services) -> dict[str, Any]:
    """What the people are told of: the order, the draft, and what they are worth for routing.

    A backend that does not answer keeps nobody from being handed over.
    """
    data = _known(memory)
    try:
        found = await cases.load(data, services)
    except BackendError:
        return data
    if found and found.draft:
        wanted = {piece.line_id: piece.quantity for piece in found.wanted}
        worth = [
            line.unit_price * wanted[line.id] for line in found.order.lines if line.id in wanted
        ]
        amount = sum((one.amount for one in worth), start=type(found.order.total.amount)(0))
        data["value"] = {"amount": str(amount), "currency": found.order.currency}
    return data
