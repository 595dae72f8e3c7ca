"""The sandbox as a stage: the whole server, in this process."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from backend_client import connect
from backend_client.model import Money, Return
from backend_client.patience import Patience
from backend_client.protocol import OrderBackend
from sandbox.app import build
from tests.conformance.network import Network
from tests.conformance.stage import QUICK, Basket, Placed, Sizes, Stage

URL = "http://sandbox/api"
CUSTOMERS = 40
SOCKS, RED, BLUE = "socks", "socks-red", "socks-blue"
PRICE = {"amount": "20.00", "currency": "EUR"}
SHOP: dict[str, Any] = {
    "products": [
        {
            "id": SOCKS,
            "title": "Socks",
            "category": "apparel",
            "variants": [
                {"id": RED, "title": "Red", "price": PRICE, "stock": 5000},
                {"id": BLUE, "title": "Blue", "price": PRICE, "stock": 0},
            ],
        }
    ],
    "customers": [
        {"id": f"c{n}", "email": f"customer{n}@example.com", "addresses": [{"country": "DE"}]}
        for n in range(1, CUSTOMERS + 1)
    ],
}


class SandboxStage:
    name = "sandbox"
    sizes = Sizes(SOCKS, RED, BLUE)

    def __init__(self, app: httpx.ASGITransport) -> None:
        self.network = Network(app, lambda request: "idempotency-key" in request.headers)
        self.backend = self.connect()
        headers = {"Authorization": "Bearer secret"}
        self._shop = httpx.AsyncClient(transport=app, base_url=f"{URL}/", headers=headers)
        self._numbers = itertools.count(1)

    def connect(self, patience: Patience = QUICK, *, wrong_token: bool = False) -> OrderBackend:
        token = "wrong" if wrong_token else "secret"
        return connect("sandbox", URL, token, patience=patience, transport=self.network)

    async def place(self, basket: Basket) -> Placed:
        number = next(self._numbers)
        customer, name = 1 + number % CUSTOMERS, f"C-{number}"
        full = f"Zo\u00eb Person{number}"
        address = {"name": full, "postal_code": "10115", "country": "DE", "line1": "Weg 1"}
        lines = [{"variant_id": RED, "quantity": quantity} for quantity in basket.quantities]
        order: dict[str, Any] = {
            "number": name,
            "customer_id": f"c{customer}",
            "placed_at": "-3d",
            "shipping_address": address,
            "lines": lines,
            "payments": [
                {"kind": "card", "amount": str(20 * sum(basket.quantities)), "last_four": "4242"}
            ],
        }
        if basket.delivered:
            order["fulfilments"] = [_delivered(name, basket.quantities)]
        await self._post("warehouse/orders", {"order": order})
        return Placed(name, name, f"customer{customer}@example.com", "10115", full)

    async def receive(self, back: Return) -> None:
        at = f"warehouse/returns/{back.id}"
        findings = [
            {"line_id": line.id, "accepted": line.quantity, "disposition": "RESTOCKED"}
            for line in back.lines
        ]
        await self._post(f"{at}/receive", {})
        await self._post(f"{at}/inspect", {"lines": findings})

    def money(self, amount: str) -> Money:
        return Money(Decimal(amount), "EUR")

    async def aclose(self) -> None:
        await self._shop.aclose()
        await self.backend.aclose()

    async def _post(self, path: str, body: dict[str, Any]) -> None:
        headers = {"Idempotency-Key": f"stage {next(self._numbers)} {path}"}
        answer = await self._shop.post(path, json=body, headers=headers)
        assert answer.is_success, answer.text


def _delivered(name: str, quantities: tuple[int, ...]) -> dict[str, Any]:
    return {
        "status": "DELIVERED",
        "shipped_at": "-2d",
        "delivered_at": "-1d",
        "lines": [
            {"order_line_id": f"{name}-L{place}", "quantity": quantity}
            for place, quantity in enumerate(quantities, start=1)
        ],
    }


@asynccontextmanager
async def sandbox_stage(folder: Path) -> AsyncIterator[Stage]:
    app = build(folder / "sandbox.sqlite", token="secret", data=SHOP)
    stage = SandboxStage(httpx.ASGITransport(app=app))
    yield stage
    await stage.aclose()
    app.state.service.store.close()
