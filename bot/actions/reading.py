"""A message read against a draft: which order it may speak of, and what it says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import backend_client.model as shop
from backend_client.errors import BackendError
from backend_client.proof import same_email
from returns import intake
from returns.intake import About, Draft, DraftLine, Heard, Task
from returns.model import Order, Resolution

from .access import Access
from .facts import facts_of
from .hearing.answers import conditions_said, method_meant, reason_meant, resolution_meant
from .hearing.claims import claims_of
from .hearing.items import items_meant
from .hearing.listen import listen
from .hearing.mentions import items_of, listen_again
from .hearing.message import Message
from .hearing.questions import asks
from .hearing.variants import Asked, Version, asked_what_there_is, version_meant
from .memory import Memory
from .proof import Missing
from .services import Services
from .situation import variants_of

OTHER_ORDER = re.compile(r"\b(?:an)?(?:other|different|separate) (?:order|purchase|delivery)\b")

_ANOTHER = re.compile(
    r"^\W*(?:no|nope|nah|(?:no )?(?:it'?s |its |for |about )?(?:an)?other(?: one)?|"
    r"(?:no )?(?:it'?s |its )?(?:a )?different(?: one)?)\b(?:\W+(?:please|thanks|order|one))*\W*$"
)
_SAYS_NOTHING = frozenset(
    "greet thanks bye bot_challenge ask_capabilities complaint out_of_scope nlu_fallback".split()
)
_SAME = re.compile(r"\b(?:the same|same (?:one|order)|that one|this one)\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """`draft` with the claims taken and, once the order is open, what was said before it.

    `access` is None when the backend did not answer; `facts` are the open order's.
    """

    draft: Draft
    heard: Heard
    access: Access | None = None
    facts: Order | None = None

    @property
    def beyond_claims(self) -> Heard:
        """What was said besides who the customer is, which the draft holds already."""
        return replace(self.heard, number=None, email=None, postcode=None, name=None)


class Reader:
    """Reads messages. Looks at the backend, and changes nothing."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def read(
        self, draft: Draft, message: Message, memory: Memory, conversation: str
    ) -> Reading:
        """`message` read against `draft`. Never raises for a backend that does not answer."""
        claims = claims_of(message, draft)
        try:
            message = await self._without_own_postcode(message, memory)
            claims = claims_of(message, draft)
            access = await self.open(draft, message, memory, conversation)
            if access.order is None:
                heard = _with_claims(listen(message, access.draft, None), claims)
                return Reading(access.draft, heard, access)
            return await self._of_order(draft, access, access.order, message, claims)
        except BackendError:
            return Reading(draft, _with_claims(listen(message, draft, None), claims))

    async def open(
        self, draft: Draft, message: Message, memory: Memory, conversation: str
    ) -> Access:
        """The order that is talked about, as far as the customer may hear of it.

        Raises the backend's errors.
        """
        claimed = intake.take(draft, claims_of(message, draft), None)
        claimed = await self._mentioned_before(_which(claimed, message, memory), memory)
        if not message.identity and await self._may_be_another(claimed, message, memory):
            orders = [await self._services.backend.get_order(one) for one in memory.proved]
            return Access(claimed, missing=Missing.WHICH, orders=tuple(reversed(orders)))
        proved = () if claimed.elsewhere and not claimed.number else memory.proved
        access = await self._services.gate.open(claimed, message, conversation, proved)
        if access.order is None:
            return access
        return replace(access, history=await self._services.history_of(access.order))

    async def _mentioned_before(self, draft: Draft, memory: Memory) -> Draft:
        """The draft with the number of "the other order", where one was said before and has not
        been dealt with yet."""
        if not draft.elsewhere or draft.number or draft.order_id or not memory.mentioned:
            return draft
        proved = [await self._services.backend.get_order(one) for one in memory.proved]
        done = {order.number.lstrip("#").upper() for order in proved}
        left = [one for one in memory.mentioned if one.lstrip("#").upper() not in done]
        return replace(draft, number=left[0]) if len(left) == 1 else draft

    async def _without_own_postcode(self, message: Message, memory: Memory) -> Message:
        """The message without figures for an order's number that are the postcode of one that was
        proved: "is there a shop near 80331?"."""
        postcodes = set(map(str, message.entities.get("postcode", ())))
        numbers = message.entities.get("order_number", ())
        if not memory.proved or not postcodes.intersection(map(str, numbers)):
            return message
        order = await self._services.backend.get_order(memory.proved[-1])
        own = order.shipping_address.postal_code
        left = tuple(number for number in numbers if str(number) != own)
        entities = {**message.entities, "order_number": left}
        return replace(message, entities=entities if left else _without(entities, "order_number"))

    async def _may_be_another(self, draft: Draft, message: Message, memory: Memory) -> bool:
        """Whether a new return may be about another order than the one talked about before. Asked
        once: who says more of the return then, and not that it is another, means the same."""
        if draft.order_id or draft.number or draft.elsewhere or not memory.proved:
            return False
        if draft.lines or draft.task is not Task.RETURN or _goes_on(draft, message):
            return False
        said = " ".join((*draft.said, message.text)).lower()
        order = facts_of(await self._services.backend.get_order(memory.proved[-1]))
        return not items_meant(said, items_of(order)).mentions

    async def _of_order(
        self, before: Draft, access: Access, order: shop.Order, message: Message, claims: Heard
    ) -> Reading:
        draft = access.draft
        facts = facts_of(order, access.history, gift=bool(draft.gift))
        if before.order_id not in (None, draft.order_id):
            draft = replace(draft, lines=(), unsure=(), method=None, return_id=None)
        waiting = draft
        for heard in listen_again(draft.said, draft, facts):
            draft = intake.take(replace(draft, reason=None, quantity=None), heard, facts)
        draft = replace(draft, reason=waiting.reason, quantity=waiting.quantity)
        if draft.lines or not items_meant(message.text, items_of(facts, draft.task)):
            # An only line that can come back is taken, but not in place of one that is named now.
            draft = intake.take(draft, Heard(), facts)
        draft = replace(draft, said=(), instead=(*draft.instead, *draft.said))
        heard = _with_claims(listen(message, draft, facts), claims)
        asked = await self._version(draft, heard, message.text, order)
        heard = replace(
            heard,
            variant_id=asked.variant_id,
            sold_out=asked.sold_out,
            in_stock=asked.in_stock,
        )
        if same_email(heard.recipient, order.email):  # the giver would hear of it
            heard = replace(heard, recipient=None)
        return Reading(draft, heard, access, facts)

    async def _version(self, draft: Draft, heard: Heard, text: str, order: shop.Order) -> Asked:
        """The variant that is asked for now, or was before it could be looked up."""
        resolution = heard.resolution or draft.resolution
        line = _line_to_exchange(draft, heard)
        bought = order.line(line.line_id) if line else None
        if resolution is not Resolution.EXCHANGE or line is None or bought is None:
            return Asked()
        variants = await variants_of(self._services.backend, bought)
        versions = [Version(v.id, v.title, v.options, v.available) for v in variants]
        chosen = next((v for v in versions if v.id == line.variant_id), None)
        own = chosen.options if chosen else bought.options
        wanted = [v for v in versions if v.id != bought.variant_id]
        if there_are := asked_what_there_is(text, wanted, own):
            return Asked(in_stock=there_are)
        for said in (text, *(draft.instead if line.variant_id is None else ())):
            if asked := version_meant(said, wanted, own):
                return asked
        return Asked()


