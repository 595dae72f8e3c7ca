"""Courtesies, notes, stopping, and what to say when a message was not understood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from returns.intake import About, Task

from .conversation import noted
from .hearing.answers import reason_meant
from .hearing.message import Message, message_of
from .interruptions import changes_way, sure_wishes
from .memory import SLOT, Memory, asks_only_which_order, recall, stored
from .people import hand_off
from .progress.nearest import Places
from .services import Services
from .soothing import soothed
from .speech import Button, Speech, person, wish
from .words import Words

_OPENERS = ("start_return", "track_return_refund", "ask_policy")
_IN_A_TASK = {
    "greet": "utter_greet_again", "bye": "utter_bye_open", "complaint": "utter_upset",
}  # fmt: skip
_ENDED = (ActiveLoop(None), SlotSet("requested_slot", None), FollowupAction("action_listen"))
"""Thanks answer no question that hardly had begun."""
_ASKS_BACK = frozenset({"greet", "ask_capabilities"})


class SmallTalk(Action):
    """Answers a courtesy by its intent; in the middle of a task the task goes on after it."""

    def __init__(self, services: Services) -> None:
        self._words = services.words

    def name(self) -> str:
        return "action_small_talk"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        intent = message.intent
        if memory.draft is None and _comes_with_a_wish(message, memory):
            Speech(self._words.say(f"{_named(intent)}_and", memory.turn)).utter(dispatcher)
            memory = replace(memory, mood=memory.mood.acknowledged())
            return [SlotSet(SLOT, stored(memory)), FollowupAction("task_form")]
        speech = Speech(self._words.say(_response(intent, memory), memory.turn))
        if memory.draft is None and intent in _ASKS_BACK:
            speech = speech.with_buttons(*_openers(self._words))
        if intent in ("complaint", "bot_challenge"):
            speech = speech.with_buttons(person(self._words))
        if intent == "complaint":  # which is about nothing else
            memory = replace(memory, mood=memory.mood.acknowledged())
        speech, memory = soothed(speech, memory, self._words)
        speech.utter(dispatcher)
        offered = memory.turn if speech.offers_only_a_person else memory.offered
        done = intent in ("bye", "thanks") and asks_only_which_order(memory)
        memory = replace(memory, draft=None) if done else memory
        quiet = memory.turn if intent == "bye" else memory.quiet
        memory = replace(memory, missed=0, offered=offered, quiet=quiet, heard=message.id)
        return [SlotSet(SLOT, stored(memory)), *(_ENDED if done else ())]


def _comes_with_a_wish(message: Message, memory: Memory) -> bool:
    """Whether somebody who is upset, or who tells us something, also says what they want."""
    if message.intent not in ("complaint", "feedback"):
        return False
    return bool(sure_wishes(message)) or _is_of_the_courier(message, memory)


def _response(intent: str, memory: Memory) -> str:
    if intent == "complaint" and memory.mood.needs_a_person:
        return "utter_upset_again" if memory.draft else "utter_complaint_again"
    if memory.draft:
        return _IN_A_TASK.get(intent, _named(intent))
    return _named(intent)


def _named(intent: str) -> str:
    return f"utter_{intent.removeprefix('ask_')}"


def _openers(words: Words) -> tuple[Button, ...]:
    return tuple(wish(words, intent) for intent in _OPENERS)


class TakeNote(Action):
    """Something was told before any task is on: an order number, a bare yes."""

    def __init__(self, services: Services) -> None:
        self._words = services.words
        self._places = Places(services)

    def name(self) -> str:
        return "action_take_note"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        if message.intent == "affirm" and memory.was_offered_a_person:
            hand_off(self._words, memory, dispatcher)
            return [SlotSet(SLOT, stored(memory))]
        if _is_of_the_courier(message, memory):
            return [FollowupAction("task_form")]
        if near := await self._places.answered(memory, message):
            near.utter(dispatcher)
            return [SlotSet(SLOT, stored(replace(memory, near=memory.turn)))]
        if _begins_a_task(message, memory):
            return [FollowupAction("task_form")]
        if message.intent == "affirm" and memory.reminded == memory.turn - 1:
            Speech(self._words.say("utter_kept", memory.turn)).utter(dispatcher)
            return [SlotSet(SLOT, stored(memory))]
        if message.photos and not message.text:
            text = self._words.say("utter_photo_noted", memory.turn)
        elif message.intent in ("affirm", "deny") and not message.entities:
            text = self._words.say(f"utter_{message.intent}_outside", memory.turn)
        else:
            text = ""
        speech = _what_about_it(memory, self._words)
        if text:
            buttons = () if message.intent == "deny" else speech.buttons
            speech = Speech(text, buttons)
        speech, memory = soothed(speech, memory, self._words)
        speech.utter(dispatcher)
        kept = replace(memory, noted=noted(memory, message))
        return [SlotSet(SLOT, stored(kept))]


def _is_of_the_courier(message: Message, memory: Memory) -> bool:
    """Whether a return that is submitted is to travel otherwise, whatever it was taken for."""
    return memory.draft is None and changes_way(message, memory)


def _says_who(message: Message) -> bool:
    return any(message.first(name) for name in ("order_number", "email"))


def _what_about_it(memory: Memory, words: Words) -> Speech:
    """An order was named, and nothing said of it."""
    wishes = ("start_return", "track_return_refund", "track_order")
    text = words.say("utter_what_about_order", memory.turn)
    return Speech(text, tuple(wish(words, intent) for intent in wishes))


def _begins_a_task(message: Message, memory: Memory) -> bool:
    """A problem with an item is a wish to do something about it; so is taking what a refusal
    left open."""
    if message.choice:
        other_order = memory.finished is not None and message.choice == (About.ORDER, "other")
        remains = memory.refused is not None and message.choice[0] == About.RESOLUTION
        return other_order or remains
    if memory.finished and _GOES_ON.match(message.text):
        return True
    if message.intent == "affirm" and memory.noted and memory.noted.order_id:
        return True  # to the return that was offered in place of what cannot be
    return bool(message.first("reason") or reason_meant(message.text))


_GOES_ON = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|right|great|thanks),? )?"
    r"(?:and|now|next|also|then|what about|how about) ",
    re.I,
)
"""Goes on with what was done before: "now the trail shoes from order 1023"."""


class Stop(Action):
    """Drops the task under way, and whatever waited for it."""

    def __init__(self, services: Services) -> None:
        self._words = services.words

    def name(self) -> str:
        return "action_stop"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        if _is_of_the_courier(message, memory):
            return [FollowupAction("task_form")]
        key = "utter_stopped" if memory.draft else "utter_nothing_to_stop"
        if memory.draft and memory.draft.task in (Task.CHANGE_WAY, Task.CANCEL_RETURN):
            key = "utter_kept"
        buttons = () if memory.draft else _openers(self._words)
        Speech(self._words.say(key, memory.turn), buttons).utter(dispatcher)
        memory = replace(memory, draft=None, agenda=(), refused=None, missed=0)
        return [SlotSet(SLOT, stored(memory))]


class NotUnderstood(Action):
    """Asks once with a few likely wishes; the second time offers a person.

    In the middle of a task it leaves the asking to the form, which puts its question again.
    """

    def __init__(self, services: Services) -> None:
        self._words = services.words

    def name(self) -> str:
        return "action_not_understood"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        intent = message.intent
        if _is_of_the_courier(message, memory):
            return [FollowupAction("task_form")]
        if memory.draft is None and _says_who(message) and _begins_a_task(message, memory):
            return [FollowupAction("task_form")]
        after = replace(memory, missed=memory.missed + 1, heard=message.id)
        speech = self._speech(memory, intent)
        if memory.draft is None and _says_who(message):
            after = replace(memory, noted=noted(memory, message))
            speech = _what_about_it(memory, self._words)
        if speech:
            speech, after = soothed(speech, after, self._words)
            speech.utter(dispatcher)
            if speech.offers_only_a_person:
                after = replace(after, offered=memory.turn)
        events: list[EventType] = [SlotSet(SLOT, stored(after))]
        if intent not in ("nlu_fallback", "out_of_scope"):  # no rule says what comes next
            events.append(FollowupAction(tracker.active_loop_name or "action_listen"))
        return events

    def _speech(self, memory: Memory, intent: str) -> Speech | None:
        outside = intent == "out_of_scope"
        if memory.draft and memory.draft.asked:
            key = "utter_out_of_scope_again" if memory.missed else "utter_out_of_scope"
            return Speech(self._words.say(key, memory.turn)) if outside else None
        if memory.missed:
            text = self._words.say("utter_not_understood_again", memory.turn)
            return Speech(text, (person(self._words),))
        key = "utter_out_of_scope" if outside else "utter_not_understood"
        return Speech(self._words.say(key, memory.turn), _openers(self._words))
