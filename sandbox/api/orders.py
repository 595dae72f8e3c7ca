"""Orders: looked up with proof, read, changed before they ship."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from sandbox import cancellations, customers, outbox, views
from sandbox.api.endpoint import Path, Service, asks, reads, writes
from sandbox.bodies import CustomerLookup, NameLookup, NewAddress, NewCancellation, OrderLookup
from sandbox.call import Call
from sandbox.problems import Problem, invalid_request
from sandbox.records import Product

Json = dict[str, Any]
METHODS = ["MERCHANT_LABEL", "CUSTOMER_LABEL", "PICKUP", "DROP_OFF", "STORE", "KEEP_ITEM"]
ABILITIES = (
    "find_by_postcode",
    "customer_orders",
    "find_by_name",
    "gift_returns",
    "approval",
    "cancel_return",
    "change_method",
    "pickup",
    "drop_off",
    "labels",
    "stock",
    "refund",
    "cancel_order",
    "cancel_lines",
    "change_address",
    "customer_history",
    "webhooks",
    "native_idempotency",
)


def routes(service: Service) -> list[Route]:
    return [
        reads("/api/capabilities", service, _capabilities),
        asks("/api/orders/lookup", service, OrderLookup, _look_up),
        asks("/api/orders/by-name", service, NameLookup, _by_name),
        reads("/api/orders/{order_id}", service, _order),
        reads("/api/changes", service, _changes),
        asks("/api/customers/orders", service, CustomerLookup, _customer_orders),
        asks("/api/customers/history", service, CustomerLookup, _history),
        reads("/api/products/{product_id}/variants", service, _variants),
        writes("/api/orders/{order_id}/cancel", service, NewCancellation, _cancel),
        writes("/api/orders/{order_id}/address", service, NewAddress, _change_address, 200),
    ]


def _capabilities(_call: Call, _request: Request) -> Json:
    return {
        "platform": "sandbox",
        "version": "1",
        "methods": METHODS,
        "resolutions": ["REFUND", "STORE_CREDIT", "EXCHANGE", "REPLACEMENT"],
        **dict.fromkeys(ABILITIES, True),
    }


def _look_up(call: Call, _path: Path, body: OrderLookup) -> Json:
    return views.order(call, customers.look_up_order(call, body))


def _by_name(call: Call, _path: Path, body: NameLookup) -> Json:
    found = customers.sent_to(call, body)
    return {"orders": [views.order(call, one) for one in found[: max(body.limit, 0)]]}


def _order(call: Call, request: Request) -> Json:
    return views.order(call, call.order(request.path_params["order_id"]))


def _changes(call: Call, request: Request) -> Json:
    since = moment(request.query_params.get("since", ""))
    found = outbox.changed_orders(call.tx, since)
    orders = [{"order_id": id_, "changed_at": at.isoformat()} for id_, at in found]
    return {"orders": orders, "until": max([since, *(at for _, at in found)]).isoformat()}


def moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise invalid_request("since: give an ISO 8601 time with its zone.")
    return at.astimezone(UTC)


def _customer_orders(call: Call, _path: Path, body: CustomerLookup) -> Json:
    found = customers.orders(call, customers.find(call, body))
    return {"orders": [views.order(call, one) for one in found[: max(body.limit, 0)]]}


def _history(call: Call, _path: Path, body: CustomerLookup) -> Json:
    return customers.history(call, customers.find(call, body))


def _variants(call: Call, request: Request) -> Json:
    product = call.tx.get(Product, request.path_params["product_id"])
    if product is None:
        raise Problem(404, "invalid_request", "No product has this id.")
    currency = request.query_params.get("currency") or call.shop().currency
    every = (views.variant(call, product, one, currency) for one in product.variants)
    return {"variants": [view for view in every if view]}


def _cancel(call: Call, path: Path, body: NewCancellation) -> Json:
    order, refunds = cancellations.cancel(call, call.order(path["order_id"]), body)
    return {
        "order": views.order(call, order),
        "refunds": [views.refund(call, one) for one in refunds],
    }


def _change_address(call: Call, path: Path, body: NewAddress) -> Json:
    order = call.order(path["order_id"])
    return views.order(call, cancellations.change_address(call, order, body))
