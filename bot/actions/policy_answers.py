"""Answers to questions: about the policy, and about the money of the return under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

import backend_client.model as shop
from backend_client.errors import BackendError
from returns import Topic, Wanted, answer, assess
from returns.intake import decide
from returns.model import Order, Reason

from .conversation import with_gift
from .facts import facts_of
from .figures import day
from .hearing.answers import reason_meant
from .hearing.items import items_meant
from .hearing.mentions import items_of
from .hearing.message import Message, message_of
from .hearing.questions import asks_of_all, asks_until_when
from .interruptions import changes_way
from .memory import SLOT, Memory, recall, stored
from .policy import About, PolicyWording
from .progress.nearest import Places
from .quotes import ways_of
from .services import Services
from .soothing import soothed
from .speech import Speech, person, wish
from .verdicts import verdict_on

_TOPICS = {
    "ask_policy": Topic.GENERAL,
    "ask_policy_window": Topic.WINDOW,
    "ask_policy_condition": Topic.CONDITION,
    "ask_policy_special_products": Topic.EXCLUSIONS,
    "ask_policy_shipping_fee": Topic.SHIPPING_FEE,
    "ask_policy_methods": Topic.METHODS,
    "ask_policy_refund_method": Topic.REFUND_METHOD,
    "ask_policy_refund_time": Topic.REFUND_TIME,
    "ask_policy_exchange": Topic.EXCHANGE,
    "ask_policy_gift": Topic.GIFT,
    "ask_policy_warranty": Topic.WARRANTY,
    "ask_policy_holiday": Topic.HOLIDAY,
    "ask_policy_photo": Topic.PHOTO,
    "ask_policy_restocking_fee": Topic.RESTOCKING_FEE,
    "ask_policy_store_credit": Topic.STORE_CREDIT,
    "ask_policy_delivery_cost": Topic.DELIVERY_COST,
}


class PolicyAnswers:
    """Answers a policy question by its intent, about the customer's own order where it is open."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.words = services.words
        self._wording = PolicyWording(services.words, services.policy)
        self._places = Places(services)

    async def answer(self, intent: str, memory: Memory, message: Message) -> Speech:
        """The answer in words. Without the backend it is the general one."""
        about = await self._about(memory, message)
        topic = _TOPICS.get(intent, Topic.GENERAL)
        if topic is Topic.EXCLUSIONS and about.order and (about.line or not about.category):
            return Speech(self._verdicts(about.order, about, memory.turn))
        if until := await self._send_until(topic, memory, message):
            return Speech(until)
        if topic is Topic.SHIPPING_FEE and (ways := self._ways_open(about, memory)):
            return Speech(ways)
        texts = self._wording.of(topic, about, self._services.clock(), memory.turn)
        if topic is Topic.METHODS and (near := await self._places.asked(memory, message)):
            return Speech("\n".join((" ".join(texts), near)))
        if topic is not Topic.GIFT or not self._is_secret(about):
            return Speech(" ".join(texts))
        if self._services.gifts:
            start = () if memory.draft else (wish(self.words, "start_return"),)
            return Speech(" ".join(texts), start)
        texts.append(self.words.say("utter_policy_gift_person", memory.turn))
        return Speech(" ".join(texts), (person(self.words),))

    async def _send_until(self, topic: Topic, memory: Memory, message: Message) -> str:
        """Until when a return that was made and is not on its way has to be sent."""
        asked = topic is Topic.WINDOW or (topic is Topic.METHODS and asks_until_when(message.text))
        if not asked or memory.draft or memory.return_id is None or message.first("order_number"):
            return ""
        try:
            found = await self._services.backend.get_return(memory.return_id)
        except BackendError:
            return ""
        last = found.label.expires_at if found.label else None
        if found.status is not shop.ReturnStatus.OPEN or found.tracking or last is None:
            return ""
        until = day(last - timedelta(microseconds=1), str(self._services.policy.zone))
        return self.words.say("utter_return_until", memory.turn, rma=found.rma_number, until=until)

    def _ways_open(self, about: About, memory: Memory) -> str:
        """What sending back costs in the return under way, once that is decided."""
        draft, order = memory.draft, about.order
        if draft is None or order is None or order.id != draft.order_id:
            return ""
        decision = decide(draft, order, self._services.policy, self._services.clock())
        if decision is None or not decision.open_lines or not decision.methods:
            return ""
        if not any(offer.fee.amount for offer in decision.methods):
            return self.words.say("utter_quote_methods_free", memory.turn)
        ways = ways_of(decision, self.words)
        return self.words.say("utter_policy_methods", memory.turn, list=ways)

    def _is_secret(self, about: About) -> bool:
        """Whether a gift's giver is not to hear of its return."""
        policy, now = self._services.policy, self._services.clock()
        told = answer(Topic.GIFT, policy, now=now, order=about.order).figures.get("tell_giver")
        return told == "no"

    async def _about(self, memory: Memory, message: Message) -> About:
        category, reason = self._wording.category(message.text), _reason(message)
        if memory.order_id is None or asks_of_all(message.text):
            return About(category=category, reason=reason)
        try:
            order = await self._services.backend.get_order(memory.order_id)
        except BackendError:
            return About(category=category, reason=reason)
        gift = bool(memory.draft and memory.draft.gift)
        facts = facts_of(order, await self._services.history_of(order), gift=gift)
        line = _line_named(facts, message)
        if line is None and category and all(x.category != category for x in facts.lines):
            return About(category=category, reason=reason)  # about what was not bought
        line = line or _line_at_hand(facts, memory)
        titles = {one.id: one.product_title for one in order.lines}
        reason = reason or _reason_before(memory, line)
        return About(facts, line, None if line else category, titles, reason)

    def _verdicts(self, order: Order, about: About, turn: int) -> str:
        """Of the line that was meant, or else of each."""
        reason = about.reason or Reason.UNKNOWN
        wanted = [
            Wanted(line.id, 1, reason) for line in order.lines if about.line in (None, line.id)
        ]
        decision = assess(order, wanted, self._services.policy, self._services.clock())
        return "\n".join(
            verdict_on(line, about.title(line.line_id), self._services, turn)
            for line in decision.lines
        )


