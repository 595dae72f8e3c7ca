"""Medusa as a stage: the real server with its own PostgreSQL, shared by the whole session.

One server takes a minute to set up, so cases share it, each with orders of its own.
"""

from __future__ import annotations

import itertools
import uuid
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

import httpx

from backend_client.medusa import connect_medusa
from backend_client.model import Money, Return
from backend_client.patience import Patience
from backend_client.protocol import OrderBackend
from deploy.medusa.admin import Premises, Sale, ShopFloor
from deploy.medusa.opening import add_product
from deploy.medusa.server import MedusaServer
from tests.conformance.medusa_server import running
from tests.conformance.network import Network
from tests.conformance.stage import QUICK, Basket, Placed, Sizes, Stage

SOCKS = {
    "title": "Conformance socks",
    "handle": "conformance-socks",
    "category": "apparel",
    "variants": [
        {"sku": "C-RED", "options": {"Colour": "Red"}, "price": 20, "stock": 1_000_000},
        {"sku": "C-BLUE", "options": {"Colour": "Blue"}, "price": 20, "stock": 0},
    ],
}
SHORT_LEASE = 2.0
"""Seconds. What our process left behind when it "died" is taken away this soon."""


class MedusaStage:
    name = "medusa"

    def __init__(
        self, server: MedusaServer, floor: ShopFloor, premises: Premises, sizes: Sizes
    ) -> None:
        self._server, self._floor, self._premises, self.sizes = server, floor, premises, sizes
        self._http = _InSession(server)
        self.network = Network(self._http, _is_write, _cannot_guard)
        self.backend = self.connect()
        self._numbers = itertools.count(1)

    def connect(self, patience: Patience = QUICK, *, wrong_token: bool = False) -> OrderBackend:
        key = "sk_wrong" if wrong_token else self._server.key
        return connect_medusa(
            self._server.url,
            key,
            patience=patience,
            transport=_Shared(self.network),
            lease=SHORT_LEASE,
        )

    async def place(self, basket: Basket) -> Placed:
        surname = f"Person{uuid.uuid4().hex[:12]}"
        email = f"customer-{surname}@example.com".lower()
        address = {
            "first_name": "Zo\u00eb",
            "last_name": surname,
            "address_1": "Weg 1",
            "postal_code": "10115",
            "city": "Berlin",
            "country_code": "de",
        }
        red = self.sizes.available
        wanted = [(red, quantity) for quantity in basket.quantities]
        there = basket.delivered
        sale = Sale(email, address, wanted, shipped=there, delivered=there)
        order = await self._floor.sell(self._premises, sale)
        return Placed(order["id"], str(order["display_id"]), email, "10115", f"Zo\u00eb {surname}")

    async def receive(self, back: Return) -> None:
        await self._floor.receive(back.id)

    def money(self, amount: str) -> Money:
        return Money(Decimal(amount), "EUR")

    async def aclose(self) -> None:
        await self.backend.aclose()
        await self._http.aclose()


class _Shared(httpx.AsyncBaseTransport):
    """One network under several clients: closing one of them leaves it open."""

    def __init__(self, network: Network) -> None:
        self._network = network

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._network.handle_async_request(request)


class _InSession(httpx.AsyncHTTPTransport):
    """Puts a session in the secret key's place: for a key Medusa reckons 45 ms a request, more
    than for most of what is asked. Cases of wrong keys, and of test_medusa.py, go without."""

    def __init__(self, server: MedusaServer) -> None:
        super().__init__()
        self._key = f"Basic {b64encode(f'{server.key}:'.encode()).decode()}"
        self._session = f"Bearer {server.session}"

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("Authorization") == self._key:
            request.headers["Authorization"] = self._session
        return await super().handle_async_request(request)


def _is_write(request: httpx.Request) -> bool:
    return request.method in ("POST", "DELETE")


def _cannot_guard(request: httpx.Request) -> bool:
    """Medusa's refund knows no key. What is lost or late is guarded; the same request twice at
    once is not: docs/medusa.md says so."""
    return request.method == "POST" and request.url.path.endswith("/refund")


@asynccontextmanager
async def medusa_stage(folder: Path) -> AsyncIterator[Stage]:
    server = running()
    async with ShopFloor(server.url, server.session) as floor:
        premises = await floor.premises()
        stage = MedusaStage(server, floor, premises, await _sizes(floor, premises))
        yield stage
        await stage.aclose()


async def _sizes(floor: ShopFloor, premises: Premises) -> Sizes:
    fields = "id,variants.id,variants.sku"
    found = (await floor.get("products", handle=SOCKS["handle"], fields=fields))["products"]
    if not found:
        await add_product(floor, premises, SOCKS)
        return await _sizes(floor, premises)
    ids = {variant["sku"]: variant["id"] for variant in found[0]["variants"]}
    return Sizes(found[0]["id"], ids["C-RED"], ids["C-BLUE"])
