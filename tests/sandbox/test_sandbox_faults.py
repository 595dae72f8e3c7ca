"""Faults that can be switched on."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from tests.sandbox.small_shop import RETURN

KEY = {"Idempotency-Key": "k"}
Json = dict[str, Any]


async def switch(api: httpx.AsyncClient, *faults: Json, seed: int = 1) -> None:
    answer = await api.put("/faults", json={"faults": faults, "seed": seed})
    assert answer.is_success, answer.text


async def create(api: httpx.AsyncClient) -> httpx.Response:
    return await api.post("/api/orders/7/returns", json=RETURN, headers=KEY)


async def made(api: httpx.AsyncClient) -> int:
    return len((await api.get("/state")).json()["returns"])


@pytest.mark.parametrize(
    ("kind", "status", "done"),
    [
        ("error", 503, 0),
        ("error_after", 500, 1),
        ("lost_answer", 201, 1),
        ("duplicated", 201, 1),
        ("rate_limited", 429, 0),
        ("malformed", 200, 0),
    ],
)
async def test_a_fault_strikes_before_or_after_the_write(
    api: httpx.AsyncClient, kind: str, status: int, done: int
) -> None:
    await switch(api, {"kind": kind, "match": "POST /api/orders/*/returns", "times": 1})

    struck = await create(api)

    assert (struck.status_code, await made(api)) == (status, done)
    again = await create(api)
    assert again.status_code == 201
    assert await made(api) == 1


async def test_a_lost_answer_breaks_off_in_the_middle(api: httpx.AsyncClient) -> None:
    await switch(api, {"kind": "lost_answer"})

    answer = await create(api)

    assert len(answer.content) < int(answer.headers["content-length"])


@pytest.mark.parametrize("kind", ["latency", "slow_body"])
async def test_slowness_waits_and_then_answers(
    app: Starlette, api: httpx.AsyncClient, kind: str
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    app.state.faults.sleep = sleep
    await switch(api, {"kind": kind, "seconds": 30})

    answer = await create(api)

    assert answer.status_code == 201
    assert slept == [30]


async def test_a_fault_strikes_only_what_it_matches(api: httpx.AsyncClient) -> None:
    await switch(api, {"kind": "error", "match": "GET /api/*"})

    assert (await create(api)).status_code == 201
    assert (await api.get("/api/return-reasons")).status_code == 503
    assert (await api.get("/state")).status_code == 200


async def test_the_same_seed_strikes_the_same_calls(api: httpx.AsyncClient) -> None:
    runs = []
    for _ in range(2):
        await switch(api, {"kind": "error", "probability": 50}, seed=4)
        answers = [await api.get("/api/return-reasons") for _ in range(12)]
        runs.append([answer.status_code for answer in answers])

    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 503}


@pytest.mark.parametrize("body", [b"{", b'{"faults": [{"kind": "earthquake"}]}'])
async def test_an_unknown_fault_is_refused(api: httpx.AsyncClient, body: bytes) -> None:
    assert (await api.put("/faults", content=body)).status_code == 422
