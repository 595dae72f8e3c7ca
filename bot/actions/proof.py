"""What a customer can prove an order with, when the shop's page does not vouch for them."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from backend_client.errors import OrderNotFound
from backend_client.model import CustomerIdentity, Order
from backend_client.proof import same_name, same_postcode
from backend_client.protocol import OrderBackend
from returns.intake import Draft


class Missing(StrEnum):
    """Why an order is not open yet, as the question about it words it."""

    BOTH = "both"
    NUMBER = "number"
    PROOF = "proof"
    EMAIL = "email"
    POSTCODE = "postcode"
    NAME = "name"
    EMAIL_OR_NAME = "email_or_name"
    EMAIL_AND_POSTCODE = "email_and_postcode"
    NAME_AND_POSTCODE = "name_and_postcode"
    EMAIL_AND_NAME = "email_and_name"
    EMAIL_OR_NAME_AND_POSTCODE = "email_or_name_and_postcode"
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
    NAME_POSTCODE = "name+postcode"
    EMAIL_NAME = "email+name"

    @property
    def details(self) -> frozenset[str]:
        return frozenset(self.value.split("+"))


DEFAULT_PAIRS = (
    Pair.NUMBER_EMAIL, Pair.NUMBER_POSTCODE, Pair.EMAIL_POSTCODE, Pair.NAME_POSTCODE
)  # fmt: skip
"""E-mail and name are often known together to people who are neither: a shop has to want that."""


class Proof:
    """Finds the orders that a draft's claims prove to be the customer's, by the pairs allowed."""

    def __init__(self, backend: OrderBackend, pairs: Collection[Pair]) -> None:
        self._backend = backend
        self._pairs = frozenset(pairs)

    def is_offered(self, draft: Draft) -> bool:
        """Whether the claims make a pair."""
        return any(pair.details <= _known(draft) for pair in self._pairs)

    def missing(self, draft: Draft) -> Missing:
        """What to ask for while they do not."""
        known = _known(draft)
        if draft.number:
            return Missing.PROOF if Pair.NUMBER_POSTCODE in self._pairs else Missing.EMAIL
        if not draft.no_number:
            return Missing.NUMBER if known else Missing.BOTH
        return self._without_number(known)

    def _without_number(self, known: frozenset[str]) -> Missing:
        pairs = [pair for pair in Pair if pair in self._pairs and "number" not in pair.details]
        if not pairs:
            return Missing.ONLY_BY_NUMBER
        begun = [pair.details - known for pair in pairs if pair.details & known]
        if begun:
            wanted = frozenset().union(*begun) if "postcode" in known else begun[0]
            return _ASKED[wanted]
        if {Pair.EMAIL_POSTCODE, Pair.NAME_POSTCODE} <= self._pairs:
            return Missing.EMAIL_OR_NAME_AND_POSTCODE
        return _BOTH_OF[pairs[0]]

    async def orders(self, draft: Draft) -> tuple[Order, ...]:
        """Newest first; none when the claims do not match. Five bare figures may have been an
        order number or a postcode: both readings are tried. Raises the backend's errors."""
        if draft.number and (order := await self._numbered(draft, draft.number)):
            return (order,)
        if draft.number not in (None, draft.postcode):
            return ()
        for pair, look in (
            (Pair.EMAIL_POSTCODE, self._sent_to),
            (Pair.NAME_POSTCODE, self._named),
            (Pair.EMAIL_NAME, self._bought_by),
        ):
            if (
                pair in self._pairs
                and pair.details <= _known(draft)
                and (found := await look(draft))
            ):
                return found
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

    async def _sent_to(self, draft: Draft) -> tuple[Order, ...]:
        return tuple(
            order for order in await self._of(draft.email)
            if same_postcode(order.shipping_address.postal_code, draft.postcode)
        )  # fmt: skip

    async def _named(self, draft: Draft) -> tuple[Order, ...]:
        if not (await self._backend.capabilities()).find_by_name:
            return ()
        return await self._backend.find_orders_by_name(draft.name or "", draft.postcode or "")

    async def _bought_by(self, draft: Draft) -> tuple[Order, ...]:
        return tuple(order for order in await self._of(draft.email) if _is_of(order, draft.name))

    async def _of(self, email: str | None) -> tuple[Order, ...]:
        if not (await self._backend.capabilities()).customer_orders:
            return ()
        return await self._backend.find_customer_orders(CustomerIdentity(email=email))


def _known(draft: Draft) -> frozenset[str]:
    return frozenset(one for one in ("number", "email", "postcode", "name") if getattr(draft, one))


def _is_of(order: Order, name: str | None) -> bool:
    names = (order.customer.name, order.shipping_address.name, order.billing_address.name)
    return any(same_name(name, one) for one in names)


_ASKED = {
    frozenset({"postcode"}): Missing.POSTCODE,
    frozenset({"email"}): Missing.EMAIL,
    frozenset({"name"}): Missing.NAME,
    frozenset({"email", "name"}): Missing.EMAIL_OR_NAME,
}
_BOTH_OF = {
    Pair.EMAIL_POSTCODE: Missing.EMAIL_AND_POSTCODE,
    Pair.NAME_POSTCODE: Missing.NAME_AND_POSTCODE,
    Pair.EMAIL_NAME: Missing.EMAIL_AND_NAME,
}
