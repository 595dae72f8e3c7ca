"""`That amount is wrong`: how it comes about, and who looks at it if it still seems wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from backend_client.errors import BackendError

from ..departments import Handoff
from ..figures import counted, listed, money
from ..memory import SLOT, recall, stored
from ..services import Services
from ..speech import Button, Speech, wish
from ..words import Words
from .reading import Standings
from .wording import Figures


class ExplainAmount(Action):
    """The reckoning of the return that was spoken of last; the second time finance gets it."""

    def __init__(self, services: Services, standings: Standings) -> None:
        self._services = services
        self._standings = standings

    def name(self) -> str:
        return "action_explain_amount"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        memory, words = recall(tracker), self._services.words
        if memory.return_id is None:
            text = words.say("utter_amount_which", memory.turn)
            Speech(text, (wish(words, "track_return_refund"),)).utter(dispatcher)
        elif memory.explained == memory.return_id:
            Speech(words.say("utter_amount_handed", memory.turn)).utter(dispatcher)
            Handoff("finance", "amount").utter(dispatcher)
        else:
            (await self._explained(memory.return_id)).utter(dispatcher)
        known = replace(memory, explained=memory.return_id)
        return [SlotSet(SLOT, stored(known))]

    async def _explained(self, return_id: str) -> Speech:
        words = self._services.words
        try:
            standing = await self._standings.of(return_id)
        except BackendError:
            return Speech(words.say("utter_backend_down"), (_again(words),))
        services = self._services
        figures = Figures(standing, words, services.policy, None, services.clock())
        found = standing.found
        paid = words.say("utter_amount_paid", paid=money(found.refunded))
        known = figures.basic | {
            "parts": listed(_parts(figures)),
            "paid": f" {paid}" if found.refunded.amount else "",
        }
        text = figures.say("utter_amount_explained", known)
        return Speech(f"{text}\n{words.say('utter_amount_ask')}", (_again(words),))


def _again(words: Words) -> Button:
    return Button(words.say("utter_label_amount_check"), "/dispute_amount")


def _parts(figures: Figures) -> Iterator[str]:
    """The lines, the fees, and what the shop puts on top: they make up what is due."""
    standing, words = figures.standing, figures.words
    found, order = standing.found, standing.order
    left = found.refund_due
    for line in found.lines:
        bought = order.line(line.order_line_id)
        if bought is None:
            continue
        pieces = line.quantity if line.disposition is None else line.accepted_quantity
        if not pieces:
            yield words.say("utter_amount_refused_part", items=figures.items([line]))
            continue
        worth = (bought.total * (Decimal(pieces) / bought.quantity)).rounded()
        left = left - worth
        items = counted(pieces, bought.product_title)
        yield words.say("utter_amount_part", amount=money(worth), items=items)
    for fee in found.fees:
        left = left + fee.amount
        name = words.label("fee", fee.kind.value)
        yield words.say("utter_amount_fee", amount=money(fee.amount), fee=name)
    if left.amount > 0:
        yield words.say("utter_amount_bonus", amount=money(left))
    elif left.amount < 0:
        yield words.say("utter_amount_less", amount=money(-left))
