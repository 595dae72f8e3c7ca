"""Medusa's orders as ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backend_client.medusa.reading import (
    Json,
    address,
    maybe_time,
    money,
    name_of,
    payment,
    payment_kind,
    pieces,
    time,
)
from backend_client.model import (
    Customer,
    Fulfilment,
    FulfilmentLine,
    FulfilmentStatus,
    Money,
    Order,
    OrderLine,
    OrderStatus,
    PaymentState,
    Refund,
    RefundPart,
)
from backend_client.notes import mark_of, plain
from backend_client.tiers import tier_of

FIELDS = ",".join(
    (
        "id,display_id,custom_display_id,status,email,currency_code,created_at,updated_at",
        "canceled_at,is_draft_order,total,shipping_total,customer_id,*customer",
        "customer.groups.name",
        "*shipping_address,*billing_address,*items,*items.detail,*items.tax_lines",
        "*items.product,*items.product.categories,*items.product.tags,*items.product.type",
        "*items.variant,*items.variant.options,*items.variant.options.option",
        "*fulfillments,*fulfillments.items,*fulfillments.labels,*payment_collections",
        "*payment_collections.payments,*payment_collections.payments.captures",
        "*payment_collections.payments.refunds",
    )
)
STATES = {
    "pending": OrderStatus.OPEN,
    "requires_action": OrderStatus.OPEN,
    "completed": OrderStatus.OPEN,
    "archived": OrderStatus.ARCHIVED,
    "canceled": OrderStatus.CANCELED,
}
FINAL_SALE = ("final_sale", "final-sale", "final sale")


def number_in(data: Json) -> str:
    """The number that the customer reads."""
    return str(data.get("custom_display_id") or data["display_id"])


def order(data: Json) -> Order:
    """Raises ValueError for what Medusa does not promise."""
    currency = str(data["currency_code"]).upper()
    status = str(data["status"])
    email = str(data.get("email") or "")
    paid = [one for many in data["payment_collections"] for one in many.get("payments") or ()]
    return Order(
        id=str(data["id"]),
        number=number_in(data),
        email=email,
        customer=_customer(data.get("customer"), email),
        currency=currency,
        placed_at=time(data["created_at"]),
        status=STATES.get(status) or OrderStatus(status),
        shipping_address=address(data.get("shipping_address")),
        billing_address=address(data.get("billing_address")),
        lines=tuple(_line(one, currency) for one in sorted(data["items"], key=_sequence)),
        payments=tuple(payment(one, currency) for one in paid),
        fulfilments=tuple(_fulfilment(one) for one in data["fulfillments"]),
        shipping_cost=money(data["shipping_total"], currency),
        total=money(data["total"], currency),
        refunds=refunds(paid, str(data["id"]), currency),
        cancelled_at=maybe_time(data.get("canceled_at")),
    )


def refunds(paid: Iterable[Json], order_id: str, currency: str) -> tuple[Refund, ...]:
    """Oldest first. What we paid under one key to several payments is one refund."""
    found: dict[str, list[tuple[Json, Json]]] = {}
    for source in paid:
        for one in source.get("refunds") or ():
            mark = mark_of(one.get("note"))
            found.setdefault(mark.key if mark else str(one["id"]), []).append((source, one))
    every = [_refund(parts, order_id, currency) for parts in found.values()]
    return tuple(sorted(every, key=lambda one: (one.created_at, one.id)))


def _sequence(item: Json) -> tuple[str, str]:
    """The same each time; Medusa keeps none of its own for lines that were added together."""
    return str(item.get("created_at")), str(item["id"])


def fingerprints(data: Json) -> dict[str, str]:
    """Of the requests that our refunds were made for, by the refund's id in Medusa."""
    paid = [one for many in data["payment_collections"] for one in many.get("payments") or ()]
    every = [one for source in paid for one in source.get("refunds") or ()]
    marks = {str(one["id"]): mark_of(one.get("note")) for one in every}
    return {id_: mark.fingerprint for id_, mark in marks.items() if mark}


