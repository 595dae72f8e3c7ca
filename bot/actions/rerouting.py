"""A return that is submitted, sent otherwise: at another time, from elsewhere, or another way."""

from __future__ import annotations

from dataclasses import dataclass, replace

import backend_client.model as shop
from backend_client.errors import (
    BackendError,
    InvalidState,
    OutcomeUnknown,
    Retryable,
    SlotUnavailable,
)
from returns import intake
from returns.intake import About, Draft, Question, WayPart
from returns.model import Method
from returns.money import Money

from .figures import money
from .next_step import step_key
from .outcome import Outcome, try_again
from .progress.case import case_note
from .progress.milestones import missed_pickup
from .progress.nearest import in_words, nearest_point
from .progress.news import calling_off, label_card, slots_button
from .progress.pickup import address_at, slots_speech
from .progress.standing import Standing, standing
from .progress.ways import Ways, shipping_fee, ways_of
from .progress.wording import slot_words
from .services import Services
from .situation import Situation, open_returns, shown_to
from .speech import Button, Speech, choice, person


@dataclass(frozen=True, slots=True)
class Route:
    """The return that is spoken of, as it stands, and what of its way can change."""

    now: Standing
    ways: Ways

    @property
    def found(self) -> shop.Return:
        return self.now.found


class Rerouting:
    """Changes nothing before the customer said yes, or chose a time."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._words = services.words

    async def asked(self, draft: Draft, order: shop.Order, own: str | None) -> Draft:
        """The draft with its next question, and without a wish that cannot be. It asks nothing
        where there is no return to change. `own`: the return that was spoken of last."""
        found = await self._found(draft, order, own)
        known = {one.id: one for one in found}
        chosen = draft.return_id or (own if own in known else None)
        if chosen is None and len(found) == 1:
            chosen = found[0].id
        if chosen not in known:
            return replace(draft, return_id=None, asked=Question(About.RETURN) if found else None)
        ways = self._route(known[chosen], order).ways
        draft = replace(draft, return_id=chosen)
        if not (ways.courier or ways.others):
            return replace(draft, asked=None)
        return _ask(_possible(draft, ways), ways, wish=draft)

    async def put(self, question: Question, situation: Situation, turn: int) -> Speech:
        """The question in words. Raises the backend's errors."""
        route = await self._of(situation)
        if question.about is About.CONFIRM:
            return self._confirm(route, situation, turn)
        if question.about is About.METHOD:
            buttons = tuple(self._method(offer.method, offer.fee) for offer in route.ways.others)
            return Speech(self._words.say("utter_ask_method", turn), buttons)
        text = self._words.say(self._key(route), turn, **self._figures(route))
        if question.condition:
            text = f"{self._words.say(question.condition, turn)} {text}"
        parts = tuple(
            choice(self._words.label("way", part), About.WAY, part) for part in question.options
        )
        return Speech(text, (*parts, calling_off(route.found, self._words)))

    async def carry_out(self, situation: Situation, turn: int, said: str) -> Outcome:
        """What was agreed to; of a time, those that are free. Raises BackendUnavailable."""
        if situation.draft.return_id is None:
            number = situation.order.number if situation.order else ""
            text = self._words.say("utter_way_none", turn, number=number)
            return Outcome(Speech(text, (person(self._words),)))
        route, draft = await self._of(situation), situation.draft
        if not (route.ways.courier or route.ways.others):
            return self._too_late(route.found, turn)
        if draft.change is WayPart.TIME:
            speech = await slots_speech(route.now, self._services, turn, said)
            return Outcome(speech, cases=(case_note(route.found),))
        try:
            if draft.method:
                return await self._sent_by(draft.method, route, situation)
            return await self._fetched_at(route, situation, turn)
        except OutcomeUnknown:
            return try_again(draft, "utter_way_unknown")
        except Retryable:
            return try_again(draft, "utter_way_not_sent")
        except InvalidState:
            return self._too_late(route.found, turn)
        except BackendError:
            return Outcome(Speech(self._words.say("utter_way_refused"), (person(self._words),)))

    async def _sent_by(self, method: Method, route: Route, situation: Situation) -> Outcome:
        offer = route.ways.offer(method)
        assert offer is not None  # what is not on offer was taken out of the draft
        changed = await self._services.backend.change_method(
            route.found.id,
            shop.ReturnMethod(method.value),
            fees=_fees(route.found, offer.fee),
            idempotency_key=situation.draft.key,
        )
        assert situation.order is not None  # opened before anything was asked
        point = await nearest_point(changed, situation.order, self._services.backend)
        words = self._words
        name = words.label("method", method)
        key = "utter_way_changed_off" if route.found.pickup else "utter_way_changed"
        text = words.say(key, rma=changed.rma_number, method=name)
        collected = method is Method.PICKUP
        step = "" if collected else words.say(step_key(changed), rma=changed.rma_number)
        near = in_words(point, words) if point else ""
        buttons = (slots_button(changed, words),) if collected else ()
        speech = Speech(
            " ".join(filter(None, (text, step, near))), buttons, label_card(changed, words)
        )
        return Outcome(speech, cases=(case_note(changed),))

    async def _fetched_at(self, route: Route, situation: Situation, turn: int) -> Outcome:
        """The booked time, at the new address; where none is booked, the address is kept for it."""
        found, draft, order = route.found, situation.draft, situation.order
        place = draft.place
        assert place is not None  # asked for before the yes
        assert order is not None  # opened before anything was asked
        note = (case_note(found),)
        if found.pickup is None:
            text = self._words.say("utter_place_noted", place=place)
            return Outcome(Speech(text, (slots_button(found, self._words),)), cases=note)
        try:
            booked = await self._services.backend.book_pickup(
                found.id,
                found.pickup.slot.id,
                idempotency_key=draft.key,
                address=address_at(place, order),
            )
        except SlotUnavailable:
            text = self._words.say("utter_place_slot_gone", place=place)
            return Outcome(Speech(text, (slots_button(found, self._words),)), cases=note)
        figures = self._figures(Route(self._route(booked, order).now, route.ways))
        text = self._words.say("utter_place_changed", turn, place=place, **figures)
        return Outcome(Speech(text), cases=(case_note(booked),))

    def _confirm(self, route: Route, situation: Situation, turn: int) -> Speech:
        draft, figures = situation.draft, self._figures(route)
        yes = choice(self._words.say("utter_label_change_way"), About.CONFIRM, "yes")
        no = choice(self._words.say("utter_label_leave_way"), About.CONFIRM, "no")
        if draft.method is None:
            key = "utter_confirm_place" if route.found.pickup else "utter_confirm_place_unbooked"
            return Speech(self._words.say(key, turn, place=draft.place, **figures), (yes, no))
        offer = route.ways.offer(draft.method)
        fee = offer.fee if offer else shipping_fee(route.found)
        named = {"method": self._words.label("method", draft.method), "cost": self._cost(fee)}
        texts = [self._words.say("utter_confirm_way", turn, **figures | named)]
        texts += (
            [self._words.say("utter_confirm_way_off", turn, **figures)]
            if route.found.pickup
            else []
        )
        before, after = route.found.refund_due, _due(route.found, fee)
        if before.amount != after.amount:
            resolution = route.found.resolution.value.lower()
            texts.append(
                self._words.say(
                    f"utter_confirm_way_{resolution}", before=money(before), after=money(after)
                )
            )
        return Speech(" ".join(texts), (yes, no))

    def _key(self, route: Route) -> str:
        if not route.ways.courier:
            return "utter_ask_way_other"
        pickup = route.found.pickup
        if pickup is None:
            return "utter_ask_way_unbooked"
        past = missed_pickup(route.found) or pickup.slot.ends_at <= self._services.clock()
        return "utter_ask_way_past" if past else "utter_ask_way"

    def _method(self, method: Method, fee: Money) -> Button:
        label = f"{self._words.label('method', method)} · {self._cost(fee)}"
        return choice(label, About.METHOD, method)

    def _cost(self, fee: Money) -> str:
        return money(fee) if fee.amount else self._words.say("utter_label_free")

    def _figures(self, route: Route) -> dict[str, object]:
        found, words = route.found, self._words
        known: dict[str, object] = {
            "rma": found.rma_number,
            "current": words.label("method", found.method.value),
        }
        if found.pickup:
            zone = route.now.zone or str(self._services.policy.zone)
            known["when"] = slot_words(found.pickup.slot, zone, words)
            known["carrier"] = found.pickup.slot.carrier
        return known

    def _too_late(self, found: shop.Return, turn: int) -> Outcome:
        waits = found.status is shop.ReturnStatus.REQUESTED
        key = "utter_way_waits" if waits else "utter_way_fixed"
        text = self._words.say(key, turn, rma=found.rma_number)
        return Outcome(Speech(text, (person(self._words),)))

    async def _found(
        self, draft: Draft, order: shop.Order, own: str | None
    ) -> tuple[shop.Return, ...]:
        every = await self._services.backend.list_returns(order.id)
        return shown_to(open_returns(every), draft, own)

    async def _of(self, situation: Situation) -> Route:
        assert situation.order is not None  # opened before anything was asked
        assert situation.draft.return_id is not None  # and the return was found in it
        found = await self._services.backend.get_return(situation.draft.return_id)
        return self._route(found, situation.order)

    def _route(self, found: shop.Return, order: shop.Order) -> Route:
        policy = self._services.policy
        now = standing(found, order, policy)
        return Route(now, ways_of(now, policy, reroutes=self._services.reroutes))


