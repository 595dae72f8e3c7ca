"""The whole conversation about a return, on the real Medusa server: understood by the trained
model, decided by the policy, carried out there, and only what it can do is offered."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from backend_client.medusa import connect_medusa
from backend_client.model import Order, RefundRequest, RefundStatus, Return, ReturnStatus
from backend_client.protocol import OrderBackend
from deploy.medusa.admin import Sale, ShopFloor
from deploy.medusa.server import MedusaServer
from deploy.stack import running_stack
from tests.conformance.medusa_server import running
from tests.dialogues.world import Customer

ROOT = Path(__file__).resolve().parents[2]
EMAIL = "jo.berg@example.com"
ADDRESS = {
    "first_name": "Jo",
    "last_name": "Berg",
    "address_1": "Hafen 2",
    "postal_code": "20457",
    "city": "Hamburg",
    "country_code": "de",
}
NOT_IN_MEDUSA = ("collect", "pick it up", "pickup", "store credit", "replacement")


@dataclass(frozen=True)
class Shop:
    server: MedusaServer
    rasa: str


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    server = running()
    environ = {
        **os.environ,
        "BACKEND": "medusa",
        "BACKEND_URL": server.url,
        "BACKEND_TOKEN": server.key,
    }
    environ.pop("CLOCK_STARTS_AT", None)
    folder = tmp_path_factory.mktemp("on-medusa")
    with running_stack(ROOT, folder, environ, "actions", "rasa") as stack:
        yield Shop(server, stack.url("rasa"))


@pytest.fixture
def customer(shop: Shop) -> Iterator[Customer]:
    with httpx.Client(timeout=60) as http:
        yield Customer(http, shop.rasa, None)


@pytest.fixture
async def backend(shop: Shop) -> AsyncIterator[OrderBackend]:
    backend = connect_medusa(shop.server.url, shop.server.key)
    yield backend
    await backend.aclose()


async def sold(shop: Shop, sku: str) -> str:
    """The number of a delivered order of one piece."""
    async with ShopFloor(shop.server.url, shop.server.session) as floor:
        found = await floor.get("product-variants", sku=sku, fields="id,sku")
        premises = await floor.premises()
        lines = [(found["variants"][0]["id"], 1)]
        order = await floor.sell(premises, Sale(EMAIL, ADDRESS, lines))
        return str(order["display_id"])


async def received(shop: Shop, back: Return) -> None:
    async with ShopFloor(shop.server.url, shop.server.session) as floor:
        await floor.receive(back.id)


async def found(backend: OrderBackend, number: str) -> tuple[Order, tuple[Return, ...]]:
    order = await backend.find_order(number, email=EMAIL)
    return order, await backend.list_returns(order.id)


async def agreed(customer: Customer, first: str) -> list[str]:
    """Takes the first of every choice, and says yes at the end; all that was said and shown."""
    told = [await asyncio.to_thread(customer.say, first)]
    for _ in range(8):
        told[-1] += "\n" + "\n".join(customer.buttons)
        if re.search(r"\b\d+-R\d+\b", told[-1]) or not customer.buttons:
            return told
        label = next(iter(customer.buttons))
        told.append(await asyncio.to_thread(customer.press, label))
    return told


async def test_a_return_is_talked_through_made_received_and_paid(
    shop: Shop, customer: Customer, backend: OrderBackend
) -> None:
    number = await sold(shop, "SOCKS-L")

    told = await agreed(
        customer,
        f"I'd like to return the socks from order {number}, my e-mail is {EMAIL}. "
        "They are too small, I want my money back.",
    )

    order, made = await found(backend, number)
    assert len(made) == 1, told
    back = made[0]
    assert back.rma_number in told[-1]
    assert back.status is ReturnStatus.OPEN
    assert [line.order_line_id for line in back.lines] == [order.lines[0].id]
    assert back.lines[0].reason.code == "SIZE_TOO_SMALL"
    assert f"{back.refund_due.amount}" in "\n".join(told)
    assert not [word for word in NOT_IN_MEDUSA if word in "\n".join(told).lower()]

    await received(shop, back)
    refund = RefundRequest(order.id, back.refund_due, back.id)
    await backend.refund(refund, idempotency_key="paid by the shop")
    assert (await backend.get_return(back.id)).refund_status is RefundStatus.REFUNDED
    where = await asyncio.to_thread(customer.say, f"where is my refund for order {number}?")
    assert f"{back.refund_due.amount}" in where


async def test_a_wrong_e_mail_opens_nothing(
    shop: Shop, customer: Customer, backend: OrderBackend
) -> None:
    number = await sold(shop, "SOCKS-M")

    told = await asyncio.to_thread(
        customer.say, f"I want to return the socks from order {number}, x@example.com"
    )

    assert "sock" not in told.lower() or "find" in told.lower()
    assert (await found(backend, number))[1] == ()
