"""What we say of our own accord, when the desk has Rasa trigger it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from backend_client.errors import BackendError

from ..hearing.message import Message, message_of
from ..memory import SLOT, Memory, recall, stored
from ..outcome import Outcome
from ..services import Services
from .nearest import nearest_point
from .news import news_of
from .reading import Standings
from .reminders import apology_of, reminder_of
from .ways import ways_of
from .wording import Figures

log = logging.getLogger(__name__)


class Tell(Action):
    """News, a reminder or an apology about one return, from what the backend says now.

    Says nothing when it has been overtaken, or when the backend cannot be reached: the desk
    asks again. The return's order counts as proved from here on: only the desk can trigger this,
    for a return that was made or asked after in this very conversation.
    """

    def __init__(self, services: Services, standings: Standings) -> None:
        self._services = services
        self._standings = standings

    def name(self) -> str:
        return "action_tell"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        try:
            standing = await self._standings.of(str(message.first("return_id")))
        except BackendError as error:
            log.warning("A return could not be read: %s; nothing is told.", type(error).__name__)
            return _unspoken(memory)
        zone = message.first("zone")
        services, found = self._services, standing.found
        point = await nearest_point(found, standing.order, services.backend)
        figures = Figures(standing, services.words, services.policy, zone, services.clock(), point)
        outcome = self._outcome(message, figures)
        if outcome is None:
            return _unspoken(memory)
        self._utter(outcome, dispatcher)
        if outcome.speech is None:
            return _unspoken(memory)
        known = _about(memory, standing.found.order_id, standing.found.id)
        if message.first("about") == "pickup":
            known = replace(known, reminded=memory.turn)
        return [SlotSet(SLOT, stored(known))]

    def _outcome(self, message: Message, figures: Figures) -> Outcome | None:
        services, now = self._services, self._services.clock()
        match message.intent:
            case "EXTERNAL_return_news":
                return news_of(figures, message.first("told") or ())
            case "EXTERNAL_return_reminder":
                ways = ways_of(figures.standing, services.policy, reroutes=services.reroutes)
                return reminder_of(str(message.first("about")), figures, now, ways)
            case "EXTERNAL_return_late":
                return apology_of(figures, services.policy, now)
            case _:
                return None

    def _utter(self, outcome: Outcome, dispatcher: CollectingDispatcher) -> None:
        if outcome.speech:
            outcome.speech.utter(dispatcher)
        for case in outcome.cases:
            case.utter(dispatcher)
        if outcome.handoff:
            outcome.handoff.utter(dispatcher)


def _unspoken(memory: Memory) -> list[EventType]:
    """No turn of the conversation: a task under way does not put its question again."""
    before = memory.turn - 1
    return [SlotSet(SLOT, stored(replace(memory, turn=before, quiet=before)))]


def _about(memory: Memory, order_id: str, return_id: str) -> Memory:
    """The memory once we have spoken of this return."""
    proved = (*(one for one in memory.proved if one != order_id), order_id)
    return replace(memory, proved=proved, return_id=return_id)