def _possible(draft: Draft, ways: Ways) -> Draft:
    """The draft without what this return cannot have."""
    if draft.method and ways.offer(draft.method) is None:
        draft = replace(draft, method=None, change=None)
    of_courier = draft.change in (WayPart.TIME, WayPart.PLACE)
    if of_courier and not ways.courier:
        return replace(draft, change=None, place=None, elsewhere_than_ordered=False)
    return replace(draft, change=None) if not ways.others and not of_courier else draft


def _ask(draft: Draft, ways: Ways, wish: Draft) -> Draft:
    """`wish`: the draft as it was before what cannot be was taken out."""
    question = intake.ask_way(draft)
    if question is None or question.about is About.PLACE:
        if draft.change is WayPart.TIME or draft.agreed is not None:
            return replace(draft, asked=None)
        question = question or Question(About.CONFIRM, options=("yes", "no"))
    if question.about is About.METHOD:
        question = replace(question, options=tuple(offer.method for offer in ways.others))
    if question.about is About.WAY:
        parts = [WayPart.TIME] if ways.courier else []
        parts += [WayPart.METHOD] if ways.others else []
        parts += [WayPart.PLACE] if ways.courier else []
        refused = wish.method not in (None, Method.PICKUP) and draft.method is None
        condition = "utter_way_not" if refused else None
        question = Question(About.WAY, condition=condition, options=tuple(parts))
    return replace(draft, asked=question)


def _fees(found: shop.Return, fee: Money) -> tuple[shop.Fee, ...]:
    """The return's fees with that of the new way in place of the old one's."""
    kind = shop.FeeKind.RETURN_SHIPPING
    others = tuple(one for one in found.fees if one.kind is not kind)
    new = shop.Fee(kind, shop.Money(fee.amount, fee.currency))
    return (*others, new) if fee.amount else others


def _due(found: shop.Return, fee: Money) -> shop.Money:
    """What would be paid back by a way that costs this much."""
    due = found.refund_due
    left = due.amount + shipping_fee(found).amount - fee.amount
    return shop.Money(max(left, type(left)(0)), due.currency)
