"""A shop that nobody here wrote, in words of its own, is served like any other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox import shopfile
from sandbox.app import build
from sandbox.codec import FormatError
from sandbox.store import Store
from tests.sandbox.conftest import Time
from tests.sandbox.shop_floor import Json, post

FOREIGN = Path(__file__).parent / "foreign_shop"


@pytest.fixture
async def api(tmp_path: Path, time: Time) -> AsyncIterator[httpx.AsyncClient]:
    app = build(tmp_path / "sandbox.sqlite", token="secret", data=FOREIGN, now=time)
    transport = httpx.ASGITransport(app=app)
    headers = {"Authorization": "Bearer secret"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://sandbox", headers=headers
    ) as client:
        yield client
    app.state.service.store.close()


async def order(api: httpx.AsyncClient, number: str, email: str = "nora.hale@example.net") -> Json:
    answer = await api.post("/api/orders/lookup", json={"number": number, "email": email})
    assert answer.is_success, answer.text
    data: Json = answer.json()
    return data


async def test_its_orders_are_found_as_their_customers_write_them(api: httpx.AsyncClient) -> None:
    found = [await order(api, number) for number in ("#Z1000017", "Z1000017", " z1000017")]

    assert {one["id"] for one in found} == {"Z1000017"}
    assert found[0]["customer"]["name"] == "Nora Hale"
    assert found[0]["shipping_address"]["postal_code"] == "80202"
    assert (found[0]["currency"], found[0]["shipping_address"]["country"]) == ("USD", "US")


async def test_its_variants_keep_their_options_and_stock(api: httpx.AsyncClient) -> None:
    answer = await api.get("/api/products/5001/variants")
    variants = {one["id"]: one for one in answer.json()["variants"]}

    assert variants["90010"]["options"] == {"color": "red", "size": "1 l"}
    assert variants["90010"]["stock"] is None
    assert variants["90011"]["stock"] == 0


async def test_several_payments_keep_their_method(api: httpx.AsyncClient) -> None:
    payments = (await order(api, "Z1000017"))["payments"]

    assert [(p["kind"], p["amount"]["amount"], p["last_four"]) for p in payments] == [
        ("gift_card", "12.00", ""),
        ("card", "68.48", "1881"),
    ]


async def test_several_parcels_share_the_lines_out(api: httpx.AsyncClient) -> None:
    one = await order(api, "Z1000017")

    assert [
        [(part["order_line_id"], part["quantity"]) for part in parcel["lines"]]
        for parcel in one["fulfilments"]
    ] == [[("Z1000017-L1", 1), ("Z1000017-L2", 1)], [("Z1000017-L3", 1)]]
    assert one["fulfilments"][1]["tracking_number"] == "812, 813"
    assert [line["delivered_quantity"] for line in one["lines"]] == [1, 1, 1]


async def test_its_words_for_progress_are_understood(api: httpx.AsyncClient) -> None:
    on_its_way, waiting = await order(api, "Z1000018"), await order(api, "Z1000019")
    cancelled = await order(api, "Z1000020", "ivo.lund@example.net")

    assert on_its_way["fulfilments"][0]["status"] == "IN_TRANSIT"
    assert waiting["fulfilments"] == []
    assert cancelled["status"] == "CANCELED"
    assert [line["cancelled_quantity"] for line in cancelled["lines"]] == [1, 1]
    assert cancelled["payments"][0]["refunded"]["amount"] == "81.00"


async def test_a_return_runs_on_it_to_the_refund(api: httpx.AsyncClient) -> None:
    line = {"order_line_id": "Z1000017-L1", "quantity": 1, "reason_id": "reason_defective"}

    made = await post(api, "orders/Z1000017/returns", {"lines": [line], "method": "MERCHANT_LABEL"})
    await post(api, f"warehouse/returns/{made['id']}/receive")
    paid = await post(api, "orders/Z1000017/refunds", {"amount": "40.50", "return_id": made["id"]})

    assert made["refund_due"] == {"amount": "40.50", "currency": "USD"}
    assert [part["amount"]["amount"] for part in paid["parts"]] == ["12.00", "28.50"]


async def test_its_state_is_dumped_in_our_words(api: httpx.AsyncClient, tmp_path: Path) -> None:
    state = (await api.get("/state")).json()
    store = Store(tmp_path / "again.sqlite")

    with store.writing() as tx:
        shopfile.load(tx, state, Time()())
        assert shopfile.dump(tx) == state


@pytest.mark.parametrize(
    "orders",
    [
        [{"order_id": "1", "user_id": "nobody", "items": []}],
        [{"order_id": "1", "items": [5]}],
        [{"order_id": "1", "items": [{}], "fulfillments": [7]}],
        ["#1"],
        7,
        {"1": {"items": "two"}},
        [{"order_id": "1", "items": [{"price": "cheap"}]}],
    ],
)
def test_nonsense_is_refused_in_words(tmp_path: Path, orders: Any) -> None:
    store = Store(tmp_path / "shop.sqlite")

    with store.writing() as tx, pytest.raises(FormatError, match="orders"):
        shopfile.load(tx, {"orders": orders}, Time()())


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        ("orders.json", "[{]", r"orders\.json, line 1"),
        ("orders.json", '[{"number": "5", "customer_id": "x"}]', r"orders\[0\]\.customer_id .*'x'"),
        (
            "products.json",
            '[{"id": "p", "title": "x"}, {"id": "q", "title": "y", "variants": '
            '[{"id": "v", "price": {"amount": "abc", "currency": "EUR"}}]}]',
            r"products\[1\]\.variants\[0\]\.price .*'abc'",
        ),
    ],
)
def test_what_is_wrong_is_told_by_file_entry_and_field(
    tmp_path: Path, file: str, text: str, named: str
) -> None:
    (tmp_path / file).write_text(text)
    store = Store(tmp_path / "shop.sqlite")

    with store.writing() as tx, pytest.raises(FormatError, match=named):
        shopfile.load(tx, shopfile.read(tmp_path), Time()())
