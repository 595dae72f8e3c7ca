"""A fault of ours never leaves the customer without an answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from .memory import SLOT, recall, stored
from .speech import Speech, person
from .words import Words, calmly

log = logging.getLogger(__name__)


class Guarded(Action):
    """Runs an action; when it fails, says so and waits for the customer.

    Without it a fault would be a 500, for which Rasa's REST channel answers with nothing at all.
    The log names the action and the fault's place, and nothing that the customer wrote.
    """

    def __init__(self, action: Action, words: Words) -> None:
        self._action = action
        self._words = words

    def name(self) -> str:
        return str(self._action.name())

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        try:
            with calmly(recall(tracker).is_upset):
                events: list[EventType] = await self._action.run(dispatcher, tracker, domain)
        except Exception:  # whatever it was, the customer is waiting
            log.exception("%s failed", self.name())
            memory = recall(tracker)
            dispatcher.messages.clear()
            unknown = self.name() == "action_finish_task"  # it may have been sent by then
            key = "utter_went_wrong_unsure" if unknown else "utter_went_wrong"
            text = self._words.say(key, memory.turn)
            Speech(text, (person(self._words),)).utter(dispatcher)
            return [SlotSet(SLOT, stored(memory)), FollowupAction("action_listen")]
        return events
