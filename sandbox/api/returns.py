"""Returns and what follows from them: refunds, credit, exchanges, replacements."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from sandbox import exchanges, methods, refunds, returns, views
from sandbox.api.endpoint import Path, Service, asks, reads, writes
from sandbox.bodies import NewMethod, NewPickup, NewRefund, NewReturn, NewStoreCredit, Nothing
from sandbox.call import Call
from sandbox.codec import encode
from sandbox.problems import invalid_request
from sandbox.quotes import quote
from sandbox.records import Return
from sandbox.remaining import dossier

Json = dict[str, Any]


def routes(service: Service) -> list[Route]:
    order, one = "/api/orders/{order_id}", "/api/returns/{return_id}"
    return [
        reads("/api/return-reasons", service, _reasons),
        reads("/api/drop-off-points", service, _drop_off_points),
        reads(f"{order}/returnable", service, _returnable),
        reads(f"{order}/return-methods", service, _methods),
        reads(f"{order}/returns", service, _of_order),
        asks(f"{order}/returns/quote", service, NewReturn, _quote),
        writes(f"{order}/returns", service, NewReturn, _create),
        writes(f"{order}/exchanges", service, NewReturn, _exchange),
        writes(f"{order}/replacements", service, NewReturn, _replace),
        writes(f"{order}/refunds", service, NewRefund, create_refund),
        writes(f"{order}/store-credits", service, NewStoreCredit, _credit),
        reads(one, service, _return),
        writes(f"{one}/cancel", service, Nothing, _cancel, 200),
        writes(f"{one}/method", service, NewMethod, _change_method, 200),
        reads(f"{one}/pickup-slots", service, _slots),
        writes(f"{one}/pickup", service, NewPickup, _book),
    ]


def _reasons(call: Call, _request: Request) -> Json:
    return {"reasons": encode(call.shop().reasons)}


def _drop_off_points(call: Call, request: Request) -> Json:
    query = request.query_params
    try:
        limit = int(query.get("limit", "5"))
    except ValueError as error:
        raise invalid_request("limit is not a number.") from error
    postcode, country = query.get("postcode", ""), query.get("country", "")
    points = methods.drop_off_points(call.shop(), postcode, country, limit)
    return {"points": encode(points)}


def _returnable(call: Call, request: Request) -> Json:
    held = dossier(call.tx, call.order(request.path_params["order_id"]))
    return {"lines": [views.returnable(held, line) for line in held.order.lines]}


def _methods(call: Call, request: Request) -> Json:
    order = call.order(request.path_params["order_id"])
    lines = request.query_params.getlist("line") or [line.id for line in order.lines]
    rules = methods.offered(call.shop(), order, lines)
    return {"methods": [views.method(rule, order.currency) for rule in rules]}


def _of_order(call: Call, request: Request) -> Json:
    order = call.order(request.path_params["order_id"])
    found = call.tx.all(Return, order.id)
    return {"returns": [views.returned_goods(call, one) for one in found]}


def _quote(call: Call, path: Path, body: NewReturn) -> Json:
    held = dossier(call.tx, call.order(path["order_id"]))
    quoted = quote(call.shop(), held, body)
    methods.chosen(
        call.shop(), held.order, [line.order_line_id for line in body.lines], body.method
    )
    return views.quoted(held, quoted)


def _create(call: Call, path: Path, body: NewReturn) -> Json:
    return views.returned_goods(call, returns.create(call, call.order(path["order_id"]), body))


def _exchange(call: Call, path: Path, body: NewReturn) -> Json:
    return views.exchange(call, exchanges.exchange(call, call.order(path["order_id"]), body))


def _replace(call: Call, path: Path, body: NewReturn) -> Json:
    made = exchanges.replacement(call, call.order(path["order_id"]), body)
    return views.replacement(call, made)


def create_refund(call: Call, path: Path, body: NewRefund) -> Json:
    return views.refund(call, refunds.refund(call, call.order(path["order_id"]), body))


def _credit(call: Call, path: Path, body: NewStoreCredit) -> Json:
    made: Json = encode(refunds.issue_store_credit(call, call.order(path["order_id"]), body))
    return made


def _return(call: Call, request: Request) -> Json:
    return views.returned_goods(call, call.returned(request.path_params["return_id"]))


def _cancel(call: Call, path: Path, _body: Nothing) -> Json:
    return views.returned_goods(call, returns.cancel(call, call.returned(path["return_id"])))


def _change_method(call: Call, path: Path, body: NewMethod) -> Json:
    changed = returns.change_method(call, call.returned(path["return_id"]), body)
    return views.returned_goods(call, changed)


def _slots(call: Call, request: Request) -> Json:
    one = call.returned(request.path_params["return_id"])
    return {"slots": encode(methods.pickup_slots(call, one))}


def _book(call: Call, path: Path, body: NewPickup) -> Json:
    one = call.returned(path["return_id"])
    return views.returned_goods(call, returns.book_pickup(call, one, body))