def _refund(found: list[tuple[Json, Json]], order_id: str, currency: str) -> Refund:
    found = sorted(found, key=lambda pair: str(pair[1]["created_at"]))
    first = found[0][1]
    mark = mark_of(first.get("note"))
    parts = tuple(
        RefundPart(
            str(source["id"]),
            payment_kind(str(source.get("provider_id") or "")),
            money(one["amount"], currency),
        )
        for source, one in found
    )
    created = time(first["created_at"])
    return Refund(
        id=str(first["id"]),
        order_id=order_id,
        amount=Money.sum((part.amount for part in parts), currency),
        parts=parts,
        state=PaymentState.SUCCESS,
        created_at=created,
        settled_at=created,
        return_id=(mark.details[0] or None) if mark and mark.details else None,
        note=plain(first.get("note")),
        reference=mark.key if mark else None,
    )


def _customer(data: Json | None, email: str) -> Customer:
    data = data or {}
    return Customer(
        id=str(data.get("id") or ""),
        email=str(data.get("email") or email),
        name=name_of(data),
        phone=str(data.get("phone") or ""),
        tier=tier_of(str(group["name"]) for group in data.get("groups") or () if group),
    )


def _line(data: Json, currency: str) -> OrderLine:
    """Discount and tax so that our total of the line is Medusa's."""
    detail, product = data["detail"], data.get("product") or {}
    quantity, price = int(data["quantity"]), money(data["unit_price"], currency)
    included = bool(data.get("is_tax_inclusive"))
    tax, total = money(data["tax_total"], currency), money(data["total"], currency)
    net = total if included or not tax else total - tax
    delivered = pieces(detail, "delivered_quantity")
    variant = data.get("variant") or {}
    tags = _tags(product)
    return OrderLine(
        id=str(data["id"]),
        product_id=str(data.get("product_id") or ""),
        product_title=str(data.get("product_title") or data.get("title") or ""),
        variant_id=str(data.get("variant_id") or ""),
        variant_title=str(data.get("variant_title") or data.get("subtitle") or ""),
        sku=str(data.get("variant_sku") or ""),
        category=_category(product),
        quantity=quantity,
        unit_price=price,
        discount=price * quantity - net,
        tax=tax,
        tax_included=included or not tax,
        options=options_of(variant),
        image_url=str(data.get("thumbnail") or product.get("thumbnail") or ""),
        tags=tags,
        final_sale=any(word in tags for word in FINAL_SALE),
        requires_shipping=bool(data.get("requires_shipping", True)),
        shipped_quantity=max(pieces(detail, "shipped_quantity"), delivered),
        delivered_quantity=delivered,
        returned_quantity=returned(detail),
    )


def returned(detail: Json) -> int:
    """Pieces in any return that stands, whatever became of them."""
    kinds = ("return_requested_quantity", "return_received_quantity", "return_dismissed_quantity")
    return sum(pieces(detail, kind) for kind in kinds)


def options_of(variant: Json) -> dict[str, str]:
    return {
        str((one.get("option") or {}).get("title") or ""): str(one.get("value") or "")
        for one in variant.get("options") or ()
    }


def _category(product: Json) -> str:
    """The first category's handle, else the product's type."""
    for one in product.get("categories") or ():
        return str(one.get("handle") or one.get("name") or "")
    return str((product.get("type") or {}).get("value") or "")


def _tags(product: Json) -> frozenset[str]:
    found = {str(one.get("value") or "").lower() for one in product.get("tags") or ()}
    kept: Any = product.get("metadata") or {}
    return frozenset(found | ({"final_sale"} if kept.get("final_sale") is True else set()))


def _fulfilment(data: Json) -> Fulfilment:
    label: Json = next(iter(data.get("labels") or ()), {})
    return Fulfilment(
        id=str(data["id"]),
        status=_state(data),
        lines=tuple(
            FulfilmentLine(str(one["line_item_id"]), int(one["quantity"]))
            for one in data.get("items") or ()
            if one.get("line_item_id")
        ),
        shipped_at=maybe_time(data.get("shipped_at")),
        delivered_at=maybe_time(data.get("delivered_at")),
        carrier=str(data.get("provider_id") or ""),
        tracking_number=str(label.get("tracking_number") or ""),
        tracking_url=str(label.get("tracking_url") or ""),
    )


def _state(data: Json) -> FulfilmentStatus:
    if data.get("canceled_at"):
        return FulfilmentStatus.CANCELED
    if data.get("delivered_at"):
        return FulfilmentStatus.DELIVERED
    return FulfilmentStatus.IN_TRANSIT if data.get("shipped_at") else FulfilmentStatus.PENDING
