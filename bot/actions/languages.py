"""Who writes in a language that the bot does not speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from .departments import Handoff
from .hearing.message import message_of
from .memory import SLOT, Memory, recall, stored
from .services import Services
from .speech import Button, Speech
from .words import Words

_TASK_LEFT = (
    ActiveLoop(None), SlotSet("requested_slot", None), FollowupAction("action_listen"),
)  # fmt: skip
"""The person who comes takes the task on; its draft stays for when the bot is back."""


class OtherLanguage(Action):
    """Says in that language that the bot speaks English, and offers a person; the second time
    in a row it brings one."""

    def __init__(self, services: Services) -> None:
        self._words = services.words

    def name(self) -> str:
        return "action_other_language"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory = recall(tracker)
        language = str(message_of(tracker).first("language") or "")
        if memory.missed:
            Speech(_in(language, "utter_handoff_language", self._words)).utter(dispatcher)
            Handoff("customer_service", "language", {"language": language}).utter(dispatcher)
            return [_remembered(memory, missed=0), *_TASK_LEFT]
        text = _in(language, "utter_other_language", self._words)
        label = _in(language, "utter_label_person", self._words)
        Speech(text, (Button(label, "/talk_to_human"),)).utter(dispatcher)
        return [_remembered(memory, missed=1)]


def _remembered(memory: Memory, missed: int) -> EventType:
    return SlotSet(SLOT, stored(replace(memory, missed=missed)))


def _in(language: str, key: str, words: Words) -> str:
    """The response in `language`, or in English where we have none."""
    known = f"{key}_{language.lower().replace('-', '_')}"
    return words.say(known if known in words.keys else key)
