"""What a customer can prove an order with, when the shop's page does not vouch for them."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from backend_client.errors import OrderNotFound
from backend_client.model import CustomerIdentity, Order
from backend_client.protocol import OrderBackend
from returns.intake import Draft


class Missing(StrEnum):
    """Why an order is not open yet, as the question about it words it."""

    BOTH = "both"
    NUMBER = "number"
    PROOF = "proof"
    EMAIL = "email"
    POSTCODE = "postcode"
    EMAIL_AND_POSTCODE = "email_and_postcode"
    ONLY_BY_NUMBER = "only_by_number"
    MISMATCH = "mismatch"
    PAUSED = "paused"
    CHOOSE = "choose"
    WHICH = "which"


class Pair(StrEnum):
    """Two details that prove together that an order is the customer's."""

    NUMBER_EMAIL = "number+email"
    NUMBER_POSTCODE = "number+postcode"
    EMAIL_POSTCODE = "email+postcode"


class Proof:
    """Finds the orders that a draft's claims prove to be the customer's, by the pairs allowed."""

    def __init__(self, backend: OrderBackend, pairs: Collection[Pair]) -> None:
        self._backend = backend
        self._pairs = frozenset(pairs)

    def is_offered(self, draft: Draft) -> bool:
        """Whether the claims make a pair."""
        return any(
            all(getattr(draft, name) for name in pair.value.split("+")) for pair in self._pairs
        )

    def missing(self, draft: Draft) -> Missing:
        """What to ask for while they do not."""
        if draft.number:
            return Missing.PROOF if Pair.NUMBER_POSTCODE in self._pairs else Missing.EMAIL
        if not draft.no_number:
            return Missing.NUMBER if draft.email or draft.postcode else Missing.BOTH
        if Pair.EMAIL_POSTCODE not in self._pairs:
            return Missing.ONLY_BY_NUMBER
        if draft.email:
            return Missing.POSTCODE
        return Missing.EMAIL if draft.postcode else Missing.EMAIL_AND_POSTCODE

    async def orders(self, draft: Draft) -> tuple[Order, ...]:
        """Newest first; none when the claims do not match. Five bare figures may have been an
        order number or a postcode: both readings are tried. Raises the backend's errors."""
        if draft.number and (order := await self._numbered(draft, draft.number)):
            return (order,)
        told = draft.email and draft.postcode and draft.number in (None, draft.postcode)
        if told and Pair.EMAIL_POSTCODE in self._pairs:
            return await self._sent_to(draft.email or "", draft.postcode or "")
        return ()

    async def _numbered(self, draft: Draft, number: str) -> Order | None:
        email = draft.email if Pair.NUMBER_EMAIL in self._pairs else None
        postcode = draft.postcode if Pair.NUMBER_POSTCODE in self._pairs and not email else None
        if not email and not postcode:
            return None
        try:
            return await self._backend.find_order(number, email=email, postcode=postcode)
        except OrderNotFound:
            return None

    async def _sent_to(self, email: str, postcode: str) -> tuple[Order, ...]:
        if not (await self._backend.capabilities()).customer_orders:
            return ()
        orders = await self._backend.find_customer_orders(CustomerIdentity(email=email))
        return tuple(
            order for order in orders
            if _plain(order.shipping_address.postal_code) == _plain(postcode)
        )  # fmt: skip


def _plain(postcode: str) -> str:
    return "".join(postcode.split()).upper()
