"""Calling off an order that has not shipped, or a return."""

from __future__ import annotations

import backend_client.model as shop
from backend_client.errors import InvalidState, Unsupported

from .figures import money
from .outcome import Outcome
from .services import Services
from .situation import Situation
from .speech import Speech, person, wish


class Cancelling:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words

    async def order(self, situation: Situation) -> Outcome:
        """Cancels the whole order, if nothing of it has shipped."""
        order, words = situation.order, self._words
        assert order is not None  # opened before the task was ready
        key = situation.draft.key
        try:
            done = await self._services.backend.cancel_order(order.id, idempotency_key=key)
        except InvalidState:
            return self._too_late(order)
        except Unsupported:
            return Outcome(Speech(words.say("utter_cancel_cannot"), (person(words),)))
        currency = order.currency
        refund = shop.Money.sum((refund.amount for refund in done.refunds), currency)
        text = words.say("utter_cancelled_order", number=order.number, refund=money(refund))
        return Outcome(Speech(text))

    def _too_late(self, order: shop.Order) -> Outcome:
        words = self._words
        if order.cancelled_at:
            return Outcome(Speech(words.say("utter_cancel_already", number=order.number)))
        text = words.say("utter_cancel_too_late", number=order.number)
        return Outcome(Speech(text, (wish(words, "start_return"), person(words))))

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
