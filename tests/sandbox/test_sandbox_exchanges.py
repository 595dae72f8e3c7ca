"""What an exchange costs more is asked for, and what a credit's bonus is worth."""

from __future__ import annotations

from collections.abc import AsyncIterator
from copy import deepcopy
from pathlib import Path

import httpx
import pytest

from sandbox.app import build
from tests.sandbox.conftest import Time
from tests.sandbox.shop_floor import Json, new_return, post
from tests.sandbox.small_shop import LINE, SHOP

VARIANTS = [
    {"id": "v1", "title": "Plain", "price": "10.00", "stock": 5},
    {"id": "v2", "title": "Fancy", "price": "14.50", "stock": 5},
]


@pytest.fixture
async def api(tmp_path: Path, time: Time) -> AsyncIterator[httpx.AsyncClient]:
    shop = deepcopy(SHOP) | {"products": [{"id": "p", "title": "Mug", "variants": VARIANTS}]}
    app = build(tmp_path / "sandbox.sqlite", token="secret", data=shop, now=time)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://sandbox",
        headers={"Authorization": "Bearer secret"},
    ) as client:
        yield client
    app.state.service.store.close()


async def exchanged(api: httpx.AsyncClient, variant: str) -> Json:
    lines = [LINE | {"new_variant_id": variant}]
    return await post(api, "orders/7/exchanges", {"lines": lines, "method": "DROP_OFF"})


async def paid(api: httpx.AsyncClient) -> list[str]:
    payments = (await api.get("/api/orders/7")).json()["payments"]
    return [payment["amount"]["amount"] for payment in payments]


async def test_a_dearer_exchange_asks_for_the_difference(api: httpx.AsyncClient) -> None:
    made = await exchanged(api, "v2")

    assert made["difference"]["amount"] == made["payment"]["amount"]["amount"] == "4.50"
    assert made["payment"]["paid_at"] is None
    shown = await api.get(made["payment"]["url"])
    assert "4.50" in shown.text
    assert await paid(api) == ["30.00"]


async def test_the_difference_is_paid_once(api: httpx.AsyncClient) -> None:
    page = (await exchanged(api, "v2"))["payment"]["url"]

    first, second = await api.post(page), await api.post(page)

    assert "Paid on" in first.text
    assert "Paid on" in second.text
    assert await paid(api) == ["30.00", "4.50"]


async def test_an_exchange_that_was_called_off_takes_no_money(api: httpx.AsyncClient) -> None:
    made = await exchanged(api, "v2")
    await post(api, f"returns/{made['returned']['id']}/cancel")

    answer = await api.post(made["payment"]["url"])

    assert answer.status_code == 409
    assert await paid(api) == ["30.00"]


async def test_an_even_exchange_asks_for_nothing(api: httpx.AsyncClient) -> None:
    assert (await exchanged(api, "v1"))["payment"] is None


async def test_nobody_pays_on_a_page_that_is_not_there(api: httpx.AsyncClient) -> None:
    assert (await api.get("/pay/nothing")).status_code == 404


async def test_a_bonus_does_not_lower_what_can_be_paid_back(api: httpx.AsyncClient) -> None:
    made = await new_return(api, resolution="STORE_CREDIT", bonus="2.00")

    credit = {"amount": "12.00", "return_id": made["id"]}
    await post(api, "orders/7/store-credits", credit)
    await post(api, "orders/7/refunds", {"amount": "20.01"}, status=422)
    await post(api, "orders/7/refunds", {"amount": "20.00"})


async def test_credit_beyond_its_bonus_is_not_given(api: httpx.AsyncClient) -> None:
    made = await new_return(api, resolution="STORE_CREDIT", bonus="2.00")

    credit = {"amount": "12.01", "return_id": made["id"]}
    await post(api, "orders/7/store-credits", credit, status=422)
