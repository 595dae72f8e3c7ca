"""Shopify's orders as ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from backend_client import errors
from backend_client.model import (
    Customer,
    Fulfilment,
    FulfilmentLine,
    FulfilmentStatus,
    Money,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentState,
    Refund,
    RefundPart,
)
from backend_client.notes import Mark, mark_of, plain
from backend_client.proof import number_of
from backend_client.shopify.reading import (
    Json,
    address,
    last_four,
    maybe_time,
    money,
    nodes,
    payment_kind,
    payment_state,
    time,
)
from backend_client.tiers import tier_of

MOST = {"fulfillments": 5, "transactions": 15, "refunds": 8}
"""How many the documents ask for of what Shopify lists without pages."""

UNDONE = ("CANCELED", "DECLINED")
PAID_IN = ("SALE", "CAPTURE")
ARRIVED = {"DELIVERED", "PICKED_UP"}
DISPLAYED = {
    "DELIVERED": FulfilmentStatus.DELIVERED,
    "PICKED_UP": FulfilmentStatus.DELIVERED,
    "OUT_FOR_DELIVERY": FulfilmentStatus.OUT_FOR_DELIVERY,
    "CANCELED": FulfilmentStatus.CANCELED,
    "FAILURE": FulfilmentStatus.FAILURE,
    "NOT_DELIVERED": FulfilmentStatus.FAILURE,
    "LABEL_VOIDED": FulfilmentStatus.CANCELED,
    "CONFIRMED": FulfilmentStatus.PENDING,
    "LABEL_PRINTED": FulfilmentStatus.PENDING,
    "LABEL_PURCHASED": FulfilmentStatus.PENDING,
    "SUBMITTED": FulfilmentStatus.PENDING,
}
ON_ITS_WAY = {
    "ATTEMPTED_DELIVERY",
    "CARRIER_PICKED_UP",
    "DELAYED",
    "FULFILLED",
    "IN_TRANSIT",
    "MARKED_AS_FULFILLED",
    "READY_FOR_PICKUP",
}


def order(data: Json) -> Order:
    """Raises ValueError for what Shopify's schema does not allow, Unsupported for an order
    that is too large to be read at once."""
    for field, most in MOST.items():
        if len(data[field]) >= most:
            raise errors.Unsupported(f"an order with {most} {field} or more: let a person look")
    currency = str(data["presentmentCurrencyCode"])
    email = str(data.get("email") or "")
    return Order(
        id=str(data["id"]),
        number=number_of(str(data["name"])),
        email=email,
        customer=_customer(data.get("customer"), email),
        currency=currency,
        placed_at=time(data["createdAt"]),
        status=_status(data),
        shipping_address=address(data.get("shippingAddress")),
        billing_address=address(data.get("billingAddress")),
        lines=_lines(data, currency),
        payments=tuple(_payments(data, currency)),
        fulfilments=tuple(_fulfilment(one) for one in data["fulfillments"]),
        shipping_cost=money(data["totalShippingPriceSet"]),
        total=money(data["totalPriceSet"]),
        refunds=refunds(data["refunds"], str(data["id"])),
        cancelled_at=maybe_time(data.get("cancelledAt")),
        tags=frozenset(data.get("tags") or ()),
        note=str(data.get("note") or ""),
    )


def refunds(found: Iterable[Json], order_id: str) -> tuple[Refund, ...]:
    """Oldest first; what was made to no effect (no transaction at all) is kept out."""
    every = (refund(one, order_id) for one in found)
    return tuple(sorted(every, key=lambda one: one.created_at))


def refund(data: Json, order_id: str) -> Refund:
    mark = mark_of(data.get("note"))
    paid = [one for one in nodes(data, "transactions") if one["kind"] == "REFUND"]
    amount = _paid_back(data, mark)
    states = {payment_state(one) for one in paid}
    state = _state(states)
    settled = [maybe_time(one.get("processedAt")) for one in paid]
    return_id = (data.get("return") or {}).get("id") or (
        mark.details[0] if mark and mark.details else None
    )
    return Refund(
        id=str(data["id"]),
        order_id=order_id,
        amount=amount,
        parts=tuple(_part(one) for one in paid),
        state=state,
        created_at=time(data["createdAt"]),
        settled_at=max(filter(None, settled), default=None)
        if state is PaymentState.SUCCESS
        else None,
        return_id=return_id or None,
        note=plain(data.get("note")),
        reference=mark.key if mark else None,
    )


def _paid_back(data: Json, mark: Mark | None) -> Money:
    """Store credit is no transaction of the order's, so its amount is read from our note."""
    amount = money(data["totalRefundedSet"])
    if mark and mark.details[2:] == ("STORE_CREDIT",):
        return Money.of(mark.details[1], amount.currency)
    return amount


def _state(states: set[PaymentState]) -> PaymentState:
    if states == {PaymentState.SUCCESS} or not states:
        return PaymentState.SUCCESS
    return (
        PaymentState.PENDING
        if PaymentState.PENDING in states or PaymentState.SUCCESS in states
        else PaymentState.FAILURE
    )


def _part(data: Json) -> RefundPart:
    parent = (data.get("parentTransaction") or {}).get("id") or data["id"]
    return RefundPart(str(parent), payment_kind(data), money(data["amountSet"]), last_four(data))


def _status(data: Json) -> OrderStatus:
    if data.get("cancelledAt"):
        return OrderStatus.CANCELED
    return OrderStatus.ARCHIVED if data.get("closedAt") else OrderStatus.OPEN


