"""The summary of a return before it is submitted: every figure is the engine's."""

from __future__ import annotations

from typing import Any

import backend_client.model as shop
from returns.decision import Destination, DestinationKind
from returns.intake.asking import chosen_method, chosen_resolution
from returns.model import Method, Resolution
from returns.money import Money

from .figures import counted, money
from .services import Services
from .situation import Situation, other_variants
from .speech import Speech
from .words import Words


async def summary_of(situation: Situation, services: Services, turn: int) -> Speech:
    """What will be submitted: items with reasons, the way back and the money."""
    words = services.words
    lines, method = _lines(situation, words), _method(situation, words)
    outcome = await _outcome(situation, services)
    text = words.say(
        "utter_summary", turn, lines="\n".join(lines), method=method, money="\n".join(outcome)
    )
    return Speech(text, custom=_card(situation, method, outcome, words))


def _lines(situation: Situation, words: Words) -> list[str]:
    decision = situation.decision
    return [
        words.say(
            "utter_summary_line",
            item=counted(line.quantity, _title(situation, line.line_id)),
            reason=words.label("reason", line.reason).lower(),
        )
        for line in (decision.open_lines if decision else ())
    ]


def _title(situation: Situation, line_id: str) -> str:
    line = situation.order.line(line_id) if situation.order else None
    return (
        ", ".join(part for part in (line.product_title, line.variant_title) if part) if line else ""
    )


def _method(situation: Situation, words: Words) -> str:
    decision = situation.decision
    method = chosen_method(situation.draft, decision) if decision else None
    if decision is None or method is None:
        return words.label("method", Method.KEEP_ITEM)
    fee = decision.fee_by(method)
    cost = money(fee) if fee.amount else words.say("utter_label_free")
    return f"{words.label('method', method)} ({cost})"


async def _outcome(situation: Situation, services: Services) -> list[str]:
    decision, words = situation.decision, services.words
    if decision is None:
        return []
    resolution = chosen_resolution(situation.draft, decision)
    if resolution is Resolution.EXCHANGE:
        return await _exchanged(situation, services)
    if resolution is Resolution.REPLACEMENT:
        return [words.say("utter_summary_replacement")]
    destination = destination_of(situation)
    if destination is None:
        return []
    credit = destination.kind is DestinationKind.STORE_CREDIT
    refund, when = money(refund_of(situation)), _when(destination, words)
    if credit:
        return [words.say("utter_summary_credit", refund=refund, when=when)]
    name = payment_name(situation.order, words)
    return [words.say("utter_summary_refund", refund=refund, destination=name, when=when)]


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


def _when(destination: Destination, words: Words) -> str:
    when = words.say(f"utter_when_{destination.release}", days=destination.days)
    bank = destination.bank_days
    return when + (words.say("utter_bank_days", days=bank) if bank else "")


def payment_name(order: shop.Order | None, words: Words) -> str:
    """How the customer paid: "card ending in 4242"."""
    payments = order.payments if order else ()
    if len(payments) != 1:
        return words.say("utter_label_payment_several")
    [payment] = payments
    if payment.kind is shop.PaymentKind.CARD and payment.last_four:
        return words.say("utter_label_payment_card_ending", last_four=payment.last_four)
    return words.label("payment", payment.kind.value)


async def _exchanged(situation: Situation, services: Services) -> list[str]:
    texts = []
    for wanted in situation.draft.lines:
        line = situation.order.line(wanted.line_id) if situation.order else None
        if line is None:
            continue
        variants = await other_variants(services.backend, line)
        chosen = next((v for v in variants if v.id == wanted.variant_id), None)
        if chosen:
            texts.append(_exchange_text(chosen, line, wanted.quantity or 1, services.words))
    return texts


def _exchange_text(chosen: shop.Variant, line: shop.OrderLine, quantity: int, words: Words) -> str:
    difference = (chosen.price - line.unit_price) * quantity
    variant = chosen.title
    if difference.amount > 0:
        return words.say(
            "utter_summary_exchange_dearer", variant=variant, difference=money(difference)
        )
    if difference.amount < 0:
        return words.say(
            "utter_summary_exchange_cheaper", variant=variant, difference=money(-difference)
        )
    return words.say("utter_summary_exchange", variant=variant)


def _card(situation: Situation, method: str, outcome: list[str], words: Words) -> dict[str, Any]:
    order, decision = situation.order, situation.decision
    lines = []
    for decided in decision.open_lines if decision else ():
        line = order.line(decided.line_id) if order else None
        lines.append(
            {
                "title": line.product_title if line else "",
                "variant": line.variant_title if line else "",
                "quantity": decided.quantity,
                "image": line.image_url if line else "",
                "reason": words.label("reason", decided.reason),
            }
        )
    card = {"type": "return_summary", "items": lines, "method": method, "outcome": outcome}
    return {"type": "card", "card": card}
