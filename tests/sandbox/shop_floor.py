"""Steps that several tests take."""

from __future__ import annotations

import itertools
from typing import Any

import httpx

from tests.sandbox.small_shop import RETURN

Json = dict[str, Any]
KEYS = itertools.count(1)


async def post(
    api: httpx.AsyncClient, path: str, body: Json | None = None, status: int | None = None
) -> Json:
    """A write with a key of its own, that is expected to work (or to end in `status`)."""
    headers = {"Idempotency-Key": f"step-{next(KEYS)}"}
    answer = await api.post(f"/api/{path}", json=body or {}, headers=headers)
    assert answer.status_code == status if status else answer.is_success, answer.text
    data: Json = answer.json()
    return data


async def new_return(api: httpx.AsyncClient, **changes: Any) -> Json:
    return await post(api, "orders/7/returns", RETURN | changes)


def pieces(quantity: int) -> Json:
    line = {"order_line_id": "L1", "quantity": quantity, "reason_id": "reason_unwanted"}
    return {"lines": [line]}
