"""Medusa's returns as ours, and the exchanges that some of them belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from backend_client.medusa.marks import Mark, mark_of
from backend_client.medusa.reading import Json, maybe_time, money, pieces, reason, time
from backend_client.model import (
    Disposition,
    Fee,
    FeeKind,
    Label,
    Money,
    Order,
    Refund,
    RefundStatus,
    Resolution,
    Return,
    ReturnLine,
    ReturnMethod,
    ReturnReason,
    ReturnReasonCode,
    ReturnStatus,
    ShippedVariant,
    StatusChange,
)

FIELDS = ",".join(
    (
        "id,order_id,exchange_id,claim_id,display_id,status,created_by,created_at,updated_at",
        "requested_at,received_at,canceled_at,location_id,metadata,*items,*items.reason",
        "*shipping_methods,*fulfillments,*fulfillments.labels",
    )
)
EXCHANGE_FIELDS = ",".join(
    (
        "id,order_id,return_id,display_id,created_by,created_at,canceled_at,metadata",
        "*additional_items,*additional_items.item",
    )
)
DRAFT = "open"
"""A return that is being written: a draft, no return yet."""

STATES = {
    "requested": ReturnStatus.OPEN,
    "received": ReturnStatus.RECEIVED,
    "partially_received": ReturnStatus.PARTIALLY_RECEIVED,
    "canceled": ReturnStatus.CANCELED,
}
NO_REASON = ReturnReason("", ReturnReasonCode.UNKNOWN, "")


@dataclass(frozen=True, slots=True)
class Found:
    """A return; with the exchange that it belongs to, its mark is the exchange's."""

    back: Return
    mark: Mark | None
    exchange_id: str | None = None
    sent: tuple[ShippedVariant, ...] = ()
    parcels: tuple[str, ...] = ()
    """Fulfilments of the return that are not cancelled: Medusa wants them undone first."""

    @property
    def stands(self) -> bool:
        return self.back.status is not ReturnStatus.CANCELED


@dataclass(frozen=True, slots=True)
class Draft:
    """A return or an exchange that was begun and not confirmed."""

    id: str
    exchange_id: str | None
    mark: Mark | None


def of_order(
    order: Order, backs: Iterable[Json], exchanges: Iterable[Json]
) -> tuple[tuple[Found, ...], tuple[Draft, ...]]:
    """The returns of the order, oldest first, and the drafts."""
    swaps = {str(one["id"]): one for one in exchanges}
    found, drafts = [], []
    for one in backs:
        swap = swaps.pop(str(one.get("exchange_id")), None)
        mark = mark_of(swap) if swap else mark_of(one)
        if str(one["status"]) == DRAFT:
            if not one.get("canceled_at"):
                drafts.append(Draft(str(one["id"]), str(swap["id"]) if swap else None, mark))
        else:
            found.append(_found(one, order, mark, swap))
    # An exchange whose return was not begun yet is a draft too.
    for id_, swap in swaps.items():
        if not swap.get("canceled_at") and not swap.get("return_id"):
            drafts.append(Draft("", id_, mark_of(swap)))
    found.sort(key=lambda one: (one.back.created_at, one.back.id))
    return tuple(found), tuple(drafts)


def _found(data: Json, order: Order, mark: Mark | None, swap: Json | None) -> Found:
    id_, currency = str(data["id"]), order.currency
    lines = tuple(_line(one) for one in data["items"])
    fees = mark.fees_in(currency) if mark else _fees(data, currency)
    due = Money.of(Decimal(mark.owed), currency) if mark else _due(order, lines, fees)
    mine = tuple(one for one in order.refunds if one.return_id == id_)
    status = STATES.get(str(data["status"])) or ReturnStatus(str(data["status"]).upper())
    resolution = mark.resolution if mark else "EXCHANGE" if swap else "REFUND"
    back = Return(
        id=id_,
        rma_number=f"{order.number}-R{data['display_id']}",
        order_id=order.id,
        order_number=order.number,
        status=status,
        refund_status=_refund_status(mine, due),
        resolution=Resolution(resolution),
        method=ReturnMethod(mark.method if mark else "MERCHANT_LABEL"),
        lines=lines,
        fees=fees,
        refund_due=due,
        created_at=time(data.get("requested_at") or data["created_at"]),
        history=_history(data, status),
        refunds=mine,
        label=_label(data),
        note=mark.note if mark else "",
        reference=mark.key if mark else None,
    )
    parcels = tuple(
        str(one["id"]) for one in data.get("fulfillments") or () if not one.get("canceled_at")
    )
    return Found(back, mark, str(swap["id"]) if swap else None, _sent(swap), parcels)


