"""Courtesies, notes, stopping, and what to say when a message was not understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from .conversation import noted
from .hearing.answers import reason_meant
from .hearing.message import message_of
from .memory import SLOT, Memory, recall, stored
from .services import Services
from .speech import Button, Speech, person, wish
from .words import Words

_OPENERS = ("start_return", "track_return_refund", "ask_policy")
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
        memory, intent = recall(tracker), message_of(tracker).intent
        speech = Speech(self._words.say(_response(intent, memory), memory.turn))
        if memory.draft is None and intent in _ASKS_BACK:
            speech = speech.with_buttons(*_openers(self._words))
        if intent in ("complaint", "bot_challenge"):
            speech = speech.with_buttons(person(self._words))
        speech.utter(dispatcher)
        return [SlotSet(SLOT, stored(replace(memory.spoken(), missed=0)))]


def _response(intent: str, memory: Memory) -> str:
    if memory.draft:
        return {"greet": "utter_greet_again", "bye": "utter_bye_open"}.get(intent, _named(intent))
    return _named(intent)


def _named(intent: str) -> str:
    return f"utter_{intent.removeprefix('ask_')}"


def _openers(words: Words) -> tuple[Button, ...]:
    return tuple(wish(words, intent) for intent in _OPENERS)


class TakeNote(Action):
    """Something was told before any task is on: an order number, a bare yes."""

    def __init__(self, services: Services) -> None:
        self._words = services.words

    def name(self) -> str:
        return "action_take_note"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        if message.first("reason") or reason_meant(
            message.text
        ):  # a problem with an item is a wish to do something about it
            return [FollowupAction("task_form")]
        if message.photos and not message.text:
            text = self._words.say("utter_photo_noted", memory.turn)
        elif message.intent in ("affirm", "deny") and not message.entities:
            text = self._words.say(f"utter_{message.intent}_outside", memory.turn)
        else:
            text = self._words.say("utter_what_about_order", memory.turn)
        wishes = ("start_return", "track_return_refund", "track_order")
        buttons = () if message.intent == "deny" else tuple(wish(self._words, w) for w in wishes)
        Speech(text, buttons).utter(dispatcher)
        kept = replace(memory.spoken(), noted=noted(memory, message))
        return [SlotSet(SLOT, stored(kept))]


class Stop(Action):
    """Drops the task under way, and whatever waited for it."""

    def __init__(self, services: Services) -> None:
        self._words = services.words

    def name(self) -> str:
        return "action_stop"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory = recall(tracker)
        key = "utter_stopped" if memory.draft else "utter_nothing_to_stop"
        buttons = () if memory.draft else _openers(self._words)
        Speech(self._words.say(key, memory.turn), buttons).utter(dispatcher)
        return [SlotSet(SLOT, stored(replace(memory.spoken(), draft=None, agenda=(), missed=0)))]


class NotUnderstood(Action):
    """Asks once with a few likely wishes; the second time offers a person.

    In the middle of a task it only says that it does not know: the form asks again by itself.
    """

    def __init__(self, services: Services) -> None:
        self._words = services.words

    def name(self) -> str:
        return "action_not_understood"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, intent = recall(tracker), message_of(tracker).intent
        self._speech(memory, intent).utter(dispatcher)
        events: list[EventType] = [
            SlotSet(SLOT, stored(replace(memory.spoken(), missed=memory.missed + 1)))
        ]
        if intent not in (
            "nlu_fallback",
            "out_of_scope",
        ):  # as core fallback: no rule says what next
            events.append(FollowupAction(tracker.active_loop_name or "action_listen"))
        return events

    def _speech(self, memory: Memory, intent: str) -> Speech:
        if memory.missed:
            text = self._words.say("utter_not_understood_again", memory.turn)
            return Speech(text, (person(self._words),))
        outside = intent == "out_of_scope"
        key = "utter_out_of_scope" if outside else "utter_not_understood"
        buttons = () if memory.draft else _openers(self._words)
        return Speech(self._words.say(key, memory.turn), buttons)