def _reason(message: Message) -> Reason | None:
    """Why it would come back, where the question itself says so."""
    said = message.first("reason") or reason_meant(message.text)
    return Reason(str(said)) if said in [*Reason] else None


def _reason_before(memory: Memory, line: str | None) -> Reason | None:
    drafted = memory.draft.line(line) if memory.draft and line else None
    return drafted.reason if drafted else None


def _line_named(order: Order, message: Message) -> str | None:
    mentions = items_meant(message.text, items_of(order)).mentions
    return mentions[0].line_id if len(mentions) == 1 else None


def _line_at_hand(order: Order, memory: Memory) -> str | None:
    """The one that the task under way is about, or the only one that was bought."""
    chosen = memory.draft.lines if memory.draft else ()
    if len(chosen) == 1 and chosen[0].line_id in {line.id for line in order.lines}:
        return chosen[0].line_id
    return order.lines[0].id if len(order.lines) == 1 else None


class AnswerPolicy(Action):
    def __init__(self, answers: PolicyAnswers) -> None:
        self._answers = answers

    def name(self) -> str:
        return "action_answer_policy"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        if memory.draft is None and changes_way(message, memory):
            return [FollowupAction("task_form")]
        asked = [c.intent for c in message.clauses if c.intent in _TOPICS] or [message.intent]
        for intent in dict.fromkeys(asked):
            speech = await self._answers.answer(intent, memory, message)
            speech, memory = soothed(speech, memory, self._answers.words)
            speech.utter(dispatcher)
            if speech.offers_only_a_person:
                memory = replace(memory, offered=memory.turn)
        memory = with_gift(memory, message)
        near = memory.turn if "ask_policy_methods" in asked else memory.near
        return [SlotSet(SLOT, stored(replace(memory, missed=0, heard=message.id, near=near)))]
