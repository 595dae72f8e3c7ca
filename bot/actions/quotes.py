"""Answers about the money of the return under way, and about what there is instead of an item."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

import backend_client.model as shop
from backend_client.errors import BackendError
from returns import Decision
from returns.intake import Task, begin, decide
from returns.intake.asking import chosen_method, chosen_resolution
from returns.model import Reason, Resolution

from .conversation import Conversation
from .figures import listed, money
from .hearing.message import Message, message_of
from .memory import SLOT, Memory, recall, stored
from .services import Services
from .situation import Situation, other_variants, situation
from .speech import Speech, wish
from .summary import instead_of_money
from .words import Words


class AnswerQuote(Action):
    """What the return under way pays, or which versions of its item there are."""

    def __init__(self, services: Services, conversation: Conversation) -> None:
        self._services = services
        self._words = services.words
        self._conversation = conversation

    def name(self) -> str:
        return "action_answer_quote"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, message = recall(tracker), message_of(tracker)
        if memory.draft and memory.draft.task is Task.CHANGE_WAY:  # its question says what it costs
            return [SlotSet(SLOT, stored(replace(memory, missed=0, heard=message.id)))]
        wording: Callable[..., Any] = (
            self._variants if message.intent == "ask_variants" else self._quote
        )
        speech = await wording(await self._situation(memory, message, tracker), memory)
        speech.utter(dispatcher)
        return [SlotSet(SLOT, stored(replace(memory, missed=0, heard=message.id)))]

    async def _situation(self, memory: Memory, message: Message, tracker: Tracker) -> Situation:
        draft = memory.draft or begin(Task.RETURN, key="")
        access = await self._conversation.open(
            draft, message.unsaid, memory, str(tracker.sender_id)
        )
        return situation(access.draft, access, self._services)

    async def _quote(self, now: Situation, memory: Memory) -> Speech:
        decision = now.decision or self._likely(now)
        if decision is not None and decision.open_lines and _sends_goods(now, decision):
            return await self._goods_instead(now, decision, memory)
        if memory.draft is None and (told := await self._of_return(memory)):
            return told
        if decision is None or not decision.open_lines:
            buttons = () if memory.draft else (wish(self._words, "start_return"),)
            return Speech(self._words.say("utter_quote_unknown", memory.turn), buttons)
        method = chosen_method(now.draft, decision)
        refund = decision.refund_by(method) if method else decision.refund
        texts = [self._words.say("utter_quote", memory.turn, refund=money(refund))]
        if now.decision is None:
            texts.insert(0, self._words.say("utter_quote_likely"))
        fee = decision.fee_by(method) if method else None
        if method and fee and fee.amount:
            name = self._words.label("method", method)
            texts.append(self._words.say("utter_quote_fee", method=name, fee=money(fee)))
        if method is None and decision.methods:
            free = not any(offer.fee.amount for offer in decision.methods)
            key = "utter_quote_methods_free" if free else "utter_quote_methods"
            texts.append(self._words.say(key, list=ways_of(decision, self._words)))
        texts += [
            self._words.say("utter_quote_restocking", fee=money(line.amounts.restocking_fee))
            for line in decision.open_lines
            if line.amounts.restocking_fee.amount
        ]
        return Speech(" ".join(texts))

    def _likely(self, now: Situation) -> Decision | None:
        """The decision where only the reason is missing, as if it were nobody's fault."""
        draft, facts = now.draft, now.facts
        if facts is None or not draft.lines:
            return None
        lines = tuple(
            replace(line, reason=line.reason or Reason.UNWANTED, quantity=line.quantity or 1)
            for line in draft.lines
        )
        likely = replace(draft, lines=lines)
        return decide(likely, facts, self._services.policy, self._services.clock())

    async def _goods_instead(self, now: Situation, decision: Decision, memory: Memory) -> Speech:
        """What it costs to get other goods, which is what there is to pay and the way back."""
        rows = await instead_of_money(now, self._services)
        texts = [f"{row.label}: {row.value}." for row in rows]
        texts = texts or [self._words.say("utter_quote_goods", memory.turn)]
        free = not any(offer.fee.amount for offer in decision.methods)
        key = "utter_quote_methods_free" if free else "utter_policy_methods"
        if decision.methods:
            texts.append(self._words.say(key, memory.turn, list=ways_of(decision, self._words)))
        return Speech(" ".join(texts))

    async def _of_return(self, memory: Memory) -> Speech | None:
        """What the return that was spoken of last pays, with what is taken off already."""
        if memory.return_id is None:
            return None
        try:
            found = await self._services.backend.get_return(memory.return_id)
        except BackendError:
            return None
        if not found.refund_due.amount:
            return None
        rma, refund = found.rma_number, money(found.refund_due)
        texts = [self._words.say("utter_quote_of_return", memory.turn, rma=rma, refund=refund)]
        if found.fees:
            fee = shop.Money.sum((one.amount for one in found.fees), found.refund_due.currency)
            texts.append(self._words.say("utter_quote_of_return_fees", fee=money(fee)))
        return Speech(" ".join(texts))

    async def _variants(self, now: Situation, memory: Memory) -> Speech:
        lines = [now.order.line(line.line_id) for line in now.draft.lines] if now.order else []
        known = [line for line in lines if line is not None]
        if not known:
            return Speech(self._words.say("utter_variants_unknown", memory.turn))
        return Speech("\n".join([await self._in_stock(line) for line in known]))

    async def _in_stock(self, line: shop.OrderLine) -> str:
        variants = await other_variants(self._services.backend, line)
        if not variants:
            return self._words.say("utter_variants_none", item=line.product_title)
        titles = listed(variant.title for variant in variants)
        return self._words.say("utter_variants", item=line.product_title, list=titles)


def _sends_goods(now: Situation, decision: Decision) -> bool:
    """Whether the customer gets goods for it, and no money."""
    goods = (Resolution.EXCHANGE, Resolution.REPLACEMENT)
    return now.draft.resolution in goods and chosen_resolution(now.draft, decision) in goods


def ways_of(decision: Decision, words: Words) -> str:
    """The ways back that are open to it, each with what it costs."""
    free = words.say("utter_label_free")
    return "; ".join(
        f"{words.label('method', offer.method)} ({money(offer.fee) if offer.fee.amount else free})"
        for offer in decision.methods
    )
