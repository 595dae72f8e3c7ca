"""The bot goes on where the people left off, with what was agreed filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from returns.intake import About, Draft, Question, Task, begin, from_data
from returns.intake.draft import has_exception
from returns.model import Method, Resolution

from .conversation import Conversation
from .hearing.message import Message, message_of
from .memory import SLOT, Memory, recall, stored
from .services import Services
from .speech import Speech


class BackFromAgent(Action):
    """Takes over what an agent hands back: a command of the desk, never words of a customer.

    `more_to_do` tells the rules whether a task goes on.
    """

    def __init__(self, services: Services, conversation: Conversation) -> None:
        self._services, self._conversation = services, conversation

    def name(self) -> str:
        return "action_back_from_agent"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        agreed = _agreed(message)
        memory = await self._take_over(memory, agreed, message, str(tracker.sender_id))
        goes_on = memory.draft is not None and memory.draft.asked is not None
        Speech(self._said(agreed, memory)).utter(dispatcher)
        memory = replace(memory, heard=message.id, missed=0)
        return [SlotSet(SLOT, stored(memory)), SlotSet("more_to_do", goes_on)]

    async def _take_over(
        self, memory: Memory, agreed: Mapping[str, Any], message: Message, conversation: str
    ) -> Memory:
        draft = self._draft(memory, agreed)
        if draft is None:
            return replace(memory, draft=None)
        known = tuple(one for one in memory.proved if one != draft.order_id)
        proved = (*known, draft.order_id) if draft.order_id else known
        nothing_said = replace(message, text="", entities={}, clauses=(), choice=None)
        memory = replace(memory, proved=proved)
        taken = await self._conversation.resume(memory, draft, nothing_said, conversation)
        if taken.draft and taken.draft.asked is None and taken.draft.task is Task.CHANGE_WAY:
            return replace(taken, draft=None)  # nothing of it can change any more
        if taken.draft and taken.draft.asked is None:  # an agent's yes is not the customer's
            asked = Question(About.CONFIRM, options=("yes", "no"))
            taken = replace(taken, draft=replace(taken.draft, agreed=None, asked=asked))
        return taken

    def _draft(self, memory: Memory, agreed: Mapping[str, Any]) -> Draft | None:
        """The draft with what was agreed laid over it. The key of its write is a new one: what
        was refused under the old one is another matter."""
        given = agreed.get("draft")
        draft = from_data(given) if given else memory.draft
        if agreed.get("settled"):
            return None
        if draft is None and agreed.get("order_id"):
            draft = begin(Task.RETURN, "")
        if draft is None:
            return None
        changed = replace(draft, key=self._services.new_key(), agreed=None, asked=None)
        if agreed.get("order_id"):
            changed = replace(changed, order_id=str(agreed["order_id"]), number=None)
        if agreed.get("resolution"):
            changed = replace(changed, resolution=Resolution(agreed["resolution"]))
        if agreed.get("method"):
            changed = replace(changed, method=Method(agreed["method"]))
        return changed

    def _said(self, agreed: Mapping[str, Any], memory: Memory) -> str:
        words, who = self._services.words, str(agreed.get("agent") or "")
        if memory.draft and has_exception(memory.draft):
            return words.say("utter_back_with_exception", memory.turn, agent=who)
        if memory.draft and memory.draft.asked:
            return words.say("utter_back_with_task", memory.turn, agent=who)
        return words.say("utter_back", memory.turn, agent=who)


def _agreed(message: Message) -> Mapping[str, Any]:
    try:
        found = json.loads(str(message.first("agreed") or "{}"))
    except ValueError:
        return {}
    return found if isinstance(found, Mapping) else {}
