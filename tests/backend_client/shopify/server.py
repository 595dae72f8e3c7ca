"""Shopify's Admin API in this process: its published schema over the shop in memory.

Every document is validated against the schema before it runs. An HTTP request to any other
address is an error.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

import httpx
from graphql import GraphQLResolveInfo, execute
from graphql.execution.values import get_directive_values

from backend_client.shopify import API_VERSION
from tests.backend_client.shopify.published import checked, schema
from tests.backend_client.shopify.shop import Refused, Sale, Shop
from tests.backend_client.shopify.views import REASONS, Views, connection

PATH = f"/admin/api/{API_VERSION}/graphql.json"
TERM = re.compile(r'(?:(\w+):>?=?)?(?:"((?:[^"\\]|\\.)*)"|(\S+))')
Json = dict[str, Any]
Info = GraphQLResolveInfo[Any]


class Server(httpx.AsyncBaseTransport):
    """`throttled` counts down answers of THROTTLED; `asked` names the documents that came."""

    def __init__(self, shop: Shop, token: str) -> None:
        self.shop, self._token = shop, token
        self._views = Views(shop)
        self.throttled = 0
        self.asked: list[str] = []
        self.overlay: Callable[[Json], Json] = lambda answer: answer
        """Changes an answer on its way out."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert request.url.path == PATH, f"an unexpected request: {request.url.path}"
        if request.headers.get("x-shopify-access-token") != self._token:
            return httpx.Response(401, json={"errors": "[API] Invalid API key or access token"})
        wanted = json.loads(await request.aread())
        self.asked.append(wanted["operationName"])
        headers = {"X-Shopify-API-Version": API_VERSION}
        return httpx.Response(200, json=self.overlay(self._answer(wanted)), headers=headers)

    def _answer(self, wanted: Json) -> Json:
        if self.throttled:
            self.throttled -= 1
            error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
            return {"errors": [error], "extensions": {"cost": cost(available=50)}}
        document, wrong = checked(wanted["query"])
        assert wrong == (), wrong
        result = execute(
            schema(), document, root_value=self._root(), variable_values=wanted["variables"]
        )
        assert not hasattr(result, "__await__")
        answer: Json = {"data": result.data, "extensions": {"cost": cost(available=900)}}
        if result.errors:
            answer["errors"] = [{"message": str(error)} for error in result.errors]
        return answer

    def _root(self) -> Json:
        return {
            "order": lambda _, **wanted: self._order(wanted["id"]),
            "orders": self._orders,
            "fulfillment": lambda _, **wanted: self._views.parcel(wanted["id"]),
            "returnableFulfillment": lambda _, **wanted: self._views.one_returnable(wanted["id"]),
            "return": lambda _, **wanted: self._back(wanted["id"]),
            "returnableFulfillments": self._returnable,
            "returnReasonDefinitions": connection([self._views.reason(one) for one in REASONS]),
            "product": lambda _, **wanted: self._views.product(wanted["id"]),
            "nodes": lambda _, ids: [
                self._views.variant(id_) if id_ in self.shop.variants else None for id_ in ids
            ],
            "returnRequest": self._change("return", lambda a: self._made(a["input"], "REQUESTED")),
            "returnCreate": self._change("return", lambda a: self._made(a["returnInput"], "OPEN")),
            "returnApproveRequest": self._change(
                "return", lambda a: {"id": self.shop.approve(a["input"]["id"]).id}
            ),
            "returnCancel": self._change(
                "return", lambda a: {"id": self.shop.cancel_return(a["id"]).id}
            ),
            "returnProcess": self._change(
                "return", lambda a: {"id": self.shop.process(a["input"]).id}
            ),
            "refundCreate": self._refund,
            "metafieldsSet": self._change("metafields", self._set_metafields),
            "orderCancel": self._change("job", self._cancel, "orderCancelUserErrors"),
            "orderUpdate": self._change("order", self._update),
        }

    def _change(
        self, field: str, do: Callable[[Json], Any], errors: str = "userErrors"
    ) -> Callable[..., Json]:
        def resolve(_: Info, **arguments: Any) -> Json:
            try:
                return {field: do(arguments), errors: []}
            except Refused as refusal:
                error = {"message": str(refusal), "field": [refusal.at]}
                return {field: None, errors: [error | {"code": refusal.code or None}]}

        return resolve

    def _order(self, id_: str) -> Json | None:
        sale = self.shop.sales.get(id_)
        return self._views.order(sale) if sale else None

    def _back(self, id_: str) -> Json | None:
        try:
            return self._views.back(*self.shop.back(id_))
        except Refused:
            return None

    def _orders(self, info: Info, query: str, sortKey: str = "", **page: Any) -> Json:  # noqa: N803
        """As broad as a search can be: whatever holds the text."""
        newest: Iterable[Sale] = reversed(self.shop.sales.values())
        if sortKey == "UPDATED_AT":
            newest = sorted(self.shop.sales.values(), key=lambda sale: sale.changed_at)
        found = [sale for sale in newest if all(_holds(sale, *one) for one in _terms(query))]
        return connection([self._views.order(sale) for sale in found])(info, **page)

    def _returnable(self, info: Info, orderId: str, **page: Any) -> Json:  # noqa: N803
        sale = self.shop.sales.get(orderId)
        return connection(self._views.returnable(sale) if sale else [])(info, **page)

    def _made(self, wanted: Json, status: str) -> Json:
        return {"id": self.shop.request_return(wanted, status).id}

    def _refund(self, info: Info, **arguments: Any) -> Json:
        directive = schema().get_directive("idempotent")
        assert directive
        given = get_directive_values(directive, info.field_nodes[0], info.variable_values)
        key = str(given["key"]) if given else None
        change = self._change(
            "refund", lambda a: self._views.refund(self.shop.refund(a["input"], key))
        )
        return change(info, **arguments)

    def _set_metafields(self, arguments: Json) -> list[Json]:
        for one in arguments["metafields"]:
            self.shop.set_metafield(one)
        return [{"id": "gid://shopify/Metafield/1"} for _ in arguments["metafields"]]

    def _cancel(self, arguments: Json) -> Json:
        self.shop.cancel(arguments["orderId"])
        return {"id": "gid://shopify/Job/1", "done": False}

    def _update(self, arguments: Json) -> Json:
        wanted = arguments["input"]
        sale, new = self.shop.sale(wanted["id"]), wanted["shippingAddress"]
        names = filter(None, (new.get("firstName"), new.get("lastName")))
        sale.address = {
            **new,
            "name": " ".join(names),
            "countryCodeV2": new.get("countryCode"),
        }
        return {"id": sale.id}


def cost(available: float) -> Json:
    bucket = {"maximumAvailable": 1000.0, "currentlyAvailable": available, "restoreRate": 50.0}
    return {"requestedQueryCost": 150, "actualQueryCost": None, "throttleStatus": bucket}


def _terms(query: str) -> list[tuple[str, str]]:
    found = TERM.findall(query)
    assert found, f"a search that is not understood: {query}"
    return [(name, re.sub(r"\\(.)", r"\1", quoted) or bare) for name, quoted, bare in found]


def _bare(name: str) -> str:
    """Without case and accents, as a search looks at it."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _holds(sale: Sale, name: str, text: str) -> bool:
    if name == "updated_at":
        return sale.changed_at >= text
    if not name:  # whatever holds the text
        return _bare(text) in _bare(sale.address["name"])
    values = {"name": sale.name, "email": sale.email, "customer_id": sale.customer_id}
    return text.casefold() in values[name].casefold()
