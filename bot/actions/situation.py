"""All that a question or an answer about a task is worded from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import backend_client.model as shop
from backend_client.errors import Unsupported
from backend_client.protocol import OrderBackend
from returns import intake
from returns.decision import Decision
from returns.intake import Draft, Step
from returns.model import Order

from .access import Access
from .facts import facts_of, zone_of
from .services import Services


@dataclass(frozen=True, slots=True)
class Situation:
    """`facts` and `order` are set once the order is open: the policy's view, and the backend's."""

    draft: Draft
    step: Step
    access: Access
    order: shop.Order | None = None
    facts: Order | None = None
    decision: Decision | None = None
    own: str | None = None
    """The return that this conversation was about before."""
    zone: str = "UTC"
    """In which the customer counts days."""

    def title(self, line_id: str | None) -> str:
        """The name of a line as the customer knows it."""
        line = self.order.line(line_id or "") if self.order else None
        return line.product_title if line else ""


def situation(
    draft: Draft, access: Access, services: Services, own: str | None = None
) -> Situation:
    """Where the task stands now."""
    now, order = services.clock(), access.order
    facts = facts_of(order, access.history, gift=bool(draft.gift)) if order else None
    step = intake.ask(draft, facts, services.policy, now)
    decision = intake.decide(draft, facts, services.policy, now) if facts else None
    zone = zone_of(order, services.policy) if order else str(services.policy.zone)
    return Situation(draft, step, access, order, facts, decision, own, zone)


async def variants_of(backend: OrderBackend, line: shop.OrderLine) -> tuple[shop.Variant, ...]:
    """All of the product's variants, priced as the order is where the shop can say that."""
    try:
        return await backend.list_variants(line.product_id, currency=line.unit_price.currency)
    except Unsupported:
        return await backend.list_variants(line.product_id)


async def other_variants(backend: OrderBackend, line: shop.OrderLine) -> tuple[shop.Variant, ...]:
    """The product's other variants that are in stock."""
    found = await variants_of(backend, line)
    return tuple(v for v in found if v.id != line.variant_id and v.available)


def shown_to(
    found: Iterable[shop.Return], draft: Draft, own: str | None
) -> tuple[shop.Return, ...]:
    """Those that may be told of: a gift's only to the one who sent it back. `own`: the return
    that this conversation is about."""
    return tuple(one for one in found if not one.gift_to or draft.gift or one.id == own)


def open_returns(found: Iterable[shop.Return]) -> tuple[shop.Return, ...]:
    """Those that can still be called off."""
    still = (shop.ReturnStatus.REQUESTED, shop.ReturnStatus.OPEN)
    return tuple(one for one in found if one.status in still)