def _without(entities: Mapping[str, tuple[Any, ...]], name: str) -> dict[str, tuple[Any, ...]]:
    return {key: values for key, values in entities.items() if key != name}


def _which(draft: Draft, message: Message, memory: Memory) -> Draft:
    """Whether the customer says that it is another order, or that it is the one before."""
    if draft.order_id or not memory.proved:
        return draft
    lowered = message.text.lower()
    asked = draft.asked is not None and draft.asked.about is About.ORDER
    if asked and not draft.elsewhere and (message.intent == "affirm" or _SAME.search(lowered)):
        return replace(draft, order_id=memory.proved[-1])
    if OTHER_ORDER.search(lowered) or (asked and _ANOTHER.match(lowered)):
        return replace(draft, elsewhere=True)
    return draft


def _goes_on(draft: Draft, message: Message) -> bool:
    """Whether the question which order it is was put, and the answer is to none such."""
    asked = draft.asked is not None and draft.asked.about is About.ORDER
    return asked and not asks(message.text) and _says_something(message)


def _says_something(message: Message) -> bool:
    if message.intent not in _SAYS_NOTHING:
        return bool(message.text)
    text = message.text
    return bool(
        conditions_said(text) or reason_meant(text) or method_meant(text) or resolution_meant(text)
    )


def _line_to_exchange(draft: Draft, heard: Heard) -> DraftLine | None:
    if draft.asked and draft.asked.line_id and (line := draft.line(draft.asked.line_id)):
        return line
    if not draft.lines and len(heard.mentions) == 1:
        return DraftLine(heard.mentions[0].line_id)
    without = [line for line in draft.lines if line.variant_id is None]
    return next(iter(without or draft.lines), None)


def _with_claims(heard: Heard, claims: Heard) -> Heard:
    return replace(
        heard,
        number=claims.number,
        email=claims.email,
        postcode=claims.postcode,
        name=claims.name,
        gift=claims.gift,
    )
