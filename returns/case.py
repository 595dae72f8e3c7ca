"""One call of `assess`, with what all its lines share worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from returns.bill import Bill, bill_for
from returns.decision import Risk
from returns.item import Item, item_of
from returns.model import Line, Order, Wanted
from returns.policy import Policy, Terms
from returns.risk import score
from returns.scope import Facts


@dataclass(frozen=True, slots=True)
class Case:
    order: Order
    bill: Bill
    policy: Policy
    terms: Terms
    """Settled for this order: only to decide with."""
    now: datetime
    zone: tzinfo
    today: date
    placed_on: date
    regions: frozenset[str]
    risk: Risk
    foreign: bool
    """The order is in a currency that the policy does not hold in."""

    def item(self, line: Line, units_wanted: int = 1) -> Item:
        return item_of(self.order, line, units_wanted, self.terms.transit_days, self.zone)

    def facts(self, line: Line, wanted: Wanted | None = None, paid: Decimal | None = None) -> Facts:
        order = self.order
        return Facts(
            category=line.category,
            product=line.product_id,
            tag=line.tags,
            country=order.country,
            region=self.regions,
            tier=order.customer.tier if order.customer else None,
            channel=order.channel,
            reason=wanted.reason if wanted else None,
            resolution=wanted.resolution if wanted else None,
            payment=order.payments[0].method if len(order.payments) == 1 else None,
            gift="yes" if order.for_gift_recipient else "no",
            quantity=Decimal(wanted.quantity) if wanted else None,
            value=paid,
            risk=Decimal(self.risk.score),
        )

    def order_facts(self) -> Facts:
        """What is known before the talk is of an item."""
        order = self.order
        return Facts(
            country=order.country,
            region=self.regions,
            tier=order.customer.tier if order.customer else None,
            channel=order.channel,
            payment=order.payments[0].method if len(order.payments) == 1 else None,
            gift="yes" if order.for_gift_recipient else "no",
        )


def open_case(order: Order, policy: Policy, now: datetime) -> Case:
    if now.tzinfo is None:
        raise ValueError("`now` has no time zone; pass it in UTC.")
    terms = policy.terms_at(order.placed_at, order.currency).settled_for(
        country=order.country,
        tier=order.customer.tier if order.customer else None,
        channel=order.channel,
        gift=order.for_gift_recipient,
    )
    zone = zone_of(order, policy)
    return Case(
        order=order,
        bill=bill_for(order),
        policy=policy,
        terms=terms,
        now=now,
        zone=zone,
        today=now.astimezone(zone).date(),
        placed_on=order.placed_at.astimezone(zone).date(),
        regions=terms.regions_of(order.country),
        risk=score(order.customer, terms.risk, order.currency),
        foreign=order.currency != terms.currency,
    )


def zone_of(order: Order, policy: Policy) -> tzinfo:
    """The customer's zone; the shop's where it is unknown or no zone's name."""
    if not order.timezone:
        return policy.zone
    try:
        return ZoneInfo(order.timezone)
    except (LookupError, ValueError, OSError):
        return policy.zone
