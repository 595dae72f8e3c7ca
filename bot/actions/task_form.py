"""The form of a task, as Rasa runs it: take the message in, then put the open question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from backend_client.errors import BackendError
from returns.intake import About, Draft, Question, Task

from .access import Access
from .conversation import Conversation
from .figures import day, listed
from .gifts import gift_words, is_secret
from .hearing.message import Message, message_of
from .hearing.variants import asks_for_later
from .interruptions import asides, calls_off
from .memory import SLOT, Memory, recall, stored
from .people import hand_off
from .policy_answers import PolicyAnswers
from .proof import Missing
from .questions import Questions
from .services import Services
from .situation import Situation, situation
from .soothing import soothed
from .speech import Speech, person
from .verdicts import verdict

_PATIENCE = 2  # messages in a row that were not understood, until a person is offered
_ANSWERED_ALREADY = {"out_of_scope", "other_language"}
_AFTER_THE_DECISION = (
    About.RESOLUTION, About.METHOD, About.PLACE, About.RECIPIENT, About.CONFIRM
)  # fmt: skip


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
        if _wants_the_person_offered(memory, message):
            hand_off(self._answers.words, memory, dispatcher)
            return _events(replace(memory, heard=message.id, quiet=memory.turn))
        after = await self._conversation.hear(memory, message, str(tracker.sender_id))
        if after is None:
            return []
        for intent in asides(message):
            speech = await self._answers.answer(intent, after, message)
            speech.utter(dispatcher)
        return _events(after)


def _wants_the_person_offered(memory: Memory, message: Message) -> bool:
    """Whether a yes is to the person that was offered, and to nothing else."""
    asked = memory.draft.asked if memory.draft else None
    return (
        message.intent == "affirm"
        and memory.was_offered_a_person
        and asked is not None
        and asked.about is About.ORDER
    )


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
        if memory.draft is None or memory.draft.asked is None or memory.quiet == memory.turn:
            return []
        try:
            draft, speech = await self._speech(memory, memory.draft, message, tracker)
        except BackendError:
            draft, retry = memory.draft, Question(About.RETRY)
            speech = await self._questions.put(retry, _nowhere(draft), memory.turn)
        speech, memory = soothed(speech, memory, self._services.words)
        if memory.missed >= _PATIENCE:
            speech = speech.with_buttons(person(self._services.words))
        speech.utter(dispatcher)
        offered = memory.turn if speech.offers_only_a_person else memory.offered
        return [SlotSet(SLOT, stored(replace(memory, draft=draft, offered=offered)))]

    async def _speech(
        self, memory: Memory, draft: Draft, message: Message, tracker: Tracker
    ) -> tuple[Draft, Speech]:
        asked = draft.asked or Question(About.RETRY)
        if asked.about is About.RETRY:
            return draft, await self._questions.put(asked, _nowhere(draft), memory.turn)
        access = await self._conversation.open(
            draft, message.unsaid, memory, str(tracker.sender_id)
        )
        now = situation(draft, access, self._services, memory.return_id)
        news = self._news(memory, asked, now)
        speech = await self._questions.put(asked, now, memory.turn)
        texts = [text for topic, text in news.items() if topic not in draft.told]
        answered = message.intent in _ANSWERED_ALREADY or access.missing is Missing.PAUSED
        of_stock = self._of_stock(asked, draft, message)
        if memory.missed and not answered and not (of_stock or draft.denied):
            key = "utter_again_person" if memory.missed >= _PATIENCE else "utter_again"
            texts.insert(0, self._services.words.say(key, memory.turn))
        texts += of_stock
        if draft.denied:
            texts.append(self._denied(draft, now))
        told = tuple(dict.fromkeys((*draft.told, *news)))
        return replace(draft, told=told), speech.after(*texts)

    def _of_stock(self, asked: Question, draft: Draft, message: Message) -> list[str]:
        """What is in stock and what is not, where that was asked, or would have been wanted."""
        words, texts = self._services.words, []
        if draft.sold_out:
            texts.append(words.say("utter_variant_sold_out", variant=draft.sold_out))
        if draft.in_stock:
            texts.append(words.say("utter_variants_fitting", list=listed(draft.in_stock)))
        if asked.about is About.VARIANT and asks_for_later(message.text):
            texts.append(words.say("utter_variant_later"))
        return texts

    def _denied(self, draft: Draft, now: Situation) -> str:
        """That what was wished for is not to be had for these items."""
        wish, *lines = draft.denied
        words = self._services.words
        items = listed(now.title(line) for line in lines)
        return words.say("utter_denied", wish=words.label("resolution", wish), items=items)

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
        if asked.about is About.CONFIRM and (items := _next_items(memory, now)):
            news[f"next {items}"] = self._services.words.say(
                "utter_next_return", memory.turn, items=items
            )
        if now.decision and asked.about in _AFTER_THE_DECISION:
            decided = " ".join(f"{x.line_id}:{x.clause_id}" for x in now.decision.lines)
            news[f"decision {decided}"] = verdict(now, self._services, memory.turn)
            if is_secret(now):
                news["gift"] = gift_words(now, self._services, memory.turn)
        return news


def _next_items(memory: Memory, now: Situation) -> str:
    """The items of this order that are in a return of their own, which comes next."""
    waiting = [
        one for one in memory.agenda
        if one.task is Task.RETURN and one.order_id == now.draft.order_id
    ]  # fmt: skip
    return listed(now.title(line.line_id) for draft in waiting for line in draft.lines)


def _nowhere(draft: Draft) -> Situation:
    return Situation(draft, Question(About.RETRY), Access(draft))
