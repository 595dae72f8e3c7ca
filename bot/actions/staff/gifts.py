"""A case's gift: whose credit it is, when the one who gave it is to hear nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import backend_client.model as shop
from returns import Topic, answer
from returns.decision import Decision
from returns.intake import Draft
from returns.model import Order
from returns.policy import Policy


@dataclass(frozen=True, slots=True)
class Recipient:
    """The one who received the order as a gift. `email`: where their credit goes, once known.
    `is_speaking`: False where the customer of this case may also be the buyer."""

    email: str | None
    is_speaking: bool


def recipient_of(
    draft: Draft | None, returns: Sequence[shop.Return], data: Mapping[str, Any]
) -> Recipient | None:
    """By what the customer said, by the return that they speak of, or else by any of the order's;
    None when it was no gift as far as anybody knows."""
    named = draft.recipient if draft and draft.gift else None
    gifts = [one for one in returns if one.gift_to]
    spoken_of = (data.get("return_id"), data.get("about_return"))
    own = next((one for one in reversed(gifts) if one.id in spoken_of), None)
    if own or (draft and draft.gift):
        return Recipient(named or (own.gift_to if own else None), is_speaking=True)
    if not gifts or (draft and draft.gift is False):
        return None
    return Recipient(gifts[-1].gift_to, is_speaking=False)


def tells_giver(order: Order, decision: Decision | None, policy: Policy, now: datetime) -> bool:
    """Whether the policy lets the giver of this gift hear of its return."""
    if decision is not None:
        return decision.tell_giver
    return answer(Topic.GIFT, policy, now=now, order=order).figures.get("tell_giver") == "yes"


def by_hand(recipient: Recipient) -> str:
    """For the agent, where the platform would credit the buyer, and so tell them."""
    to = recipient.email or "the recipient's own address"
    return (
        "This was a gift, and here store credit can only go to the buyer, who would learn of it. "
        f"Nothing was issued: send a gift card to {to} by hand."
    )
