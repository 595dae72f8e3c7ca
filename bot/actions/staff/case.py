"""A case: an order with its returns, what the customer wanted of it, and what the policy says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import backend_client.model as shop
from backend_client.errors import BackendError
from returns.decision import Decision
from returns.intake import Draft, DraftLine, Task, begin, decide, from_data
from returns.model import Order, Reason

from ..facts import facts_of, without_return
from ..services import Services
from .gifts import Recipient, recipient_of, tells_giver

_UNDONE = (
    shop.ReturnStatus.DECLINED,
    shop.ReturnStatus.CANCELED,
    shop.ReturnStatus.EXPIRED,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """So many of one line, for this reason."""

    line_id: str
    quantity: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Case:
    """`decision` is the policy's on what the customer wanted; None while that is not known.
    `recipient`: of a gift whose giver is to hear nothing; then credit is theirs."""

    order: shop.Order
    facts: Order
    returns: tuple[shop.Return, ...]
    draft: Draft | None
    decision: Decision | None
    history: shop.CustomerHistory | None = None
    recipient: Recipient | None = None

    @property
    def under_review(self) -> shop.Return | None:
        """The newest return that waits for a person's yes or no."""
        return self._newest(shop.ReturnStatus.REQUESTED)

    @property
    def open_return(self) -> shop.Return | None:
        """The newest return that is to travel."""
        return self._newest(shop.ReturnStatus.OPEN)

    @property
    def wanted(self) -> tuple[Piece, ...]:
        """What the customer wanted to send back, as far as it is known."""
        lines = self.draft.lines if self.draft else ()
        return tuple(
            Piece(line.line_id, line.quantity or 1, line.reason or Reason.OTHER) for line in lines
        )

    def _newest(self, status: shop.ReturnStatus) -> shop.Return | None:
        return next((one for one in reversed(self.returns) if one.status is status), None)


async def load(data: Mapping[str, Any], services: Services) -> Case | None:
    """The case that the bot handed over; None when no order was proved. Raises BackendError."""
    order_id = data.get("order_id")
    if not order_id:
        return None
    backend = services.backend
    order = await backend.get_order(str(order_id))
    history = await _history(order, services)
    draft, returns = draft_of(data), await backend.list_returns(order.id)
    when = _decided_at(data) or services.clock()
    recipient = recipient_of(draft, returns, data)
    gift = recipient is not None and recipient.is_speaking
    facts = _before(
        facts_of(order, await services.history_of(order), gift=gift),
        returns,
        data.get("return_id"),
    )
    is_return = draft is not None and draft.task is Task.RETURN
    decision = decide(draft, facts, services.policy, when) if draft and is_return else None
    if gift and tells_giver(facts, decision, services.policy, when):
        recipient = None
    return Case(order, facts, returns, draft, decision, history, recipient)


def _decided_at(data: Mapping[str, Any]) -> datetime | None:
    """When it was decided, where that is what somebody does not agree with."""
    try:
        found = datetime.fromisoformat(str(data.get("decided_at")))
    except ValueError:
        return None
    return found if found.tzinfo else None


def draft_of(data: Mapping[str, Any]) -> Draft | None:
    """The draft in a case's data; None when there is none, or none that we can read."""
    try:
        return from_data(data["draft"]) if data.get("draft") else None
    except (KeyError, TypeError, ValueError):
        return None


def excepted(case: Case, pieces: tuple[Piece, ...]) -> Draft:
    """The customer's draft with exactly these pieces, for which a person made an exception."""
    draft = case.draft if case.draft and case.draft.task is Task.RETURN else begin(Task.RETURN, "")
    lines = tuple(_line(draft, piece) for piece in pieces)
    granted = tuple(f"{piece.line_id}:{piece.quantity}" for piece in pieces)
    draft = replace(draft, order_id=case.order.id, lines=lines, unsure=(), granted=granted)
    if case.recipient and case.recipient.is_speaking:
        return replace(draft, gift=True, recipient=case.recipient.email)
    return draft


def _before(facts: Order, returns: tuple[shop.Return, ...], return_id: Any) -> Order:
    """The order as it was before the return that is to be decided was made of it."""
    made = next((one for one in returns if one.id == return_id), None)
    if made is None or made.status in _UNDONE:
        return facts
    return without_return(facts, made)


def _line(draft: Draft, piece: Piece) -> DraftLine:
    known = draft.line(piece.line_id) or DraftLine(piece.line_id)
    return replace(known, quantity=piece.quantity, reason=piece.reason)


async def _history(order: shop.Order, services: Services) -> shop.CustomerHistory | None:
    """Evidence for the risk score: a case is shown without it rather than not at all."""
    customer = shop.CustomerIdentity(order.customer.id, order.customer.email)
    try:
        return await services.backend.customer_history(customer)
    except BackendError:
        return None
