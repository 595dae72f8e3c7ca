"""The form of a task, as Rasa runs it: take the message in, then put the open question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from backend_client.errors import BackendError
from returns.intake import About, Draft, Question

from .access import Access
from .conversation import Conversation
from .figures import day
from .hearing.message import Message, message_of
from .interruptions import asides, calls_off, interrupts
from .memory import SLOT, Memory, recall, stored
from .policy_answers import PolicyAnswers
from .questions import Questions
from .services import Services
from .situation import Situation, situation
from .speech import Speech, person
from .verdicts import verdict

_PATIENCE = 2  # messages in a row that were not understood, until a person is offered
_AFTER_THE_DECISION = (About.RESOLUTION, About.METHOD, About.CONFIRM)


class ValidateTaskForm(Action):
    """Takes the message into the draft, and ends the form when nothing is missing.

    Returns no slot at all for a message that interrupts: the form then rejects itself, and the
    rules answer the interruption.
    """

    def __init__(self, conversation: Conversation, answers: PolicyAnswers) -> None:
        self._conversation = conversation
        self._answers = answers

    def name(self) -> str:
        return "validate_task_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        if memory.heard == message.id:  # Rasa asks twice when it starts the form
            return _events(memory)
        if memory.draft and calls_off(message, memory.draft):
            return _events(replace(memory, draft=None, heard=message.id))
        if memory.draft and interrupts(message, memory.draft):
            return []
        memory = await self._conversation.hear(memory, message, str(tracker.sender_id))
        for intent in asides(message):
            speech = await self._answers.answer(intent, memory, message)
            speech.utter(dispatcher)
        return _events(memory)


def _events(memory: Memory) -> list[EventType]:
    done = memory.draft is None or memory.draft.asked is None
    ended = [SlotSet("requested_slot", None)] if done else []
    return [SlotSet(SLOT, stored(memory)), *ended]


class AskAnswer(Action):
    """Puts the open question, after whatever has to be said first."""

    def __init__(self, services: Services, conversation: Conversation) -> None:
        self._services = services
        self._conversation = conversation
        self._questions = Questions(services)

    def name(self) -> str:
        return "action_ask_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        if memory.draft is None or memory.draft.asked is None:
            return []
        try:
            draft, speech = await self._speech(memory, memory.draft, message, tracker)
        except BackendError:
            draft, retry = memory.draft, Question(About.RETRY)
            speech = await self._questions.put(retry, _nowhere(draft), memory.turn)
        if memory.missed >= _PATIENCE:
            speech = speech.with_buttons(person(self._services.words))
        speech.utter(dispatcher)
        return [SlotSet(SLOT, stored(replace(memory.spoken(), draft=draft)))]

    async def _speech(
        self, memory: Memory, draft: Draft, message: Message, tracker: Tracker
    ) -> tuple[Draft, Speech]:
        asked = draft.asked or Question(About.RETRY)
        if asked.about is About.RETRY:
            return draft, await self._questions.put(asked, _nowhere(draft), memory.turn)
        said_nothing = replace(message, entities={}, choice=None)
        access = await self._conversation.open(draft, said_nothing, memory, str(tracker.sender_id))
        now = situation(draft, access, self._services)
        news = self._news(memory, asked, now)
        speech = await self._questions.put(asked, now, memory.turn)
        texts = [text for topic, text in news.items() if topic not in draft.told]
        if memory.missed:
            texts.insert(0, self._services.words.say("utter_again", memory.turn))
        told = tuple(dict.fromkeys((*draft.told, *news)))
        return replace(draft, told=told), speech.after(*texts)

    def _news(self, memory: Memory, asked: Question, now: Situation) -> dict[str, str]:
        """What the customer has to hear once, by what it is about."""
        news = {}
        if now.order:
            number, placed = now.order.number, day(now.order.placed_at, now.zone)
            words = self._services.words
            news[f"order {number}"] = words.say(
                "utter_found_order", memory.turn, number=number, day=placed
            )
        if photos := [photo for line in now.draft.lines for photo in line.photos]:
            news[f"photos {len(photos)}"] = self._services.words.say(
                "utter_photo_received", memory.turn
            )
        if now.decision and asked.about in _AFTER_THE_DECISION:
            decided = " ".join(f"{x.line_id}:{x.clause_id}" for x in now.decision.lines)
            news[f"decision {decided}"] = verdict(now, self._services, memory.turn)
        return news


def _nowhere(draft: Draft) -> Situation:
    return Situation(draft, Question(About.RETRY), Access(draft))
