"""Where an order or a return is, as the backend has it."""

from __future__ import annotations

import re
from dataclasses import replace

import backend_client.model as shop
from returns.intake import About

from .figures import counted, day, listed
from .outcome import Outcome
from .progress.case import case_note
from .progress.nearest import nearest_point
from .progress.standing import standing
from .progress.story import in_a_line, story
from .progress.wording import Figures
from .services import Services
from .situation import Situation, shown_to
from .speech import Speech, choice, person, wish

MOST = 3
"""Returns of an order that are each told with a timeline: the newest."""
_NOT_THERE = re.compile(
    r"\b(?:never|not|n'?t|nothing|nowhere) (?:\w+ ){0,3}?(?:got|get|gotten|received?|arrived?|came|"
    r"come|turned up|shown up|here|there|delivered|reached)\b|\b(?:lost|missing|stolen|vanished)\b"
)
"""Says that a parcel is not where the carrier has it."""


class Tracking:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words

    async def of_returns(self, situation: Situation, turn: int, *, again: bool = False) -> Outcome:
        """Every return of the order, and where its money is. `again`: it was told before, so it
        may be another order that is meant."""
        order = situation.order
        assert order is not None  # opened before the task was ready
        every = await self._services.backend.list_returns(order.id)
        found = shown_to(every, situation.draft, situation.own)
        if not found:
            text = self._words.say("utter_track_none", turn, number=order.number)
            speech = Speech(text, (wish(self._words, "start_return"),))
            return Outcome(self._if_another(speech))
        told = [await self._figures(one, order) for one in found]
        closely, briefly = told[-MOST:], told[:-MOST]
        *before, last = [story(one) for one in closely]
        if briefly:
            before.insert(0, Speech("\n".join(in_a_line(one) for one in briefly)))
        if again:
            last = self._if_another(last)
        notes = tuple(case_note(one) for one in found)
        return Outcome(last, cases=notes, before=tuple(before))

    async def in_brief(self, situation: Situation) -> str:
        """The order's newest returns, each in a line."""
        order = situation.order
        assert order is not None  # opened before anything was decided
        every = await self._services.backend.list_returns(order.id)
        found = shown_to(every, situation.draft, situation.own)
        return "\n".join([in_a_line(await self._figures(one, order)) for one in found[-MOST:]])

    async def _figures(self, found: shop.Return, order: shop.Order) -> Figures:
        services = self._services
        point = await nearest_point(found, order, services.backend)
        where = standing(found, order, services.policy)
        return Figures(where, self._words, services.policy, None, services.clock(), point)

    def _if_another(self, told: Speech) -> Speech:
        """What was told, and the way to another order."""
        other = choice(self._words.say("utter_label_other_order"), About.ORDER, "other")
        text = "\n".join((told.text, self._words.say("utter_track_another")))
        return replace(told, text=text).with_buttons(other)

    async def of_order(
        self, situation: Situation, turn: int, said: str = "", *, again: bool = False
    ) -> Outcome:
        """Every parcel of the order. `said`: how the customer asked, for one that is not there.
        `again`: it was told before."""
        order = situation.order
        assert order is not None  # opened before the task was ready
        number, zone = order.number, situation.zone
        if order.cancelled_at:
            text = self._words.say(
                "utter_order_cancelled", number=number, day=day(order.cancelled_at, zone)
            )
            return Outcome(Speech(text))
        shipped = [parcel for parcel in order.fulfilments if parcel.shipped_at]
        if not shipped:
            text = self._words.say("utter_order_not_shipped", number=number)
            return Outcome(Speech(text, (wish(self._words, "cancel_order"),)))
        texts = [self._parcel(parcel, situation) for parcel in shipped]
        if _NOT_THERE.search(said.lower()):
            texts.append(self._words.say("utter_track_missing_parcel", turn))
            return Outcome(Speech("\n".join(texts), (person(self._words),)))
        buttons = (wish(self._words, "start_return"), person(self._words))
        speech = Speech("\n".join(texts), buttons)
        return Outcome(self._if_another(speech) if again else speech)

    def _parcel(self, parcel: shop.Fulfilment, situation: Situation) -> str:
        items = listed(
            counted(line.quantity, situation.title(line.order_line_id)) for line in parcel.lines
        )
        zone = situation.zone
        if parcel.delivered_at:
            return self._words.say(
                "utter_order_delivered", items=items, day=day(parcel.delivered_at, zone)
            )
        shipped = day(parcel.shipped_at, zone) if parcel.shipped_at else ""
        if not parcel.tracking_url:
            return self._words.say("utter_order_shipped_plain", items=items, day=shipped)
        return self._words.say("utter_order_shipped", items=items, day=shipped,
                               carrier=parcel.carrier, link=parcel.tracking_url)  # fmt: skip