def _line(data: Json) -> ReturnLine:
    """Medusa counts damaged pieces among the received ones."""
    received, damaged = pieces(data, "received_quantity"), pieces(data, "damaged_quantity")
    good = received - damaged
    known = data.get("reason")
    return ReturnLine(
        id=str(data["id"]),
        order_line_id=str(data["item_id"]),
        quantity=int(data["quantity"]),
        reason=reason(known) if known else NO_REASON,
        note=str(data.get("note") or ""),
        received_quantity=received,
        accepted_quantity=good,
        disposition=(Disposition.RESTOCKED if good else Disposition.NOT_RESTOCKED)
        if received
        else None,
    )


def _fees(data: Json, currency: str) -> tuple[Fee, ...]:
    """What the shop's staff charged for the way back."""
    amounts = (money(one["amount"], currency) for one in data.get("shipping_methods") or ())
    return tuple(Fee(FeeKind.RETURN_SHIPPING, amount) for amount in amounts if amount)


def _due(order: Order, lines: Iterable[ReturnLine], fees: Iterable[Fee]) -> Money:
    """Of a return that we did not make: what was paid for the pieces, less the fees."""
    worth = Money.zero(order.currency)
    for line in lines:
        bought = order.line(line.order_line_id)
        if bought and bought.quantity:
            worth = worth + bought.total * (Decimal(line.quantity) / bought.quantity)
    kept = Money.sum((fee.amount for fee in fees), order.currency)
    return max(worth - kept, Money.zero(order.currency), key=lambda one: one.amount).rounded()


def _refund_status(paid: tuple[Refund, ...], due: Money) -> RefundStatus:
    if not paid:
        return RefundStatus.NONE
    total = Money.sum((one.amount for one in paid), due.currency)
    return RefundStatus.REFUNDED if total >= due else RefundStatus.PARTIALLY_REFUNDED


def _history(data: Json, status: ReturnStatus) -> tuple[StatusChange, ...]:
    """What Medusa dates: requested, received, cancelled; a part by its last change."""
    begun = time(data.get("requested_at") or data["created_at"])
    changes = [StatusChange(ReturnStatus.OPEN, begun)]
    dated: Mapping[ReturnStatus, object] = {
        ReturnStatus.RECEIVED: data.get("received_at"),
        ReturnStatus.CANCELED: data.get("canceled_at"),
        ReturnStatus.PARTIALLY_RECEIVED: data.get("updated_at"),
    }
    at = maybe_time(dated.get(status))
    if at:
        changes.append(StatusChange(status, max(at, begun)))
    return tuple(changes)


def _label(data: Json) -> Label | None:
    """The first label of the return's parcel, where the fulfilment provider made one."""
    for parcel in data.get("fulfillments") or ():
        for one in parcel.get("labels") or ():
            if one.get("label_url") and not parcel.get("canceled_at"):
                carrier = str(parcel.get("provider_id") or "")
                tracking = str(one.get("tracking_number") or "")
                page = str(one.get("tracking_url") or "")
                return Label(carrier, tracking, str(one["label_url"]), tracking_url=page)
    return None


def _sent(swap: Json | None) -> tuple[ShippedVariant, ...]:
    found = (swap or {}).get("additional_items") or ()
    return tuple(
        ShippedVariant(
            str(one["item"].get("variant_id") or ""),
            " / ".join(filter(None, (one["item"].get("title"), one["item"].get("subtitle")))),
            int(one["quantity"]),
        )
        for one in found
    )
