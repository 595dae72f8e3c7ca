"""An order as the backend tells it, as the facts that the policy judges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import backend_client.model as shop
from returns import model as facts
from returns.money import Money
from returns.policy import Policy

TIMEZONES = {
    "AT": "Europe/Vienna", "BE": "Europe/Brussels", "CH": "Europe/Zurich", "DE": "Europe/Berlin",
    "ES": "Europe/Madrid", "FR": "Europe/Paris", "GB": "Europe/London", "IE": "Europe/Dublin",
    "IT": "Europe/Rome", "NL": "Europe/Amsterdam", "PL": "Europe/Warsaw", "PT": "Europe/Lisbon",
}  # fmt: skip
"""The zone of countries that have one; elsewhere the shop's own zone counts."""


def zone_of(order: shop.Order, policy: Policy) -> str:
    """The customer's zone, where their country has one; else the shop's."""
    return TIMEZONES.get(order.shipping_address.country, str(policy.zone))


def facts_of(
    order: shop.Order, history: facts.History | None = None, *, gift: bool = False
) -> facts.Order:
    """The order in the policy's own types. `history`: its customer's, for the risk score.
    `gift`: the one who asks received it."""
    country = order.shipping_address.country or None
    return facts.Order(
        id=order.id,
        number=order.number,
        currency=order.currency,
        placed_at=order.placed_at,
        lines=tuple(_line(order, line) for line in order.lines),
        country=country,
        timezone=TIMEZONES.get(country or ""),
        customer=_customer(order, history),
        payments=tuple(
            facts.Payment(payment.kind.value, _money(payment.amount)) for payment in order.payments
        ),
        shipping=_money(order.shipping_cost),
        tax_included=all(line.tax_included for line in order.lines),
        refunded=_money(shop.Money.sum((r.amount for r in order.refunds), order.currency)),
        for_gift_recipient=gift,
    )


def without_return(order: facts.Order, made: shop.Return) -> facts.Order:
    """The order as it was before this return was made of it."""
    taken = Counter[str]()
    for part in made.lines:
        taken[part.order_line_id] += part.quantity
    lines = (
        replace(line, returned_quantity=max(0, line.returned_quantity - taken[line.id]))
        for line in order.lines
    )
    return replace(order, lines=tuple(lines))


def _line(order: shop.Order, line: shop.OrderLine) -> facts.Line:
    parcels = [
        parcel
        for parcel in order.fulfilments
        if any(part.order_line_id == line.id for part in parcel.lines)
    ]
    shipped = [parcel.shipped_at for parcel in parcels if parcel.shipped_at]
    delivered = [parcel.delivered_at for parcel in parcels if parcel.delivered_at]
    return facts.Line(
        id=line.id,
        product_id=line.product_id,
        title=line.product_title,
        quantity=line.quantity,
        unit_price=_money(line.unit_price),
        category=line.category or None,
        tags=line.tags | {"final_sale"} if line.final_sale else line.tags,
        options=line.options,
        discount=_money(line.discount),
        tax=_money(line.tax),
        fulfilled_quantity=line.delivered_quantity,
        returned_quantity=line.returned_quantity,
        unshipped_quantity=_unshipped(order, line, parcels),
        shipped_at=max(shipped, default=None),
        delivered_at=max(delivered, default=None),
    )


def _unshipped(order: shop.Order, line: shop.OrderLine, parcels: list[shop.Fulfilment]) -> int:
    if order.cancelled_at or (parcels and not line.shipped_quantity):
        return 0  # a parcel is being made of it
    return max(0, line.quantity - line.cancelled_quantity - line.shipped_quantity)


def _customer(order: shop.Order, history: facts.History | None) -> facts.Customer:
    who = order.customer
    return facts.Customer(who.id, who.tier or None, history or facts.History())


def _money(money: shop.Money) -> Money:
    return Money(money.amount, money.currency)


def reason_ids(reasons: tuple[shop.ReturnReason, ...]) -> Mapping[str, str]:
    """The backend's id for each neutral reason code."""
    return {reason.code.value: reason.id for reason in reasons}
