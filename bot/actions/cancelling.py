"""Calling off an order that has not shipped, or a return."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import backend_client.model as shop
from backend_client.errors import InvalidState, QuantityExceeded, Unsupported
from returns.intake import CancelReason, Draft, Refused, Task, begin

from .figures import counted, day, listed, money
from .outcome import Outcome
from .services import Services
from .situation import Situation
from .speech import Speech, person, wish


class Cancelling:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words

    async def order(self, situation: Situation) -> Outcome:
        """Cancels the whole order, or those lines of it that were named, before they ship."""
        order, words = situation.order, self._words
        assert order is not None  # opened before the task was ready
        if isinstance(situation.step, Refused):
            return self._too_late(order, situation)
        try:
            done = await self._send(situation, order)
        except (InvalidState, QuantityExceeded):
            return self._too_late(order, situation)
        except Unsupported:
            return Outcome(Speech(words.say("utter_cancel_cannot"), (person(words),)))
        currency = order.currency
        refund = shop.Money.sum((refund.amount for refund in done.refunds), currency)
        key = "utter_cancelled_lines" if situation.draft.lines else "utter_cancelled_order"
        if not done.refunds:  # not paid yet
            key += "_unpaid"
        text = words.say(
            key, number=order.number, items=cancelled_items(situation), refund=money(refund)
        )
        return Outcome(Speech(text))

    async def _send(self, situation: Situation, order: shop.Order) -> shop.Cancellation:
        backend, draft = self._services.backend, situation.draft
        lines = [shop.LineQuantity(line.line_id, line.quantity or 1) for line in draft.lines]
        why = ": ".join(filter(None, (_reason(draft), draft.why_said)))
        if not lines:
            return await backend.cancel_order(order.id, idempotency_key=draft.key, reason=why)
        return await backend.cancel_lines(order.id, lines, idempotency_key=draft.key, reason=why)

    def _too_late(self, order: shop.Order, situation: Situation) -> Outcome:
        words, draft = self._words, situation.draft
        if order.cancelled_at:
            return Outcome(Speech(words.say("utter_cancel_already", number=order.number)))
        ways_on = (wish(words, "start_return"), person(words))
        if delivered := _delivered(order, [line.line_id for line in draft.lines]):
            on = day(delivered, situation.zone)
            text = words.say("utter_cancel_delivered", number=order.number, day=on)
            instead = replace(begin(Task.RETURN, key=""), order_id=order.id, lines=draft.lines)
            return Outcome(Speech(text, ways_on), noted=instead)
        text = words.say("utter_cancel_too_late", number=order.number)
        return Outcome(Speech(text, ways_on))

    async def return_(self, situation: Situation) -> Outcome:
        """Calls off the return that was chosen."""
        words, return_id = self._words, situation.draft.return_id or ""
        found = await self._services.backend.get_return(return_id)
        try:
            await self._services.backend.cancel_return(
                return_id, idempotency_key=situation.draft.key
            )
        except InvalidState:
            text = words.say("utter_cancel_return_too_late", rma=found.rma_number)
            return Outcome(Speech(text, (person(words),)))
        except Unsupported:
            return Outcome(Speech(words.say("utter_cancel_cannot"), (person(words),)))
        return Outcome(Speech(words.say("utter_cancelled_return", rma=found.rma_number)))


def _delivered(order: shop.Order, line_ids: Sequence[str]) -> datetime | None:
    """When the last of these lines, or of all, was delivered; None while one is on its way."""
    lines = [line for line in order.lines if not line_ids or line.id in line_ids]
    if not all(line.delivered_quantity for line in lines):
        return None
    return max((one.delivered_at for one in order.fulfilments if one.delivered_at), default=None)


def _reason(draft: Draft) -> str:
    """As the shop's people read it, and nothing where the customer did not say."""
    if draft.why in (None, CancelReason.UNSAID):
        return ""
    return str(draft.why).replace("_", " ")


def cancelled_items(situation: Situation) -> str:
    """What is called off: the lines that were named, or all of the order."""
    order, lines = situation.order, situation.draft.lines
    if order is None:
        return ""
    if not lines:
        return listed(counted(line.quantity, line.product_title) for line in order.lines)
    return listed(counted(line.quantity or 1, situation.title(line.line_id)) for line in lines)
