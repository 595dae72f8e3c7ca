"""Every change is told, signed, until it is heard."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.app import build
from sandbox.outbox import PAUSES
from tests.sandbox.conftest import Time
from tests.sandbox.shop_floor import new_return, post
from tests.sandbox.small_shop import SHOP

KEY = b"a very secret key"
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"


class Desk:
    """A receiver that checks signatures, and can be told to fail."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.status = 204
        self.tries = 0
        self.app = Starlette(routes=[Route("/hook", self._hook, methods=["POST"])])

    async def _hook(self, request: Request) -> Response:
        self.tries += 1
        body, head = await request.body(), request.headers
        content = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + body
        expected = base64.b64encode(hmac.digest(KEY, content, hashlib.sha256)).decode()
        assert head["webhook-signature"] == f"v1,{expected}"
        if self.status == 204:
            self.heard.append(json.loads(body) | {"id": head["webhook-id"]})
        return Response(status_code=self.status)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def app(tmp_path: Path, time: Time, desk: Desk) -> AsyncIterator[Starlette]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=desk.app)) as outside:
        app = build(
            tmp_path / "sandbox.sqlite",
            token="secret",
            data=SHOP,
            now=time,
            webhooks={"http://desk/hook": SECRET},
            outside=outside,
        )
        yield app
        app.state.service.store.close()


async def test_every_change_of_a_return_is_told_in_order(
    app: Starlette, api: httpx.AsyncClient, desk: Desk
) -> None:
    one = await new_return(api)
    line = one["lines"][0]["id"]
    await post(api, f"warehouse/returns/{one['id']}/scan")
    await post(api, f"warehouse/returns/{one['id']}/receive")
    finding = {"line_id": line, "accepted": 1, "disposition": "RESTOCKED"}
    await post(api, f"warehouse/returns/{one['id']}/inspect", {"lines": [finding]})
    await post(api, "orders/7/refunds", {"amount": "10.00", "return_id": one["id"]})

    await app.state.postman.deliver()

    assert [event["type"] for event in desk.heard] == [
        "return.open",
        "return.tracking",
        "return.received",
        "return.inspected",
        "refund.created",
        "return.closed",
    ]
    assert {event["data"]["return_id"] for event in desk.heard} == {one["id"]}
    assert "a@example.com" not in json.dumps(desk.heard)


async def test_an_event_is_told_once(app: Starlette, api: httpx.AsyncClient, desk: Desk) -> None:
    await new_return(api)

    tried = [await app.state.postman.deliver() for _ in range(3)]

    assert tried == [1, 0, 0]
    assert len(desk.heard) == 1


async def test_an_event_that_was_not_heard_is_told_again_later(
    app: Starlette, api: httpx.AsyncClient, desk: Desk, time: Time
) -> None:
    await new_return(api)
    desk.status = 500
    await app.state.postman.deliver()
    await app.state.postman.deliver()
    desk.status = 204

    time.pass_(PAUSES[0].total_seconds())
    await app.state.postman.deliver()

    assert desk.tries == 2
    assert len(desk.heard) == 1


async def test_an_event_that_is_never_heard_is_given_up(
    app: Starlette, api: httpx.AsyncClient, desk: Desk, time: Time
) -> None:
    await new_return(api)
    desk.status = 500

    for pause in (*PAUSES, *PAUSES):
        await app.state.postman.deliver()
        time.pass_(pause.total_seconds())

    assert desk.tries == len(PAUSES) + 1
    board = (await api.get("/warehouse/board", headers={"X-Sandbox-Page": "1"})).json()
    assert board["events"][0]["told"] == ["given_up"]


async def test_a_write_that_failed_tells_nothing(
    app: Starlette, api: httpx.AsyncClient, desk: Desk
) -> None:
    await post(api, "orders/7/refunds", {"amount": "99.00"}, status=422)

    assert await app.state.postman.deliver() == 0


async def test_events_can_be_asked_for_instead(api: httpx.AsyncClient) -> None:
    one = await new_return(api)
    await post(api, f"returns/{one['id']}/cancel")

    every = (await api.get("/api/warehouse/events")).json()["events"]
    later = (await api.get(f"/api/warehouse/events?after={every[0]['position']}")).json()

    assert [event["type"] for event in every] == ["return.open", "return.canceled"]
    assert later["events"] == every[1:]
