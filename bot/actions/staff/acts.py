"""What agents do to a case: each once, by its key, and never beyond what they may grant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import backend_client.model as shop
from backend_client.errors import BackendError, Retryable
from backend_client.proof import same_email
from backend_client.protocol import ReviewsReturns
from bot.language.identifiers import EMAIL
from returns.exception import waived
from returns.intake import decide, to_data
from returns.model import Reason

from ..facts import zone_of
from ..figures import counted, listed, money
from ..progress.pickup import booked_elsewhere
from ..progress.wording import slot_words
from ..services import Services
from .case import Case, Piece, excepted
from .gifts import by_hand

Json = dict[str, Any]


class Refused(Exception):
    """It was not done, and will not be: `code` says why, the message says it to the agent."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Wanted:
    """An act as the agent filled it in. `most`: what they may grant, by currency; None: any."""

    act: str
    key: str
    fields: Mapping[str, Any]
    most: Mapping[str, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """`told`: for the agents. `say`: for the customer, in the agent's name, if anything.
    `case`: what the case has become. `link`: something to open, as (label, address)."""

    told: str
    say: str = ""
    case: Json = field(default_factory=dict)
    link: tuple[str, str] | None = None


async def carry_out(wanted: Wanted, case: Case, services: Services) -> Done:
    """Raises Refused for what cannot be done, and Retryable where it may be tried again with the
    same key."""
    act = _ACTS.get(wanted.act)
    if act is None:
        raise Refused("unknown_act", f"There is no act '{wanted.act}'.")
    try:
        return await act(wanted, case, services)
    except Retryable:
        raise
    except BackendError as error:
        raise Refused("backend", f"The shop's system refused it: {error}") from error


async def _approve(wanted: Wanted, case: Case, services: Services) -> Done:
    backend, one = _reviewed(wanted, case, services)
    _must_be_within(one.refund_due, wanted)
    opened = await backend.approve_return(one.id, idempotency_key=wanted.key)
    say = services.words.say(
        "utter_agent_approved", rma=one.rma_number, money=money(one.refund_due)
    )
    told = f"{one.rma_number} is approved: {money(one.refund_due)}."
    return Done(told, say, _settled(one.id), _label_link(opened, services))


async def _decline(wanted: Wanted, case: Case, services: Services) -> Done:
    backend, one = _reviewed(wanted, case, services)
    reason = _text(wanted, "reason")
    await backend.decline_return(one.id, idempotency_key=wanted.key, reason=reason)
    say = services.words.say("utter_agent_declined", rma=one.rma_number)
    return Done(f"{one.rma_number} is declined.", say, _settled(one.id))


async def _override(wanted: Wanted, case: Case, services: Services) -> Done:
    """Nothing is written yet: the bot takes the customer through it when it is handed back."""
    pieces = _pieces(wanted, case)
    draft = excepted(case, pieces)
    decision = decide(draft, case.facts, waived(services.policy), services.clock())
    if decision is None or len(decision.open_lines) < len(pieces):
        raise Refused("not_possible", "These pieces were not delivered, or have come back already.")
    _must_be_within(decision.refund, wanted)
    titles = {line.id: line.product_title for line in case.order.lines}
    items = listed(counted(piece.quantity, titles[piece.line_id]) for piece in pieces)
    told = f"Exception granted: {items}, {money(decision.refund)}. Hand back, and the bot goes on."
    return Done(told, case={"draft": to_data(draft), "order_id": case.order.id})


async def _store_credit(wanted: Wanted, case: Case, services: Services) -> Done:
    amount = _amount(wanted, case.order.currency)
    _must_be_within(amount, wanted)
    to = _credited(wanted, case, services)
    request = shop.StoreCreditRequest(
        case.order.id, amount, note=_text(wanted, "reason"), gift_to=to
    )
    await services.backend.issue_store_credit(request, idempotency_key=wanted.key)
    if to is None:
        say = services.words.say("utter_agent_store_credit", money=money(amount))
        return Done(f"Store credit of {money(amount)} is issued.", say)
    say = services.words.say("utter_agent_store_credit_gift", money=money(amount), email=to)
    return Done(f"Store credit of {money(amount)} is issued to {to}; the giver isn't told.", say)


async def _label(wanted: Wanted, case: Case, services: Services) -> Done:
    one = case.open_return
    link = _label_link(one, services) if one else None
    if one is None or link is None:
        raise Refused("no_label", "There is no open return with a label.")
    say = services.words.say("utter_agent_label", rma=one.rma_number)
    return Done(f"The label of {one.rma_number} was sent.", say, link=link)


async def _pickup(wanted: Wanted, case: Case, services: Services) -> Done:
    one, slot = case.open_return, _text(wanted, "slot")
    if one is None or not slot:
        raise Refused("no_return", "There is no open return to collect.")
    booked = await services.backend.book_pickup(
        one.id, slot, idempotency_key=wanted.key, address=booked_elsewhere(one, case.order)
    )
    zone = zone_of(case.order, services.policy)
    day = slot_words(booked.pickup.slot, zone, services.words) if booked.pickup else ""
    say = services.words.say("utter_agent_pickup", rma=one.rma_number, day=day)
    return Done(f"Pickup of {one.rma_number} is booked: {day}.", say)


_ACTS: Mapping[str, Callable[[Wanted, Case, Services], Awaitable[Done]]] = {
    "approve": _approve,
    "decline": _decline,
    "override": _override,
    "store_credit": _store_credit,
    "label": _label,
    "pickup": _pickup,
}


def _reviewed(wanted: Wanted, case: Case, services: Services) -> tuple[ReviewsReturns, shop.Return]:
    """The return that the agent was shown: a repeat finds it though it is decided by now."""
    backend = services.backend
    if not isinstance(backend, ReviewsReturns):
        raise Refused("not_here", "This shop's system does not let returns be decided from here.")
    shown = _text(wanted, "return_id")
    for one in case.returns:
        if one.id == shown:
            return backend, one
    raise Refused("no_return", "This return is not there any more.")


def _must_be_within(amount: Any, wanted: Wanted) -> None:
    if wanted.most is None:
        return
    most = wanted.most.get(amount.currency, Decimal(0))
    if amount.amount > most:
        limit = money(shop.Money(most, amount.currency))
        raise Refused(
            "beyond_limit",
            f"This is {money(amount)}, and you may grant up to {limit}. Ask a lead, or transfer.",
        )


def _amount(wanted: Wanted, currency: str) -> shop.Money:
    try:
        amount = Decimal(_text(wanted, "amount"))
    except InvalidOperation as error:
        raise Refused("no_amount", "Give an amount such as 25.00.") from error
    found = shop.Money(amount, currency).rounded() if amount.is_finite() else None
    if found is None or found.amount != amount or amount <= 0:
        raise Refused("no_amount", "Give an amount above nought, with at most two decimals.")
    return found


def _credited(wanted: Wanted, case: Case, services: Services) -> str | None:
    """The address of the one who received a gift, whose credit it is; None: the buyer's account.

    Of a gift the same is true as in the bot's hands: nothing that the giver would hear of."""
    recipient, named = case.recipient, _text(wanted, "recipient")
    if recipient is None or not (recipient.is_speaking or named):
        return None
    if not services.gifts:
        raise Refused("gift", by_hand(recipient))
    email = named or recipient.email or ""
    if not EMAIL.fullmatch(email):
        raise Refused("no_recipient", "Give the recipient's e-mail address, as jo@example.com.")
    if same_email(email, case.order.customer.email):
        raise Refused("giver", "That is the giver's address, and the giver is to hear nothing.")
    return email


def _pieces(wanted: Wanted, case: Case) -> tuple[Piece, ...]:
    """All that can still come back of the lines that were ticked; what the customer wanted of
    them, where they said it."""
    asked = {piece.line_id: piece for piece in case.wanted}
    given = _text(wanted, "reason_code")
    found = []
    for line in case.order.lines:
        if line.id in (wanted.fields.get("lines") or ()):
            known = asked.get(line.id)
            left = max(1, line.delivered_quantity - line.returned_quantity)
            said = known.reason if known else Reason.OTHER
            reason = Reason(given) if given in {str(one) for one in Reason} else said
            found.append(Piece(line.id, known.quantity if known else left, reason))
    if not found:
        raise Refused("no_lines", "Choose at least one item.")
    return tuple(found)


def _settled(return_id: str) -> Json:
    return {"return_id": return_id, "draft": None}


def _label_link(one: shop.Return | None, services: Services) -> tuple[str, str] | None:
    label = one.label if one else None
    if label is None or not label.label_url:
        return None
    return services.words.say("utter_link_label"), label.label_url


def _text(wanted: Wanted, name: str) -> str:
    return str(wanted.fields.get(name) or "").strip()
