"""Who may hear about an order: proved in code, before any order is read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from backend_client.model import CustomerIdentity, Order
from backend_client.proof import name_words
from backend_client.protocol import OrderBackend
from returns.intake import Draft
from returns.model import History

from .attempts import Attempts
from .hearing.message import Message
from .proof import DEFAULT_PAIRS, Missing, Pair, Proof


@dataclass(frozen=True, slots=True)
class Access:
    """`order` is set once it was proved; else `missing` says why not, and `orders` holds the
    customer's own, proved too, to choose from."""

    draft: Draft
    order: Order | None = None
    missing: Missing | None = None
    orders: tuple[Order, ...] = ()
    tries_left: int | None = None
    history: History | None = None
    """Of the order's customer, for the risk score."""


class Gate:
    """Opens orders to those who proved that they are theirs.

    Proof is a token signed by the shop's page, or one of the pairs of details that the shop
    allows. What a customer types proves nothing else, nor does the conversation's id.
    """

    def __init__(
        self,
        backend: OrderBackend,
        attempts: Attempts,
        clock: Callable[[], datetime],
        pairs: Collection[Pair] = DEFAULT_PAIRS,
    ) -> None:
        self._backend = backend
        self._attempts = attempts
        self._clock = clock
        self._proof = Proof(backend, pairs)

    async def open(
        self, draft: Draft, message: Message, conversation: str, proved: tuple[str, ...]
    ) -> Access:
        """The order that `draft` is about, if it may be opened.

        Raises the backend's errors, but for OrderNotFound.
        """
        if draft.order_id and not draft.number:
            return await self._get(draft, draft.order_id)
        if message.identity:
            own = await self._own(draft, message)
            if own.order or not draft.gift:
                return own
        if proved and not draft.number:
            return await self._get(draft, proved[-1])
        if known := await self._among_proved(draft, proved):
            return known
        return await self._prove(draft, message, conversation, proved)

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
        if len(mine) == 1 and not number and not draft.gift:
            chosen = list(mine)
        if chosen:
            opened = replace(draft, order_id=chosen[0].id, number=None, gift=None)
            return Access(opened, chosen[0])
        return Access(replace(draft, number=None), missing=Missing.CHOOSE, orders=mine)

    async def _prove(
        self, draft: Draft, message: Message, conversation: str, proved: tuple[str, ...]
    ) -> Access:
        if not self._proof.is_offered(draft):
            return Access(draft, missing=self._proof.missing(draft))
        now, subject = self._clock(), _subject(draft)
        claims = " ".join(filter(None, (draft.number, draft.email, draft.postcode, draft.name)))
        if self._attempts.paused(conversation, subject, now):
            return Access(draft, missing=Missing.PAUSED)
        if draft.refuted == claims and not _claims(message):
            return Access(draft, missing=Missing.MISMATCH)
        found = await self._proof.orders(draft)
        if not found:
            ours = draft.borrowed and await self._is_proved(draft, proved)
            left = None if ours else self._attempts.failed(conversation, subject, now)
            if draft.borrowed and left != 0:
                asking = replace(draft, email=None, postcode=None, borrowed=False)
                return Access(asking, missing=Missing.PROOF, tries_left=left)
            missing = Missing.MISMATCH if left else Missing.PAUSED
            return Access(replace(draft, refuted=claims), missing=missing, tries_left=left)
        draft = replace(draft, number=None, refuted=None)
        if len(found) > 1:
            return Access(draft, missing=Missing.CHOOSE, orders=found)
        return Access(replace(draft, order_id=found[0].id), found[0])

    async def _is_proved(self, draft: Draft, proved: tuple[str, ...]) -> bool:
        """Whether the e-mail or postcode stands on an order that was proved: we tried it on this
        one ourselves, and nobody has guessed."""
        for order_id in proved:
            order = await self._backend.get_order(order_id)
            postcode = order.shipping_address.postal_code
            if _same(order.customer.email, draft.email) or _same(postcode, draft.postcode):
                return True
        return False


def _subject(draft: Draft) -> str:
    """What a guesser would keep while trying the other half of a pair."""
    return draft.number or " ".join(name_words(draft.name)) or draft.email or ""


def _claims(message: Message) -> bool:
    return any(message.first(name) for name in ("order_number", "email", "postcode"))


def _same(number: str, claimed: str | None) -> bool:
    return claimed is not None and number.lstrip("#").upper() == claimed.lstrip("#").upper()
