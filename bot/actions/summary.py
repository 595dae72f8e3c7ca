"""The summary of a return before it is submitted: every figure is the engine's."""

from __future__ import annotations

import backend_client.model as shop
from returns import quote_exchange
from returns.clauses import Difference
from returns.decision import Decision, Destination, DestinationKind, Release
from returns.intake import DraftLine, Place
from returns.intake.asking import chosen_method, chosen_resolution
from returns.model import Method, Reason, Resolution, Wanted
from returns.money import Money

from .cards import CardItem, Row, card, item_of
from .figures import money
from .pace import after_release, at_the_bank
from .services import Services
from .situation import Situation, other_variants
from .speech import Speech
from .words import Words


async def summary_of(situation: Situation, services: Services, turn: int) -> Speech:
    """What will be submitted: items with reasons, the way back and the money."""
    words = services.words
    rows = [Row(words.say("utter_row_method"), _method(situation, words))]
    rows += _place(situation, words)
    rows += _photos(situation, words)
    rows += await _outcome(situation, services)
    summary = card(
        "return", words.say("utter_summary_title"), items=_items(situation, words), rows=rows
    )
    return Speech(words.say("utter_summary", turn), custom=summary)


def _place(situation: Situation, words: Words) -> list[Row]:
    place = collected_at(situation)
    return [Row(words.say("utter_row_collected_at"), str(place))] if place else []


def collected_at(situation: Situation) -> Place | None:
    """Where the courier comes, if that is not the order's address."""
    decision, draft = situation.decision, situation.draft
    picked_up = decision is not None and chosen_method(draft, decision) is Method.PICKUP
    return draft.place if picked_up and draft.elsewhere_than_ordered else None


def _photos(situation: Situation, words: Words) -> list[Row]:
    count = sum(len(line.photos) for line in situation.draft.lines)
    return [Row(words.say("utter_row_photos"), str(count))] if count else []


def _items(situation: Situation, words: Words) -> list[CardItem]:
    decision, order = situation.decision, situation.order
    found = []
    for decided in decision.open_lines if decision else ():
        line = order.line(decided.line_id) if order else None
        if line:
            reason = words.label("reason", decided.reason).lower()
            found.append(item_of(line, quantity=decided.quantity, note=reason))
    return found


def _method(situation: Situation, words: Words) -> str:
    decision = situation.decision
    method = chosen_method(situation.draft, decision) if decision else None
    if decision is None or method is None:
        return words.say("utter_label_method_by_person")
    if decision.kept:
        return words.label("method", method)
    fee = decision.fee_by(method)
    cost = money(fee) if fee.amount else words.say("utter_label_free")
    return f"{words.label('method', method)} ({cost})"


async def _outcome(situation: Situation, services: Services) -> list[Row]:
    decision, words = situation.decision, services.words
    if decision is None:
        return []
    resolution = chosen_resolution(situation.draft, decision)
    if resolution is Resolution.EXCHANGE:
        return await _exchanged(situation, services)
    if resolution is Resolution.REPLACEMENT:
        return [Row(words.say("utter_row_instead"), words.say("utter_summary_replacement"))]
    destination = destination_of(situation)
    if destination is None:
        return []
    return [*_fees(decision, words), *_refund(situation, destination, words)]


async def instead_of_money(situation: Situation, services: Services) -> list[Row]:
    """What is sent and what there is to pay for it, where goods are wanted; empty until it is known
    which."""
    return [row for row in await _outcome(situation, services) if row.value]


def _fees(decision: Decision, words: Words) -> list[Row]:
    fees = [line.amounts.restocking_fee for line in decision.open_lines]
    return [Row(words.say("utter_row_restocking"), money(fee)) for fee in fees if fee.amount]


