"""Carrying out a return that the customer said yes to. Never "done" before the backend said so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import backend_client.model as shop
from backend_client.errors import BackendError, OutcomeUnknown, Retryable
from returns.decision import Decision, LineDecision, Outcome
from returns.intake import Draft, DraftLine, to_data
from returns.intake.asking import chosen_method, chosen_resolution
from returns.intake.taking import NOTE_LENGTH
from returns.model import Resolution
from returns.money import Money

from .cards import Row, card
from .departments import Handoff
from .facts import reason_ids
from .figures import money
from .gifts import can_keep_secret, is_secret
from .next_step import step_key
from .outcome import Outcome as Ended
from .outcome import try_again
from .progress.case import case_note
from .progress.nearest import in_words, nearest_point
from .progress.news import slots_button
from .progress.phrase import label_link
from .services import Services
from .situation import Situation
from .speech import Speech, person
from .summary import collected_at, destination_of, refund_of
from .words import Words

_PHOTOS_NAMED = 10


@dataclass(frozen=True, slots=True)
class Sent:
    """What the backend made of it: a return, alone or as a part of an exchange."""

    back: shop.Return | None
    exchange: shop.Exchange | None = None

    @property
    def to_pay(self) -> shop.Money | None:
        """What the new goods cost more."""
        if self.exchange is None or self.exchange.difference.amount <= 0:
            return None
        return self.exchange.difference

    @property
    def payment(self) -> shop.PaymentRequest | None:
        return self.exchange.payment if self.exchange else None


class Submission:
    """Sends a return, an exchange or a replacement, once: its key is the draft's."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def carry_out(self, situation: Situation) -> Ended:
        """Sends it, and says what came of it."""
        decision = situation.decision
        assert decision is not None  # a return is only ready once it was decided
        if decision.outcome is Outcome.REVIEW and not self._services.approval:
            return self._left_to_a_person(decision, situation)
        method = chosen_method(situation.draft, decision)
        if method is None:
            return self._left_to_a_person(decision, situation)
        if is_secret(situation) and not can_keep_secret(situation, self._services):
            return self._left_to_a_person(decision, situation, "utter_gift_to_person", "gift")
        try:
            created = await self._send(situation, decision, shop.ReturnMethod(method.value))
        except OutcomeUnknown:
            return try_again(situation.draft, "utter_unknown_outcome")
        except Retryable:
            return try_again(situation.draft, "utter_not_sent")
        except BackendError:
            return self._refused()
        back, order = created.back, situation.order
        point = await nearest_point(back, order, self._services.backend) if back and order else None
        return self._done(created, decision, situation, point)

    async def _send(
        self, situation: Situation, decision: Decision, method: shop.ReturnMethod
    ) -> Sent:
        draft, order = situation.draft, situation.order
        assert order is not None  # it was opened before anything was decided
        backend = self._services.backend
        reasons = reason_ids(await backend.list_return_reasons())
        lines = tuple(_line(draft, line, reasons) for line in decision.open_lines)
        resolution = chosen_resolution(draft, decision)
        fees = _fees(situation, decision)
        if resolution is Resolution.EXCHANGE:
            swaps = tuple(_swap(draft, line) for line in lines)
            exchange = shop.ExchangeRequest(order.id, swaps, method, fees)
            made = await backend.create_exchange(exchange, idempotency_key=draft.key)
            return Sent(made.returned, made)
        if resolution is Resolution.REPLACEMENT:
            wanted = shop.ReplacementRequest(order.id, lines, method)
            again = await backend.create_replacement(wanted, idempotency_key=draft.key)
            return Sent(again.returned)
        request = shop.ReturnRequest(
            order.id,
            lines,
            method,
            resolution=shop.Resolution(resolution.value.upper()),
            fees=fees,
            shipping_refund=_or_none(decision.original_shipping),
            bonus=_bonus(situation),
            approved=decision.outcome is Outcome.APPROVED,
            gift_to=draft.recipient if is_secret(situation) else None,
            note=f"Pickup at: {place}" if (place := collected_at(situation)) else "",
        )
        return Sent(await backend.create_return(request, idempotency_key=draft.key))

    def _done(
        self, sent: Sent, decision: Decision, situation: Situation, point: shop.DropOffPoint | None
    ) -> Ended:
        words, created = self._services.words, sent.back
        review = decision.outcome is Outcome.REVIEW
        rma = created.rma_number if created else ""
        key = "utter_done_review" if review else "utter_done"
        texts = [words.say(key, rma=rma) if rma else words.say("utter_done_replacement")]
        if created and not review:
            texts.append(_next_step(created, self._services))
            if point:
                texts[-1] += f" {in_words(point, words)}"
        department = next((line.department for line in decision.lines if line.department), None)
        case = _case(created, situation)
        handoff = Handoff(department or "customer_service", "review", case) if review else None
        if sent.to_pay:
            texts.append(_how_to_pay(sent.to_pay, sent.payment, words))
        if handoff is None and (
            _books_other_money(created, situation) or (sent.to_pay and sent.payment is None)
        ):
            handoff = Handoff("finance", "amount", case)
        wants_slot = created if created and _wants_slot(created) else None
        buttons = (slots_button(wants_slot, words),) if wants_slot else ()
        speech = Speech("\n".join(texts), buttons, _card(created, words))
        return Ended(speech, handoff, cases=(case_note(created),) if created else ())

    def _left_to_a_person(
        self,
        decision: Decision,
        situation: Situation,
        wording: str = "utter_left_to_review",
        why: str = "review",
    ) -> Ended:
        """The backend cannot keep a return that waits for approval, or a gift's from the buyer, or
        there is no way back: nothing is made there."""
        department = next((line.department for line in decision.lines if line.department), None)
        case = _case(None, situation)
        handoff = Handoff(department or "customer_service", why, case)
        return Ended(Speech(self._services.words.say(wording)), handoff)

    def _refused(self) -> Ended:
        words = self._services.words
        return Ended(Speech(words.say("utter_refused_by_shop"), (person(words),)))


