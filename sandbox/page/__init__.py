"""The page on which the demo's user plays the warehouse and finance, and sees who is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox import outbox, views
from sandbox.api.endpoint import Service, reads, writes
from sandbox.api.returns import create_refund
from sandbox.bodies import NewRefund
from sandbox.call import Call
from sandbox.codec import encode
from sandbox.faults import Faults
from sandbox.records import Customer, Order, OrderStatus, Refund, Return, is_delivered
from sandbox.remaining import unshipped
from sandbox.returns import S

Json = dict[str, Any]
STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
AT_WORK = frozenset({S.REQUESTED, S.OPEN, S.PARTIALLY_RECEIVED, S.RECEIVED})
EVENTS_SHOWN = 40
OPEN_ORDERS_SHOWN = 40


def routes(service: Service, faults: Faults) -> list[BaseRoute]:
    def board(call: Call, _request: Request) -> Json:
        return _board(call, faults)

    refund = "/warehouse/do/orders/{order_id}/refunds"
    return [
        Route("/warehouse", _page),
        reads("/warehouse/board", service, board),
        writes(refund, service, NewRefund, create_refund),
        Mount("/warehouse/static", StaticFiles(directory=STATIC)),
    ]


async def _page(_request: Request) -> Response:
    html = (STATIC / "warehouse.html").read_text(encoding="utf-8")
    headers = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return HTMLResponse(html, headers=headers)


def _board(call: Call, faults: Faults) -> Json:
    """All that the page shows, in one answer."""
    orders = {order.id: order for order in call.tx.all(Order)}
    names = {customer.id: customer.name for customer in call.tx.all(Customer)}
    returns = sorted(call.tx.all(Return), key=lambda one: one.created_at, reverse=True)
    returns.sort(key=lambda one: one.status not in AT_WORK)
    refunds = [one for one in call.tx.all(Refund) if one.state.name == "PENDING"]
    return {
        "now": encode(call.now),
        "shop": call.shop().name,
        "returns": [_return(call, one, orders[one.order_id], names) for one in returns],
        "refunds": [
            views.refund(call, one) | {"order_number": orders[one.order_id].number}
            for one in refunds
        ],
        "orders": [_order(one, names) for one in _under_way(orders.values())],
        "events": [
            {**encode(event), "told": told} for event, told in outbox.latest(call.tx, EVENTS_SHOWN)
        ],
        "subscribers": sorted(outbox.subscribers(call.tx)),
        "faults": encode(faults.on),
    }


def _return(call: Call, one: Return, order: Order, names: dict[str, str]) -> Json:
    view = views.returned_goods(call, one)
    bought = {line.id: line for line in order.lines}
    for line in view["lines"]:
        of = bought[line["order_line_id"]]
        line |= {
            "title": of.product_title,
            "variant": of.variant_title,
            "image_url": views.picture(call, of.image, of.category),
        }
    return view | {"customer": names.get(order.customer_id, "")}


def _under_way(orders: Any) -> list[Order]:
    """Orders for which a warehouse or a carrier still has something to do, newest first."""
    found = [one for one in orders if one.status is OrderStatus.OPEN and _busy(one)]
    return sorted(found, key=lambda one: one.placed_at, reverse=True)[:OPEN_ORDERS_SHOWN]


def _busy(order: Order) -> bool:
    to_ship = any(unshipped(order, line) for line in order.lines)
    return to_ship or not all(map(is_delivered, order.fulfilments))


def _order(one: Order, names: dict[str, str]) -> Json:
    return {
        "id": one.id,
        "number": one.number,
        "customer": names.get(one.customer_id, ""),
        "placed_at": encode(one.placed_at),
        "total": encode(one.total()),
        "unshipped": sum(unshipped(one, line) for line in one.lines),
        "pending": any(payment.state.name == "PENDING" for payment in one.payments),
        "lines": [f"{line.quantity} x {line.product_title}" for line in one.lines],
        "parcels": [
            {"id": parcel.id, "status": parcel.status.value, "tracking": parcel.tracking_number}
            for parcel in one.fulfilments
        ],
    }