def _customer(data: Json | None, email: str) -> Customer:
    if not data:
        return Customer("", email, "")
    home = data.get("defaultAddress")
    return Customer(
        id=str(data["id"]),
        email=str((data.get("defaultEmailAddress") or {}).get("emailAddress") or email),
        name=str(data.get("displayName") or ""),
        phone=str((data.get("defaultPhoneNumber") or {}).get("phoneNumber") or ""),
        locale=str(data.get("locale") or ""),
        default_address=address(home) if home else None,
        tier=tier_of(data.get("tags") or ()),
    )


def _lines(data: Json, currency: str) -> tuple[OrderLine, ...]:
    shipped, arrived, returned = _travelled(data)
    return tuple(
        _line(one, bool(data["taxesIncluded"]), currency, shipped, arrived, returned)
        for one in nodes(data, "lineItems")
    )


def _travelled(data: Json) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Pieces of each line that were shipped, that arrived, and that are in a return."""
    shipped, arrived, returned = Counter[str](), Counter[str](), Counter[str]()
    for parcel in data["fulfillments"]:
        if parcel["status"] == "CANCELLED":
            continue
        for line in nodes(parcel, "fulfillmentLineItems"):
            pieces = {str(line["lineItem"]["id"]): int(line["quantity"] or 0)}
            shipped.update(pieces)
            if parcel.get("deliveredAt") or parcel.get("displayStatus") in ARRIVED:
                arrived.update(pieces)
    for back in nodes(data, "returns"):
        for line in nodes(back, "returnLineItems") if back["status"] not in UNDONE else ():
            if "fulfillmentLineItem" in line:
                returned[str(line["fulfillmentLineItem"]["lineItem"]["id"])] += line["quantity"]
    return shipped, arrived, returned


def _line(
    data: Json,
    tax_included: bool,
    currency: str,
    shipped: Counter[str],
    arrived: Counter[str],
    returned: Counter[str],
) -> OrderLine:
    id_, quantity = str(data["id"]), int(data["quantity"])
    product, variant = data.get("product") or {}, data.get("variant") or {}
    discounts = [money(one["allocatedAmountSet"]) for one in data["discountAllocations"]]
    gone = quantity - shipped[id_] - int(data["unfulfilledQuantity"])
    return OrderLine(
        id=id_,
        product_id=str(product.get("id") or ""),
        product_title=str(data["title"]),
        variant_id=str(variant.get("id") or ""),
        variant_title=str(data.get("variantTitle") or ""),
        sku=str(data.get("sku") or ""),
        category="gift_card" if data["isGiftCard"] else str(product.get("productType") or ""),
        quantity=quantity,
        unit_price=money(data["originalUnitPriceSet"]),
        discount=Money.sum(discounts, currency),
        tax=Money.sum((money(one["priceSet"]) for one in data["taxLines"]), currency),
        tax_included=tax_included,
        options={one["name"]: one["value"] for one in variant.get("selectedOptions") or ()},
        image_url=str((data.get("image") or {}).get("url") or ""),
        tags=frozenset(product.get("tags") or ()),
        requires_shipping=bool(data["requiresShipping"]),
        shipped_quantity=shipped[id_],
        delivered_quantity=arrived[id_],
        cancelled_quantity=max(0, gone),
        returned_quantity=returned[id_],
    )


def _payments(data: Json, currency: str) -> Iterable[Payment]:
    """Money that came in, less what went back to it."""
    back: dict[str, Money] = {}
    for one in data["transactions"]:
        parent = (one.get("parentTransaction") or {}).get("id")
        failed = payment_state(one) is PaymentState.FAILURE
        if one["kind"] == "REFUND" and parent and not failed:
            back[parent] = back.get(parent, Money.zero(currency)) + money(one["amountSet"])
    for one in data["transactions"]:
        if one["kind"] in PAID_IN:
            yield Payment(
                id=str(one["id"]),
                kind=payment_kind(one),
                amount=money(one["amountSet"]),
                refunded=back.get(str(one["id"]), Money.zero(currency)),
                state=payment_state(one),
                label=str(one.get("formattedGateway") or one.get("gateway") or ""),
                last_four=last_four(one),
                paid_at=maybe_time(one.get("processedAt")),
            )


def _fulfilment(data: Json) -> Fulfilment:
    tracking: Json = next(iter(data.get("trackingInfo") or ()), {})
    return Fulfilment(
        id=str(data["id"]),
        status=_fulfilment_status(data),
        lines=tuple(
            FulfilmentLine(str(one["lineItem"]["id"]), int(one["quantity"] or 0))
            for one in nodes(data, "fulfillmentLineItems")
        ),
        shipped_at=maybe_time(data["createdAt"]),
        delivered_at=maybe_time(data.get("deliveredAt")),
        carrier=str(tracking.get("company") or ""),
        tracking_number=str(tracking.get("number") or ""),
        tracking_url=str(tracking.get("url") or ""),
    )


def _fulfilment_status(data: Json) -> FulfilmentStatus:
    shown = str(data.get("displayStatus") or data["status"])
    if data.get("deliveredAt"):
        return FulfilmentStatus.DELIVERED
    if shown in ON_ITS_WAY or shown == "SUCCESS":
        return FulfilmentStatus.IN_TRANSIT
    return DISPLAYED.get(shown) or FulfilmentStatus(shown)