def _refund(situation: Situation, destination: Destination, words: Words) -> list[Row]:
    decision = situation.decision
    assert decision is not None  # it has a destination
    credit = chosen_resolution(situation.draft, decision) is Resolution.STORE_CREDIT
    label = "utter_row_store_credit" if credit else "utter_row_refund"
    rows = [Row(words.say(label), money(refund_of(situation)), strong=True)]
    if credit and situation.draft.recipient:
        rows.append(Row(words.say("utter_row_to"), situation.draft.recipient))
    if not credit:
        rows.append(Row(words.say("utter_row_to"), _goes_to(situation, destination, words)))
    rows.append(Row(words.say("utter_row_when"), _when(situation, destination, words)))
    return rows


def _goes_to(situation: Situation, destination: Destination, words: Words) -> str:
    """Where a refund ends: store credit for what a gift card paid, else how it was paid."""
    only_credit = all(part.to is DestinationKind.STORE_CREDIT for part in destination.parts)
    if destination.kind is DestinationKind.STORE_CREDIT and only_credit:
        return words.label("resolution", Resolution.STORE_CREDIT).lower()
    return payment_name(situation.order, words)


def destination_of(situation: Situation) -> Destination | None:
    """Where the money goes: store credit if that was chosen, else back to how it was paid."""
    decision = situation.decision
    if decision is None:
        return None
    credit = chosen_resolution(situation.draft, decision) is Resolution.STORE_CREDIT
    fitting = [
        one for one in decision.destinations if (one.kind is DestinationKind.STORE_CREDIT) is credit
    ]
    return fitting[0] if fitting else next(iter(decision.destinations), None)


def refund_of(situation: Situation) -> Money:
    """What is paid back in the end: the lines, a credit's bonus, less the method's fee."""
    decision, destination = situation.decision, destination_of(situation)
    assert decision is not None  # a summary is of a decided return
    method = chosen_method(situation.draft, decision)
    refund = decision.refund_by(method) if method else decision.refund
    return refund + destination.bonus if destination else refund


def _when(situation: Situation, destination: Destination, words: Words) -> str:
    """What is kept never travels: its money waits for nothing but the request."""
    decision = situation.decision
    assert decision is not None  # it has a destination
    release = Release.REQUEST if decision.kept else destination.release
    when = after_release(words, release, destination.days)
    return when + at_the_bank(words, destination.bank_days)


def payment_name(order: shop.Order | None, words: Words) -> str:
    """How the customer paid: "card ending in 4242"."""
    payments = order.payments if order else ()
    if len(payments) != 1:
        return words.say("utter_label_payment_several")
    [payment] = payments
    if payment.kind is shop.PaymentKind.CARD and payment.last_four:
        return words.say("utter_label_payment_card_ending", last_four=payment.last_four)
    return words.label("payment", payment.kind.value)


async def _exchanged(situation: Situation, services: Services) -> list[Row]:
    rows: list[Row] = []
    for wanted in situation.draft.lines:
        line = situation.order.line(wanted.line_id) if situation.order else None
        if line is None:
            continue
        variants = await other_variants(services.backend, line)
        chosen = next((v for v in variants if v.id == wanted.variant_id), None)
        if chosen:
            rows.append(Row(services.words.say("utter_row_instead"), chosen.title, strong=True))
            rows += _difference(situation, wanted, chosen.price, services)
    return rows


def _difference(
    situation: Situation, line: DraftLine, price: shop.Money, services: Services
) -> list[Row]:
    """What is to be paid, or comes back, where the other variant has another price."""
    facts = situation.facts
    if facts is None or price.currency != facts.currency:
        return []
    reason, unit_price = line.reason or Reason.UNKNOWN, Money(price.amount, price.currency)
    wanted = Wanted(line.line_id, line.quantity or 1, reason, line.answers, Resolution.EXCHANGE)
    quote = quote_exchange(facts, wanted, unit_price, services.policy, services.clock())
    words = services.words
    if quote.to_pay.amount:
        return [Row(words.say("utter_row_to_pay"), money(quote.to_pay), strong=True)]
    if quote.to_return.amount:
        credit = quote.settled_as is Difference.STORE_CREDIT
        key = "utter_row_store_credit" if credit else "utter_row_back_to_you"
        return [Row(words.say(key), money(quote.to_return))]
    return [Row(words.say("utter_row_to_pay"), words.say("utter_label_nothing"))]
