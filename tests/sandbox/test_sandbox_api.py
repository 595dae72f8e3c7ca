"""The API over HTTP, where it is more than its adapter shows."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from sandbox.app import build
from tests.sandbox.small_shop import LINE, RETURN


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer wrong", "Basic secret", "Bearer sécret"])
async def test_a_wrong_token_opens_nothing(api: httpx.AsyncClient, token: str) -> None:
    headers = [(b"Authorization", token.encode())]

    assert code(await api.get("/api/orders/7", headers=headers)) == (401, "unauthorized")
    assert code(await api.post("/api/orders/lookup", headers=headers)) == (401, "unauthorized")


async def test_a_write_needs_a_key(api: httpx.AsyncClient) -> None:
    answer = await api.post("/api/orders/7/returns", json=RETURN)

    assert code(answer) == (400, "invalid_request")


async def test_a_replayed_key_gets_the_first_answer_word_for_word(api: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "k"}

    first = await api.post("/api/orders/7/returns", json=RETURN, headers=headers)
    second = await api.post("/api/orders/7/returns", json=RETURN, headers=headers)

    assert first.status_code == second.status_code == 201
    assert second.text == first.text
    assert second.headers["idempotent-replayed"] == "true"


async def test_a_key_with_another_body_is_refused(api: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "k"}
    await api.post("/api/orders/7/returns", json=RETURN, headers=headers)

    answer = await api.post("/api/orders/7/returns", json=RETURN | {"note": "x"}, headers=headers)

    assert code(answer) == (422, "key_reused")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"lines": 1}',
        b'{"lines": [], "method": "DROP_OFF"}',
        b"[" * 20_000,
        json.dumps(RETURN | {"lines": [LINE | {"quantity": True}]}).encode(),
        json.dumps(RETURN | {"method": "TELEPORT"}).encode(),
        b"\xff\xfe",
    ],
)
async def test_a_body_that_makes_no_sense_is_refused(api: httpx.AsyncClient, body: bytes) -> None:
    answer = await api.post("/api/orders/7/returns", content=body, headers={"Idempotency-Key": "k"})

    assert code(answer) == (422, "invalid_request")


async def test_a_body_that_is_too_large_is_refused(api: httpx.AsyncClient) -> None:
    answer = await api.post("/api/orders/lookup", content=b"x" * 1_000_001)

    assert answer.status_code == 413


async def test_the_parts_of_a_price_add_up_to_the_cent(api: httpx.AsyncClient) -> None:
    order = (await api.get("/api/orders/7")).json()
    thirds = []
    for number in range(3):
        answer = await api.post(
            "/api/orders/7/returns", json=RETURN, headers={"Idempotency-Key": str(number)}
        )
        thirds.append(answer.json()["refund_due"]["amount"])

    assert order["total"]["amount"] == "30.00"
    assert thirds == ["10.00", "10.00", "10.00"]


async def test_state_and_health_are_open_and_state_grows(api: httpx.AsyncClient) -> None:
    await api.post("/api/orders/7/returns", json=RETURN, headers={"Idempotency-Key": "k"})

    assert (await api.get("/health", headers={"Authorization": ""})).json() == {"status": "ok"}
    state = (await api.get("/state")).json()
    assert [one["order_id"] for one in state["returns"]] == ["7"]


async def test_state_survives_a_restart(api: httpx.AsyncClient, tmp_path: Path) -> None:
    await api.post("/api/orders/7/returns", json=RETURN, headers={"Idempotency-Key": "k"})
    before = (await api.get("/state")).json()

    again = build(tmp_path / "sandbox.sqlite", token="secret")
    transport = httpx.ASGITransport(app=again)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        after = (await client.get("/state")).json()
    again.state.service.store.close()

    assert after == before


@pytest.mark.parametrize("name", ["shoes", "shoe", "furniture", "no-such-thing", "..%2f..%2fapp"])
async def test_every_picture_is_a_drawing(api: httpx.AsyncClient, name: str) -> None:
    answer = await api.get(f"/pictures/{name}.svg?colour=blue")

    assert answer.status_code == 404 if "%" in name else answer.text.startswith("<svg")
