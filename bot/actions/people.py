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
from .memory import SLOT, Memory, recall, stored
from .services import Services
from .speech import Speech, person
from .words import Words

_RESPONSES = {"legal_threat": "utter_handoff_legal", "report_safety": "utter_handoff_safety"}
_REASONS = {"talk_to_human": "asked", "legal_threat": "legal", "report_safety": "safety"}


_SURE = {"talk_to_human": 0.6, "legal_threat": 0.6, "report_safety": 0.5}
"""Below it a person is offered, not called: "one moment" is no wish for one."""


def hand_off(
    words: Words, memory: Memory, dispatcher: CollectingDispatcher, intent: str = "talk_to_human"
) -> None:
    """Asks the desk for a person, and says so."""
    Speech(words.say(_RESPONSES.get(intent, "utter_handoff"), memory.turn)).utter(dispatcher)
    Handoff("customer_service", _REASONS.get(intent, "asked")).utter(dispatcher)


class HandOff(Action):
    """Passes the conversation to a person. The draft stays, for when the bot is back."""

    def __init__(self, services: Services) -> None:
        self._words = services.words

    def name(self) -> str:
        return "action_hand_off"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        if message.confidence < _SURE.get(message.intent, 0.0):
            text = self._words.say("utter_offer_person", memory.turn)
            Speech(text, (person(self._words),)).utter(dispatcher)
            return [SlotSet(SLOT, stored(replace(memory, offered=memory.turn)))]
        hand_off(self._words, memory, dispatcher, message.intent)
        return [SlotSet(SLOT, stored(replace(memory, missed=0)))]
