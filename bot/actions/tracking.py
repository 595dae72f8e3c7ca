"""Where an order or a return is, as the backend has it."""

from __future__ import annotations

import backend_client.model as shop

from .cards import Step, card
from .figures import counted, day, listed, money
from .outcome import Outcome
from .services import Services
from .situation import Situation
from .speech import Speech, person, wish


class Tracking:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words

    async def of_returns(self, situation: Situation, turn: int) -> Outcome:
        """Every return of the order, and where its money is."""
        order = situation.order
        assert order is not None  # opened before the task was ready
        found = await self._services.backend.list_returns(order.id)
        if not found:
            text = self._words.say("utter_track_none", turn, number=order.number)
            return Outcome(Speech(text, (wish(self._words, "start_return"),)))
        texts = [self._return(one, situation) for one in found]
        return Outcome(Speech("\n".join(texts), (), self._timeline(found[-1])))

    def _return(self, found: shop.Return, situation: Situation) -> str:
        items = listed(
            counted(line.quantity, situation.title(line.order_line_id)) for line in found.lines
        )
        changed = found.history[-1].at if found.history else found.created_at
        key = f"utter_return_{found.status.value.lower()}"
        if key not in self._words.keys:
            key = "utter_return_other"
        status = self._words.say(key, day=day(changed, situation.zone))
        told = self._words.say("utter_track_return", rma=found.rma_number, items=items,
                               status=status)  # fmt: skip
        money_told = self._refund(found, situation)
        return f"{told} {money_told}".strip()

    def _refund(self, found: shop.Return, situation: Situation) -> str:
        gone = (shop.ReturnStatus.DECLINED, shop.ReturnStatus.CANCELED, shop.ReturnStatus.EXPIRED)
        if found.status in gone or found.resolution is not shop.Resolution.REFUND:
            return ""
        settled = [refund.settled_at or refund.created_at for refund in found.refunds]
        paid_on = max(settled, default=found.created_at)
        key = f"utter_refund_{found.refund_status.value.lower()}"
        if key not in self._words.keys:
            return ""
        return self._words.say(
            key,
            due=money(found.refund_due),
            paid=money(found.refunded),
            day=day(paid_on, situation.zone),
        )

    async def of_order(self, situation: Situation, turn: int) -> Outcome:
        """Every parcel of the order."""
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
        buttons = (wish(self._words, "start_return"), person(self._words))
        return Outcome(Speech("\n".join(texts), buttons))

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

    def _timeline(self, found: shop.Return) -> dict[str, object]:
        """What has happened, with its dates."""
        steps = [
            Step(self._words.label("status", change.status.value), "done", change.at, change.note)
            for change in found.history
            if f"utter_label_status_{change.status.value.lower()}" in self._words.keys
        ]
        return card(
            "timeline", self._words.say("utter_done_title", rma=found.rma_number), steps=steps
        )
