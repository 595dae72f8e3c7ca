"""Shopify as a stage: its published schema over a shop in memory, in this process."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

from backend_client import connect
from backend_client.model import Money, Return
from backend_client.patience import Patience
from backend_client.protocol import OrderBackend
from tests.backend_client.shopify.server import Server
from tests.backend_client.shopify.shop import Shop
from tests.conformance.network import Network
from tests.conformance.stage import QUICK, Basket, Placed, Sizes, Stage

URL = "https://socks.myshopify.com"
PRODUCT = {"id": "gid://shopify/Product/1", "title": "Socks"}
RED, BLUE = "gid://shopify/ProductVariant/1", "gid://shopify/ProductVariant/2"


class ShopifyStage:
    name = "shopify"
    sizes = Sizes(PRODUCT["id"], RED, BLUE)

    def __init__(self) -> None:
        self.shop = Shop()
        for id_, title, stock in ((RED, "Red", 5000), (BLUE, "Blue", 0)):
            self.shop.variants[id_] = {
                "title": title,
                "product": PRODUCT,
                "price": Decimal("20.00"),
                "stock": stock,
            }
        self.server = Server(self.shop, "secret")
        self.network = Network(self.server, lambda request: "idempotency-key" in request.headers)
        self.backend = self.connect()
        self._numbers = itertools.count(1001)

    def connect(self, patience: Patience = QUICK, *, wrong_token: bool = False) -> OrderBackend:
        token = "wrong" if wrong_token else "secret"
        return connect("shopify", URL, token, patience=patience, transport=self.network)

    async def place(self, basket: Basket) -> Placed:
        number = str(next(self._numbers))
        email = f"customer{number}@example.com"
        wanted = [(RED, quantity) for quantity in basket.quantities]
        sale = self.shop.sell(f"#{number}", email, "10115", wanted)
        sale.address["name"] = name = f"Zo\u00eb Person{number}"
        if basket.delivered:
            self.shop.deliver(sale)
        return Placed(sale.id, number, email, "10115", name)

    async def receive(self, back: Return) -> None:
        self.shop.receive(self.shop.sales[back.order_id], back.id)

    def money(self, amount: str) -> Money:
        return Money(Decimal(amount), "EUR")


@asynccontextmanager
async def shopify_stage(folder: Path) -> AsyncIterator[Stage]:
    stage = ShopifyStage()
    yield stage
    await stage.backend.aclose()