def _case(created: shop.Return | None, situation: Situation) -> dict[str, object]:
    """For the people who decide on it: the draft as it was submitted."""
    decision = situation.decision
    case: dict[str, object] = {
        "order_id": situation.order.id if situation.order else None,
        "return_id": created.id if created else None,
        "draft": to_data(situation.draft),
    }
    if decision:
        refund = decision.refund
        case["value"] = {"amount": str(refund.amount), "currency": refund.currency}
    return case


def _how_to_pay(difference: shop.Money, payment: shop.PaymentRequest | None, words: Words) -> str:
    """By a page of the shop's, or as a colleague says."""
    if payment is None:
        return words.say("utter_difference_by_person", amount=money(difference))
    return words.say("utter_difference_to_pay", amount=money(payment.amount), url=payment.url)


def _line(
    draft: Draft, decided: LineDecision, reasons: Mapping[str, str]
) -> shop.ReturnLineRequest:
    wanted = draft.line(decided.line_id)
    reason = reasons.get(decided.reason) or reasons.get("OTHER", "")
    note = _note(wanted) if wanted else ""
    return shop.ReturnLineRequest(decided.line_id, decided.quantity, reason, note)


def _note(line: DraftLine) -> str:
    """What the customer said of it, and which photos show it, for the shop's people."""
    photos = f"Photos: {', '.join(line.photos[:_PHOTOS_NAMED])}" if line.photos else ""
    return "\n".join(part for part in (line.note[: NOTE_LENGTH - len(photos) - 1], photos) if part)


def _fees(situation: Situation, decision: Decision) -> tuple[shop.Fee, ...]:
    """The fees that the policy takes off; those of nought are left out."""
    method = chosen_method(situation.draft, decision)
    shipping = decision.fee_by(method) if method else None
    restocking = [line.amounts.restocking_fee for line in decision.open_lines]
    found = [(shop.FeeKind.RETURN_SHIPPING, shipping)]
    found += [(shop.FeeKind.RESTOCKING, fee) for fee in restocking]
    return tuple(
        shop.Fee(kind, shop.Money(fee.amount, fee.currency))
        for kind, fee in found
        if fee and fee.amount
    )


def _swap(draft: Draft, line: shop.ReturnLineRequest) -> shop.ExchangeLineRequest:
    wanted = draft.line(line.order_line_id)
    variant = wanted.variant_id if wanted else None
    return shop.ExchangeLineRequest(
        line.order_line_id, line.quantity, line.reason_id, variant or "", line.note
    )


def _books_other_money(created: shop.Return | None, situation: Situation) -> bool:
    """Whether the backend owes another amount than the customer said yes to: people look at it."""
    paid_back = (shop.Resolution.REFUND, shop.Resolution.STORE_CREDIT)
    if created is None or created.resolution not in paid_back:
        return False
    return created.refund_due.amount != refund_of(situation).amount


def _bonus(situation: Situation) -> shop.Money | None:
    destination = destination_of(situation)
    return _or_none(destination.bonus) if destination else None


def _or_none(money: Money) -> shop.Money | None:
    return shop.Money(money.amount, money.currency) if money.amount else None


def _next_step(created: shop.Return, services: Services) -> str:
    words = services.words
    key = step_key(created)
    return words.say(key if key in words.keys else "utter_next_plain", rma=created.rma_number)


def _wants_slot(created: shop.Return) -> bool:
    """Whether the courier is to come, and no time was chosen yet."""
    if created.status is not shop.ReturnStatus.OPEN:
        return False
    return created.method is shop.ReturnMethod.PICKUP and created.pickup is None


def _card(created: shop.Return | None, words: Words) -> dict[str, object] | None:
    if created is None:
        return None
    rows = [Row(words.say("utter_row_method"), words.label("method", created.method.value))]
    if created.refund_due.amount:
        key = f"utter_row_{created.resolution.value.lower()}"
        if key in words.keys:
            rows.append(Row(words.say(key), money(created.refund_due), strong=True))
    title = words.say("utter_done_title", rma=created.rma_number)
    return card("return", title, rows=rows, link=label_link(created, words))
