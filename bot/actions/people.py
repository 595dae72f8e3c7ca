"""Handing a conversation to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from .departments import Handoff
from .hearing.message import message_of
from .memory import SLOT, recall, stored
from .services import Services
from .speech import Speech

_RESPONSES = {"legal_threat": "utter_handoff_legal", "report_safety": "utter_handoff_safety"}
_REASONS = {"talk_to_human": "asked", "legal_threat": "legal", "report_safety": "safety"}


class HandOff(Action):
    """Asks the desk for a person, and says so. The draft stays, for when the bot is back."""

    def __init__(self, services: Services) -> None:
        self._words = services.words

    def name(self) -> str:
        return "action_hand_off"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, intent = recall(tracker), message_of(tracker).intent
        key = _RESPONSES.get(intent, "utter_handoff")
        Speech(self._words.say(key, memory.turn)).utter(dispatcher)
        Handoff("customer_service", _REASONS.get(intent, "asked")).utter(dispatcher)
        return [SlotSet(SLOT, stored(replace(memory.spoken(), missed=0)))]
