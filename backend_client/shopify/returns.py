"""Shopify's returns as ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from backend_client.model import (
    Disposition,
    Fee,
    FeeKind,
    Label,
    Money,
    PaymentState,
    Refund,
    RefundStatus,
    Resolution,
    Return,
    ReturnLine,
    ReturnMethod,
    ReturnReason,
    ReturnStatus,
    ShippedVariant,
    StatusChange,
)
from backend_client.notes import Mark, mark_of, plain
from backend_client.proof import number_of
from backend_client.shopify.orders import refunds
from backend_client.shopify.reading import Json, maybe_time, money, nodes, time
from backend_client.shopify.reasons import UNKNOWN, reason


@dataclass(frozen=True, slots=True)
class Found:
    """A return with what only this adapter needs to know of it.

    `waiting`: return line ids and pieces that arrived and were not processed yet.
    """

    back: Return
    mark: Mark | None = None
    waiting: tuple[tuple[str, int], ...] = ()
    sent: tuple[ShippedVariant, ...] = ()


@dataclass(frozen=True, slots=True)
class _Arrived:
    """What the warehouse did with the pieces of one fulfilment line."""

    quantity: int
    disposition: Disposition
    at: datetime


def of_order(data: Json) -> tuple[Found, ...]:
    """All returns of the order, oldest first."""
    paid = refunds(data["refunds"], str(data["id"]))
    found = [_found(one, data, paid) for one in nodes(data, "returns")]
    return tuple(sorted(found, key=lambda one: (one.back.created_at, _number(one.back.id))))


def _number(id_: str) -> int:
    return int(id_.rpartition("/")[2])


def _found(data: Json, order: Json, paid: tuple[Refund, ...]) -> Found:
    lines = nodes(data, "returnLineItems")
    mark = next(filter(None, map(_mark, lines)), None)
    arrived = _arrivals(data)
    currency = str(order["presentmentCurrencyCode"])
    own = {str(one["id"]) for one in nodes(data, "refunds")}
    mine = tuple(one for one in paid if one.return_id == data["id"] or one.id in own)
    fees = tuple(_fees(data, lines))
    due = _due(next(filter(None, map(_own_mark, lines)), None), lines, fees, currency)
    read = tuple(_line(one, arrived.get(_parcel_line(one), [])) for one in lines)
    status = _status(str(data["status"]), read)
    return Found(
        Return(
            id=str(data["id"]),
            rma_number=number_of(str(data["name"])),
            order_id=str(order["id"]),
            order_number=number_of(str(order["name"])),
            status=status,
            refund_status=_refund_status(mine, due),
            resolution=Resolution(_detail(mark, 1, "REFUND")),
            method=ReturnMethod(_detail(mark, 0, "CUSTOMER_LABEL")),
            lines=read,
            fees=fees,
            refund_due=due,
            created_at=time(data["createdAt"]),
            history=_history(data, status, arrived.values()),
            refunds=mine,
            label=_label(data),
            note=plain(lines[0].get("customerNote") or lines[0].get("returnReasonNote"))
            if lines
            else "",
            reference=mark.key if mark else None,
        ),
        mark,
        tuple(_waiting(lines, arrived)),
        tuple(_sent(nodes(data, "exchangeLineItems"))),
    )


def _mark(line: Json) -> Mark | None:
    return _own_mark(line) or mark_of(line.get("customerNote"))


def _own_mark(line: Json) -> Mark | None:
    """A mark that no customer can have written: customers write customer notes."""
    return mark_of(line.get("returnReasonNote"))


def _detail(mark: Mark | None, place: int, default: str) -> str:
    return mark.details[place] if mark and len(mark.details) > place else default


def _parcel_line(line: Json) -> str:
    return str((line.get("fulfillmentLineItem") or {}).get("id") or "")


def _arrivals(data: Json) -> dict[str, list[_Arrived]]:
    """By fulfilment line, from the reverse fulfilment orders."""
    arrived: dict[str, list[_Arrived]] = defaultdict(list)
    for back in nodes(data, "reverseFulfillmentOrders"):
        for line in nodes(back, "lineItems"):
            for one in line["dispositions"]:
                arrived[_parcel_line(line)].append(
                    _Arrived(int(one["quantity"]), Disposition(one["type"]), time(one["createdAt"]))
                )
    return arrived


def _line(data: Json, arrived: list[_Arrived]) -> ReturnLine:
    received = _pieces(arrived)
    parcel = data.get("fulfillmentLineItem") or {}
    definition = data.get("returnReasonDefinition")
    return ReturnLine(
        id=str(data["id"]),
        order_line_id=str((parcel.get("lineItem") or {}).get("id") or ""),
        quantity=int(data["quantity"]),
        reason=reason(definition) if definition else UNKNOWN_REASON,
        note=plain(data.get("customerNote") or data.get("returnReasonNote")),
        received_quantity=max(received, int(data["processedQuantity"])),
        accepted_quantity=max(received, int(data["processedQuantity"])),
        disposition=arrived[-1].disposition if arrived else None,
    )


UNKNOWN_REASON = ReturnReason("", UNKNOWN, "")


def _pieces(arrived: list[_Arrived]) -> int:
    return sum(one.quantity for one in arrived if one.disposition is not Disposition.MISSING)


def _waiting(
    lines: Iterable[Json], arrived: dict[str, list[_Arrived]]
) -> Iterable[tuple[str, int]]:
    for line in lines:
        here = _pieces(arrived.get(_parcel_line(line), []))
        left = min(int(line["processableQuantity"]), here - int(line["processedQuantity"]))
        if left > 0:
            yield str(line["id"]), left


def _sent(lines: Iterable[Json]) -> Iterable[ShippedVariant]:
    for line in lines:
        title = " / ".join(filter(None, (line.get("title"), line.get("variantTitle"))))
        yield ShippedVariant(str(line.get("variantId") or ""), title, int(line["quantity"]))


def _fees(data: Json, lines: Iterable[Json]) -> Iterable[Fee]:
    for line in lines:
        if line.get("restockingFee"):
            yield Fee(FeeKind.RESTOCKING, money(line["restockingFee"]["amountSet"]))
    for one in data["returnShippingFees"]:
        yield Fee(FeeKind.RETURN_SHIPPING, money(one["amountSet"]))


def _due(mark: Mark | None, lines: Iterable[Json], fees: Iterable[Fee], currency: str) -> Money:
    """What was promised when we made it, where only we can have written that; else the lines'
    prices less the fees."""
    promised = _detail(mark, 2, "")
    if promised:
        return Money.of(Decimal(promised), currency)
    worth = Money.sum(
        (
            money(line["withCodeDiscountedTotalPriceSet"])
            for line in lines
            if "withCodeDiscountedTotalPriceSet" in line
        ),
        currency,
    )
    kept = Money.sum((fee.amount for fee in fees), currency)
    return max(worth - kept, Money.zero(currency), key=lambda one: one.amount)


def _status(status: str, lines: tuple[ReturnLine, ...]) -> ReturnStatus:
    """Shopify says OPEN until it is closed; what arrived tells the rest."""
    if status != "OPEN" or not any(line.received_quantity for line in lines):
        return ReturnStatus(status)
    if all(line.received_quantity >= line.quantity for line in lines):
        return ReturnStatus.RECEIVED
    return ReturnStatus.PARTIALLY_RECEIVED


def _refund_status(paid: tuple[Refund, ...], due: Money) -> RefundStatus:
    good = [one for one in paid if one.state is not PaymentState.FAILURE]
    if not good:
        return RefundStatus.NONE
    if any(one.state is PaymentState.PENDING for one in good):
        return RefundStatus.PENDING
    total = Money.sum((one.amount for one in good), due.currency)
    return RefundStatus.REFUNDED if total >= due else RefundStatus.PARTIALLY_REFUNDED


def _history(
    data: Json, status: ReturnStatus, arrived: Iterable[list[_Arrived]]
) -> tuple[StatusChange, ...]:
    """What Shopify dates: requested, approved, each arrival, closed."""
    made, approved = time(data["createdAt"]), maybe_time(data.get("requestApprovedAt"))
    requested = approved or data["status"] in ("REQUESTED", "DECLINED")
    changes = [StatusChange(ReturnStatus.REQUESTED if requested else ReturnStatus.OPEN, made)]
    if approved:
        changes.append(StatusChange(ReturnStatus.OPEN, approved))
    dates = sorted({one.at for many in arrived for one in many})
    for at in dates:
        last = at == dates[-1] and status is not ReturnStatus.PARTIALLY_RECEIVED
        kind = ReturnStatus.RECEIVED if last else ReturnStatus.PARTIALLY_RECEIVED
        changes.append(StatusChange(kind, at))
    closed = maybe_time(data.get("closedAt"))
    if closed:
        changes.append(StatusChange(ReturnStatus(data["status"]), closed))
    return tuple(sorted(changes, key=lambda change: change.at))


def _label(data: Json) -> Label | None:
    """The label that the shop's staff attached, if any."""
    for back in nodes(data, "reverseFulfillmentOrders"):
        for delivery in nodes(back, "reverseDeliveries"):
            label = _label_of(delivery.get("deliverable") or {})
            if label:
                return label
    return None


def _label_of(deliverable: Any) -> Label | None:
    url = (deliverable.get("label") or {}).get("publicFileUrl")
    tracking = deliverable.get("tracking") or {}
    if not url:
        return None
    carrier, number = tracking.get("carrierName"), tracking.get("number")
    page = str(tracking.get("url") or "")
    return Label(str(carrier or ""), str(number or ""), str(url), tracking_url=page)
