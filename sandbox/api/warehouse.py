"""The shop's own side: warehouse, carriers, finance. For its page, and for tests and scripts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.routing import Route

from sandbox import carrier, outbox, refunds, shopfile, views, warehouse
from sandbox.api.endpoint import Path, Service, reads, writes
from sandbox.bodies import Nothing
from sandbox.call import Call
from sandbox.codec import FormatError, encode
from sandbox.problems import invalid_request
from sandbox.records import Order, PaymentState, Refund, Return

Json = dict[str, Any]
B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a refund: SUCCESS or FAILURE."""

    state: PaymentState


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order in the form of orders.json."""

    order: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subscription:
    url: str
    secret: str


def routes(service: Service, prefix: str) -> list[Route]:
    one, order = f"{prefix}/returns/{{return_id}}", f"{prefix}/orders/{{order_id}}"

    def on_return(step: str, body: type[B], act: Callable[[Call, Return, B], Return]) -> Route:
        def answer(call: Call, path: Path, given: B) -> Json:
            done = act(call, call.returned(path["return_id"]), given)
            return views.returned_goods(call, done)

        return writes(f"{one}/{step}", service, body, answer, 200)

    def on_order(step: str, body: type[B], act: Callable[[Call, Order, B], Order]) -> Route:
        def answer(call: Call, path: Path, given: B) -> Json:
            return views.order(call, act(call, call.order(path["order_id"]), given))

        return writes(f"{order}/{step}", service, body, answer, 200)

    return [
        on_return("approve", warehouse.Note, warehouse.approve),
        on_return("decline", warehouse.Note, warehouse.decline),
        on_return("scan", warehouse.Scan, warehouse.scan),
        on_return("receive", warehouse.Receipt, warehouse.receive),
        on_return("inspect", warehouse.Inspection, warehouse.inspect),
        on_return("close", warehouse.Note, warehouse.close),
        on_order("ship", carrier.Shipment, carrier.ship),
        on_order("progress", carrier.Progress, carrier.progress),
        on_order("paid", Nothing, lambda call, found, _: carrier.mark_paid(call, found)),
        writes(f"{prefix}/orders", service, NewOrder, _place),
        writes(f"{prefix}/refunds/{{refund_id}}/outcome", service, Outcome, _finish, 200),
        writes(f"{prefix}/webhooks", service, Subscription, _subscribe),
        reads(f"{prefix}/events", service, _events),
    ]


def _place(call: Call, _path: Path, body: NewOrder) -> Json:
    try:
        return views.order(call, shopfile.add_order(call.tx, body.order, call.now))
    except FormatError as error:
        raise invalid_request(str(error)) from error


def _finish(call: Call, path: Path, body: Outcome) -> Json:
    one = call.tx.get(Refund, path["refund_id"])
    if one is None:
        raise invalid_request("No refund has this id.")
    if body.state is PaymentState.PENDING:
        raise invalid_request("state is PENDING: give SUCCESS or FAILURE.")
    return views.refund(call, refunds.finish(call, one, body.state))


def _subscribe(call: Call, _path: Path, body: Subscription) -> Json:
    if not body.url.startswith(("http://", "https://")) or not body.secret:
        raise invalid_request("A webhook needs an http address and a secret.")
    outbox.subscribe(call.tx, body.url, body.secret)
    return {"url": body.url}


def _events(call: Call, request: Request) -> Json:
    """Everything that happened after a position, oldest first."""
    try:
        after = int(request.query_params.get("after", "0"))
    except ValueError as error:
        raise invalid_request("after is not a number.") from error
    return {"events": encode(outbox.since(call.tx, after))}
