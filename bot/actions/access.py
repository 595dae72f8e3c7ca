"""Who may hear about an order: proved in code, before any order is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from backend_client.errors import OrderNotFound
from backend_client.model import CustomerIdentity, Order
from backend_client.protocol import OrderBackend
from returns.intake import Draft

from .attempts import Attempts
from .hearing.message import Message


class Missing(StrEnum):
    """Why an order is not open yet, as the question about it words it."""

    BOTH = "both"
    NUMBER = "number"
    PROOF = "proof"
    MISMATCH = "mismatch"
    PAUSED = "paused"
    CHOOSE = "choose"
    WHICH = "which"


@dataclass(frozen=True, slots=True)
class Access:
    """`order` is set once it was proved; else `missing` says why not, and `orders` holds a
    signed-in customer's own to choose from."""

    draft: Draft
    order: Order | None = None
    missing: Missing | None = None
    orders: tuple[Order, ...] = ()
    tries_left: int | None = None


class Gate:
    """Opens orders to those who proved that they are theirs.

    Proof is a token signed by the shop's page, or the order's number with the e-mail or postcode
    on it. What a customer types proves nothing else, nor does the conversation's id.
    """

    def __init__(
        self, backend: OrderBackend, attempts: Attempts, clock: Callable[[], datetime]
    ) -> None:
        self._backend = backend
        self._attempts = attempts
        self._clock = clock

    async def open(
        self, draft: Draft, message: Message, conversation: str, proved: tuple[str, ...]
    ) -> Access:
        """The order that `draft` is about, if it may be opened.

        Raises the backend's errors, but for OrderNotFound.
        """
        if draft.order_id and not draft.number:
            return await self._get(draft, draft.order_id)
        if message.identity:
            return await self._own(draft, message)
        if proved and not draft.number:
            return await self._get(draft, proved[-1])
        if known := await self._among_proved(draft, proved):
            return known
        return await self._prove(draft, message, conversation)

    async def _get(self, draft: Draft, order_id: str) -> Access:
        order = await self._backend.get_order(order_id)
        return Access(replace(draft, order_id=order.id, number=None), order)

    async def _among_proved(self, draft: Draft, proved: tuple[str, ...]) -> Access | None:
        for order_id in reversed(proved):
            order = await self._backend.get_order(order_id)
            if _same(order.number, draft.number):
                return Access(replace(draft, order_id=order.id, number=None), order)
        return None

    async def _own(self, draft: Draft, message: Message) -> Access:
        identity = message.identity or {}
        mine = await self._backend.find_customer_orders(
            CustomerIdentity(identity.get("customer_id"), identity.get("email"))
        )
        number = draft.number or message.order
        chosen = [order for order in mine if _same(order.number, number)]
        if len(mine) == 1 and not number:
            chosen = list(mine)
        if chosen:
            opened = replace(draft, order_id=chosen[0].id, number=None)
            return Access(opened, chosen[0])
        return Access(replace(draft, number=None), missing=Missing.CHOOSE, orders=mine)

    async def _prove(self, draft: Draft, message: Message, conversation: str) -> Access:
        proof = draft.email or draft.postcode
        if not draft.number or not proof:
            return Access(draft, missing=_missing(draft))
        now, claims = self._clock(), f"{draft.number} {proof}"
        if self._attempts.paused(conversation, draft.number, now):
            return Access(draft, missing=Missing.PAUSED)
        if draft.refuted == claims and not _claims(message):
            return Access(draft, missing=Missing.MISMATCH)
        try:
            order = await self._backend.find_order(
                draft.number, email=draft.email, postcode=None if draft.email else draft.postcode
            )
        except OrderNotFound:
            left = self._attempts.failed(conversation, draft.number, now)
            if draft.borrowed and left:
                asking = replace(draft, email=None, postcode=None, borrowed=False)
                return Access(asking, missing=Missing.PROOF, tries_left=left)
            missing = Missing.MISMATCH if left else Missing.PAUSED
            return Access(replace(draft, refuted=claims), missing=missing, tries_left=left)
        return Access(replace(draft, order_id=order.id, number=None, refuted=None), order)


def _claims(message: Message) -> bool:
    return any(message.first(name) for name in ("order_number", "email", "postcode"))


def _missing(draft: Draft) -> Missing:
    if draft.number:
        return Missing.PROOF
    return Missing.NUMBER if draft.email or draft.postcode else Missing.BOTH


def _same(number: str, claimed: str | None) -> bool:
    return claimed is not None and number.lstrip("#").upper() == claimed.lstrip("#").upper()
