"""How each question is worded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import backend_client.model as shop
from returns.intake import About, Question, Task
from returns.intake.asking import chosen_method
from returns.model import Condition, Method, Resolution

from .cancelling import cancelled_items
from .cards import CardItem, card, item_of
from .facts import zone_of
from .figures import day, listed, money
from .proof import Missing
from .rerouting import Rerouting
from .services import Services
from .situation import Situation, open_returns, other_variants, shown_to
from .speech import Button, Speech, choice, person
from .summary import summary_of

_OF_THE_WAY = (About.WAY, About.METHOD, About.CONFIRM)
_CHANGEABLE = (About.ITEMS, About.REASON, About.RESOLUTION, About.METHOD, About.PLACE)


class Questions:
    """Words the open question of a task, with a button for every answer that is known."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words
        self._wordings: dict[About, Callable[[Question, Situation, int], Awaitable[Speech]]] = {
            About.ORDER: self._order,
            About.ITEMS: self._items,
            About.QUANTITY: self._quantity,
            About.REASON: self._reason,
            About.CONDITION: self._condition,
            About.RESOLUTION: self._resolution,
            About.VARIANT: self._variant,
            About.METHOD: self._method,
            About.RETURN: self._return,
            About.RECIPIENT: self._recipient,
            About.WHY: self._why,
            About.PLACE: self._place,
            About.CONFIRM: self._confirm,
            About.CHANGE: self._change,
            About.RETRY: self._retry,
        }
        self._rerouting = Rerouting(services)

    async def put(self, question: Question, situation: Situation, turn: int) -> Speech:
        """The question as it is said. May raise the backend's errors."""
        if situation.draft.task is Task.CHANGE_WAY and question.about in _OF_THE_WAY:
            return await self._rerouting.put(question, situation, turn)
        return await self._wordings[question.about](question, situation, turn)

    async def _order(self, question: Question, situation: Situation, turn: int) -> Speech:
        access = situation.access
        if access.missing is Missing.CHOOSE:
            return self._own_orders(access.orders, turn)
        if access.missing is Missing.WHICH:
            return self._which(access.orders, turn)
        key = f"utter_ask_order_{access.missing or Missing.BOTH}"
        if situation.draft.gift and f"{key}_gift" in self._words.keys:
            key += "_gift"
        text = self._words.say(key, turn)
        stuck = access.missing in (Missing.PAUSED, Missing.MISMATCH, Missing.ONLY_BY_NUMBER)
        return Speech(text, (person(self._words),) if stuck else ())

    def _own_orders(self, orders: tuple[shop.Order, ...], turn: int) -> Speech:
        if not orders:
            return Speech(self._words.say("utter_ask_order_none"), (person(self._words),))
        buttons = tuple(
            choice(self._order_label(order), About.ORDER, order.number) for order in orders[:6]
        )
        text = self._words.say("utter_ask_order_choose", turn)
        return Speech(text, buttons, self._orders_card(orders[:6]))

    def _which(self, orders: tuple[shop.Order, ...], turn: int) -> Speech:
        """Whether it is about an order that was talked about before."""
        known = orders[:3]
        text = self._words.say("utter_ask_order_which", turn, number=known[0].number)
        other = choice(self._words.say("utter_label_other_order"), About.ORDER, "other")
        buttons = tuple(
            choice(self._order_label(order), About.ORDER, order.number) for order in known
        )
        return Speech(text, (*buttons, other))

    def _order_label(self, order: shop.Order) -> str:
        placed = day(order.placed_at, zone_of(order, self._services.policy))
        return f"{order.number} · {placed}"

    def _orders_card(self, orders: tuple[shop.Order, ...]) -> dict[str, object]:
        items = [
            CardItem(
                listed(line.product_title for line in order.lines),
                detail=self._order_label(order),
                image=order.lines[0].image_url if order.lines else "",
                price=order.total,
            )
            for order in orders
        ]
        return card("order", "", items=items)

    async def _items(self, question: Question, situation: Situation, turn: int) -> Speech:
        unsure = bool(situation.draft.unsure)
        key = "utter_ask_items_unsure" if unsure else "utter_ask_items"
        if situation.draft.task is Task.CANCEL_ORDER and not unsure:
            key = "utter_ask_items_cancel"
        text = self._words.say(key, turn)
        buttons = [
            choice(_item_label(line), About.ITEMS, line.id)
            for line in (situation.order.lines if situation.order else ())
            if line.id in question.options
        ]
        if len(buttons) > 1 and not unsure:
            buttons.append(choice(self._words.say("utter_label_all_items"), About.ITEMS, "all"))
        card = self._items_card(situation.order, question.options) if situation.order else None
        return Speech(text, tuple(buttons), card)

    def _items_card(self, order: shop.Order, shown: tuple[str, ...]) -> dict[str, object]:
        items = [item_of(line) for line in order.lines if line.id in shown]
        title = self._words.say("utter_label_order", number=order.number)
        return card("order", title, items=items)

    async def _quantity(self, question: Question, situation: Situation, turn: int) -> Speech:
        too_many = situation.draft.too_many is not None
        text = self._words.say(
            "utter_ask_quantity_too_many" if too_many else "utter_ask_quantity",
            turn,
            item=situation.title(question.line_id),
            most=question.options[-1],
        )
        buttons = tuple(choice(count, About.QUANTITY, count) for count in question.options[:8])
        return Speech(text, buttons)

    async def _reason(self, question: Question, situation: Situation, turn: int) -> Speech:
        item = situation.title(question.line_id)
        reasons = await self._services.backend.list_return_reasons()
        buttons = tuple(
            choice(reason.label, About.REASON, reason.code.value)
            for reason in reasons
            if reason.code is not shop.ReturnReasonCode.UNKNOWN
        )
        return Speech(self._words.say("utter_ask_reason", turn, item=item), buttons)

    async def _condition(self, question: Question, situation: Situation, turn: int) -> Speech:
        text = self._words.say(
            f"utter_ask_condition_{question.condition}",
            turn,
            item=situation.title(question.line_id),
        )
        if question.condition == Condition.PHOTO:
            return Speech(text, (self._no_photo(),))
        return Speech(text, self._yes_no(About.CONDITION))

    def _no_photo(self) -> Button:
        return choice(self._words.say("utter_label_no_photo"), About.CONDITION, "no")

    def _yes_no(self, about: About) -> tuple[Button, ...]:
        return tuple(choice(self._words.say(f"utter_label_{a}"), about, a) for a in ("yes", "no"))

    async def _resolution(self, question: Question, situation: Situation, turn: int) -> Speech:
        buttons = tuple(
            choice(self._words.label("resolution", option), About.RESOLUTION, option)
            for option in question.options
        )
        return Speech(self._words.say("utter_ask_resolution", turn), buttons)

    async def _variant(self, question: Question, situation: Situation, turn: int) -> Speech:
        item = situation.title(question.line_id)
        line = situation.order.line(question.line_id or "") if situation.order else None
        variants = await other_variants(self._services.backend, line) if line else ()
        if not variants:
            text = self._words.say("utter_ask_variant_none", item=item)
            return Speech(text, self._other_resolutions(situation))
        buttons = tuple(choice(v.title, About.VARIANT, v.id) for v in variants[:12])
        return Speech(self._words.say("utter_ask_variant", turn, item=item), buttons)

    def _other_resolutions(self, situation: Situation) -> tuple[Button, ...]:
        lines = situation.decision.open_lines if situation.decision else ()
        return tuple(
            choice(self._words.label("resolution", option), About.RESOLUTION, option)
            for option in (lines[0].resolutions if lines else ())
            if option is not Resolution.EXCHANGE
        )

    async def _method(self, question: Question, situation: Situation, turn: int) -> Speech:
        buttons = []
        for option in question.options:
            fee = situation.decision.fee_by(Method(option)) if situation.decision else None
            cost = money(fee) if fee and fee.amount else self._words.say("utter_label_free")
            label = f"{self._words.label('method', option)} · {cost}"
            buttons.append(choice(label, About.METHOD, option))
        return Speech(self._words.say("utter_ask_method", turn), tuple(buttons))

    async def _return(self, question: Question, situation: Situation, turn: int) -> Speech:
        order = situation.order
        found = await self._services.backend.list_returns(order.id) if order else ()
        own = shown_to(open_returns(found), situation.draft, situation.own)
        buttons = tuple(choice(one.rma_number, About.RETURN, one.id) for one in own)
        return Speech(self._words.say("utter_ask_return", turn), buttons)

    async def _place(self, question: Question, situation: Situation, turn: int) -> Speech:
        ordered = choice(self._words.say("utter_label_ordered_address"), About.PLACE, "ordered")
        return Speech(self._words.say("utter_ask_place", turn), (ordered,))

    async def _why(self, question: Question, situation: Situation, turn: int) -> Speech:
        buttons = tuple(
            choice(self._words.label("why", one), About.WHY, one) for one in question.options
        )
        return Speech(self._words.say("utter_ask_why", turn), buttons)

    async def _recipient(self, question: Question, situation: Situation, turn: int) -> Speech:
        return Speech(self._words.say("utter_ask_recipient", turn), (person(self._words),))

    async def _confirm(self, question: Question, situation: Situation, turn: int) -> Speech:
        if situation.decision and situation.order:
            speech = await summary_of(situation, self._services, turn)
            return speech.with_buttons(
                choice(self._words.say("utter_label_submit"), About.CONFIRM, "yes"),
                choice(self._words.say("utter_label_change_it"), About.CONFIRM, "no"),
            )
        text = await self._cancelling(situation, turn)
        return Speech(text, (
            choice(self._words.say("utter_label_cancel_it"), About.CONFIRM, "yes"),
            choice(self._words.say("utter_label_keep_it"), About.CONFIRM, "no"),
        ))  # fmt: skip

    async def _cancelling(self, situation: Situation, turn: int) -> str:
        order, return_id = situation.order, situation.draft.return_id
        if order is None:
            return ""
        if return_id:
            found = await self._services.backend.get_return(return_id)
            items = listed(situation.title(line.order_line_id) for line in found.lines)
            paid = found.resolution in (shop.Resolution.REFUND, shop.Resolution.STORE_CREDIT)
            key = "utter_confirm_cancel_return" if paid else "utter_confirm_cancel_return_goods"
            text = self._words.say(key, turn, rma=found.rma_number, items=items)
            off = self._words.say("utter_confirm_cancel_return_courier") if found.pickup else ""
            return f"{text} {off}".strip()
        key = "utter_confirm_cancel_order"
        if situation.draft.lines:
            key = "utter_confirm_cancel_lines"
        elif not order.refundable.amount:
            key = "utter_confirm_cancel_unpaid"
        return self._words.say(key, turn, number=order.number, items=cancelled_items(situation),
                               refund=money(order.refundable))  # fmt: skip

    async def _change(self, question: Question, situation: Situation, turn: int) -> Speech:
        decision = situation.decision
        buttons = [
            choice(self._words.label("change", about), About.CHANGE, about)
            for about in _CHANGEABLE
            if decision and _can_change(about, situation)
        ]
        leave = Button(self._words.say("utter_label_leave_it"), "/stop")
        return Speech(self._words.say("utter_ask_change", turn), (*buttons, leave))

    async def _retry(self, question: Question, situation: Situation, turn: int) -> Speech:
        button = choice(self._words.say("utter_label_try_again"), About.RETRY, "now")
        text = self._words.say(question.condition or "utter_backend_down", turn)
        return Speech(text, (button, person(self._words)))


def _can_change(about: About, situation: Situation) -> bool:
    decision = situation.decision
    if decision is None:
        return False
    if about is About.PLACE:
        return chosen_method(situation.draft, decision) is Method.PICKUP
    if about is About.METHOD:
        return len(decision.methods) > 1
    if about is About.RESOLUTION:
        line = decision.open_lines[0] if decision.open_lines else None
        return line is not None and len(line.resolutions) > 1
    if about is About.ITEMS:
        return situation.order is not None and len(situation.order.lines) > 1
    return True


def _item_label(line: shop.OrderLine) -> str:
    return " · ".join(part for part in (line.product_title, line.variant_title) if part)
