"""A second look at a refusal: whoever does not agree gets a person, who gets the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from backend_client.errors import BackendError
from returns.decision import Decision, Department, Outcome
from returns.intake import to_data

from .conversation import Conversation
from .departments import Handoff
from .figures import day
from .hearing.message import Message, message_of
from .memory import SLOT, Memory, Refusal, recall, stored
from .people import hand_off
from .services import Services
from .situation import Situation, situation
from .speech import Speech, person, wish

_ENDED = (ActiveLoop(None), SlotSet("requested_slot", None), FollowupAction("action_listen"))
"""Nobody asks on while a person is waited for."""


class Appeal(Action):
    """Hands the last refusal to the department that the policy names, as it was decided then.

    Where nothing was refused in this conversation it asks what is meant, and a task goes on.
    """

    def __init__(self, services: Services, conversation: Conversation) -> None:
        self._services = services
        self._conversation = conversation

    def name(self) -> str:
        return "action_appeal"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        try:
            refused = await self._refused(memory, message, str(tracker.sender_id))
        except BackendError:  # a person can look at it again all the same
            hand_off(self._services.words, memory, dispatcher)
            return [SlotSet(SLOT, stored(replace(memory, missed=0))), *_ENDED]
        if refused is None:
            return self._ask_what_is_meant(memory, dispatcher)
        found, refusal = refused
        return self._hand_over(found, refusal, memory, dispatcher)

    async def _refused(
        self, memory: Memory, message: Message, conversation: str
    ) -> tuple[Situation, Refusal] | None:
        """The refusal that is meant: of the task under way, or else the last one."""
        now = self._services.clock()
        under_way = Refusal(memory.draft, now) if memory.draft else None
        for refusal in (under_way, memory.refusal):
            found = await self._as_decided(refusal, message, memory, conversation)
            if refusal and found:
                return found, refusal
        return None

    async def _as_decided(
        self, refusal: Refusal | None, message: Message, memory: Memory, conversation: str
    ) -> Situation | None:
        """What was decided then; None where that was no refusal."""
        if refusal is None:
            return None
        quiet = replace(message, entities={}, choice=None)
        access = await self._conversation.open(refusal.draft, quiet, memory, conversation)
        then = replace(self._services, clock=lambda: refusal.at)
        found = situation(access.draft, access, then)
        decision = found.decision
        refused = decision and any(line.outcome is Outcome.DECLINED for line in decision.lines)
        return found if refused else None

    def _ask_what_is_meant(
        self, memory: Memory, dispatcher: CollectingDispatcher
    ) -> list[EventType]:
        words = self._services.words
        buttons = (person(words),) if memory.draft else (wish(words, "start_return"), person(words))
        Speech(words.say("utter_appeal_of_what", memory.turn), buttons).utter(dispatcher)
        return [SlotSet(SLOT, stored(replace(memory, missed=0)))]

    def _hand_over(
        self,
        refused: Situation,
        refusal: Refusal,
        memory: Memory,
        dispatcher: CollectingDispatcher,
    ) -> list[EventType]:
        decision, words = refused.decision, self._services.words
        assert decision is not None  # it is what was refused
        appeal = decision.appeal
        today = self._services.clock().astimezone(ZoneInfo(refused.zone)).date()
        if appeal and appeal.until < today:
            text = words.say("utter_appeal_late", memory.turn, until=day(appeal.until))
            Speech(text, (person(words),)).utter(dispatcher)
            return [SlotSet(SLOT, stored(memory))]
        Speech(words.say("utter_appeal", memory.turn)).utter(dispatcher)
        Handoff(_department(decision), "appeal", _case(refused, refusal)).utter(dispatcher)
        kept = replace(memory, refused=None, refusal=None, missed=0)
        return [SlotSet(SLOT, stored(kept)), *_ENDED]


def _department(decision: Decision) -> str:
    """The policy's; without a word in it, customer service."""
    department = decision.appeal.department if decision.appeal else Department.CUSTOMER_SERVICE
    return department.value


def _case(refused: Situation, refusal: Refusal) -> dict[str, Any]:
    """For the people who look at it again: what was wanted, and when it was refused."""
    return {
        "order_id": refused.order.id if refused.order else None,
        "draft": to_data(refusal.draft),
        "decided_at": refusal.at.isoformat(),
    }
