"""Where a return stands, as those who write to customers must know it: codes and dates only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import backend_client.model as shop
from returns.model import Order
from returns.policy import Policy
from returns.scope import Facts

from ..facts import facts_of
from .milestones import Milestone, Stage, latest, milestones, missed_pickup
from .promise import Promise, department_of, promise_of

_OVER = {
    Stage.DECLINED: "refused",
    Stage.CANCELED: "canceled",
    Stage.EXPIRED: "expired",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One return now. `ended` is None while something is still to come: completed, refused,
    canceled or expired else."""

    found: shop.Return
    order: shop.Order
    facts: Order
    passed: tuple[Milestone, ...]
    promise: Promise | None
    policy_version: str

    @property
    def last(self) -> Milestone | None:
        return latest(self.passed)

    @property
    def zone(self) -> str | None:
        """The customer's zone, where their country has one."""
        return self.facts.timezone

    @property
    def ended(self) -> str | None:
        stage = self.last.stage if self.last else None
        if stage in _OVER:
            return _OVER[stage]
        paid = stage is Stage.REFUNDED and _settled(self.found)
        if not (paid or stage is Stage.CLOSED) or _money_on_its_way(self.found):
            return None
        kept = self.found.method is shop.ReturnMethod.KEEP_ITEM
        accepted = any(line.accepted_quantity for line in self.found.lines)
        return "completed" if kept or accepted or self.found.refunded.amount else "refused"

    @property
    def sent(self) -> bool:
        """Whether the goods have left the customer."""
        return any(one.stage is Stage.IN_TRANSIT for one in self.passed) or any(
            line.received_quantity for line in self.found.lines
        )


def standing(found: shop.Return, order: shop.Order, policy: Policy) -> Standing:
    """What the backend's return comes to, by this policy."""
    facts, passed = facts_of(order), milestones(found)
    version = policy.terms_at(order.placed_at, order.currency).version
    promised = promise_of(found, facts, passed, policy)
    return Standing(found, order, facts, passed, promised, version)


def to_wire(one: Standing, policy: Policy) -> Mapping[str, Any]:
    """The standing as JSON; times are ISO 8601 in UTC."""
    found = one.found
    return {
        "return_id": found.id,
        "rma": found.rma_number,
        "order_number": found.order_number,
        "customer_id": one.order.customer.id,
        "zone": one.zone,
        "stage": one.last.stage.value if one.last else None,
        "news": [passed.key for passed in one.passed],
        "ended": one.ended,
        "ended_at": _iso(one.passed[-1].at) if one.ended else None,
        "department": department_of(found),
        "policy_version": one.policy_version,
        "method": found.method.value,
        "resolution": found.resolution.value,
        "promised_at": _iso(_end_of(_unpaid_by(one), policy)) or None,
        "pay_by": _iso(_end_of(one.promise.pay_by if one.promise else None, policy)) or None,
        "pay_day": one.promise.pay_by.isoformat() if one.promise and one.promise.pay_by else "",
        "paid_at": _iso(_paid_at(one)) or None,
        "due": _due(one, policy),
    }


def _unpaid_by(one: Standing) -> date | None:
    """The day by which a payment is promised that has not been made."""
    made = one.found.refund_status is not shop.RefundStatus.NONE
    return one.promise.pay_by if one.promise and not (made or one.ended) else None


def _paid_at(one: Standing) -> datetime | None:
    """When the money left us, that is, the first of it that did not come back; a credit, at the
    end."""
    states = (shop.PaymentState.PENDING, shop.PaymentState.SUCCESS)
    sent = [refund.created_at for refund in one.found.refunds if refund.state in states]
    if not sent and one.ended == "completed":
        return one.passed[-1].at
    return min(sent, default=None)


def _due(one: Standing, policy: Policy) -> Mapping[str, str]:
    """Days that the customer should be reminded of, by what they are about."""
    found = one.found
    if one.ended or one.sent:
        return {}
    due: dict[str, datetime | None] = {}
    if found.status is shop.ReturnStatus.REQUESTED:
        if _photo_wanted(one, policy):
            due["photo"] = found.created_at
        if found.resolution is shop.Resolution.EXCHANGE:
            due["exchange"] = found.created_at
    if found.status is shop.ReturnStatus.OPEN:
        booked = found.pickup if not missed_pickup(found) else None
        due["pickup"] = booked.slot.starts_at if booked else None
        due["label"] = found.label.expires_at if found.label else None
        due["unsent"] = None if booked else _approved_at(one)
    return {about: _iso(at) for about, at in due.items() if at}


def _photo_wanted(one: Standing, policy: Policy) -> bool:
    """Whether the policy asks for a photo of something that comes back."""
    terms = policy.terms_at(one.order.placed_at, one.order.currency)
    categories = {line.id: line.category for line in one.facts.lines}
    asked = (
        Facts(
            category=categories.get(line.order_line_id),
            reason=line.reason.code.value,
            country=one.facts.country,
            region=terms.regions_of(one.facts.country),
            value=one.found.refund_due.amount,
        )
        for line in one.found.lines
    )
    return any(terms.evidence.first(facts) for facts in asked)


def _settled(found: shop.Return) -> bool:
    return bool(found.refunds) and found.refund_status is shop.RefundStatus.REFUNDED


def _money_on_its_way(found: shop.Return) -> bool:
    return any(refund.state is shop.PaymentState.PENDING for refund in found.refunds)


def _approved_at(one: Standing) -> datetime:
    dated = (passed.at for passed in one.passed if passed.stage is Stage.APPROVED)
    return next(dated, one.found.created_at)


def _end_of(day: date | None, policy: Policy) -> datetime | None:
    return datetime.combine(day, time(), policy.zone) + timedelta(days=1) if day else None


def _iso(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""
