"""The backend's door: proved, stored once, and only then acknowledged; bad input does no harm."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import func, select

from desk.care.schema import webhooks
from sandbox.webhooks import signed
from tests.care.world import HOOK, SECRET, World


async def _post(
    world: World,
    data: dict[str, Any] | None = None,
    *,
    event: str = "evt_1",
    secret: str = SECRET,
    later: timedelta = timedelta(),
    body: bytes | None = None,
    kind: str = "return.received",
) -> httpx.Response:
    content = {"type": kind, "timestamp": "2027-03-15T10:00:00Z", "data": data or {}}
    raw = json.dumps(content).encode() if body is None else body
    headers = signed(secret, event, world.clock.now + later, raw)
    transport = httpx.ASGITransport(world.app)
    async with httpx.AsyncClient(transport=transport) as client:
        return await client.post(HOOK, content=raw, headers=headers)


async def _stored(world: World) -> int:
    async with world.database.read() as connection:
        return (await connection.execute(select(func.count()).select_from(webhooks))).scalar() or 0


async def test_an_event_is_stored_once(world: World) -> None:
    first, second = await _post(world), await _post(world)

    assert (first.status_code, second.status_code) == (202, 202)
    assert await _stored(world) == 1


async def test_a_wrong_signature_is_refused(world: World) -> None:
    assert (await _post(world, secret="somebody else's")).status_code == 401
    assert await _stored(world) == 0


async def test_a_changed_body_is_refused(world: World) -> None:
    raw = b'{"type": "return.closed", "data": {}}'
    headers = signed(SECRET, "evt_1", world.clock.now, raw)
    transport = httpx.ASGITransport(world.app)
    async with httpx.AsyncClient(transport=transport) as client:
        answer = await client.post(HOOK, content=raw + b" ", headers=headers)

    assert answer.status_code == 401


async def test_a_timestamp_from_the_future_or_of_long_ago_is_refused(world: World) -> None:
    for away in (timedelta(minutes=6), timedelta(minutes=-6), timedelta(days=365)):
        assert (await _post(world, later=away)).status_code == 401
    assert (await _post(world, later=timedelta(minutes=4))).status_code == 202


async def test_missing_headers_are_refused(world: World) -> None:
    transport = httpx.ASGITransport(world.app)
    async with httpx.AsyncClient(transport=transport) as client:
        assert (await client.post(HOOK, content=b"{}")).status_code == 401


async def test_what_is_no_event_is_refused(world: World) -> None:
    for body in (b"", b"[]", b"{", b'{"type": 3, "data": {}}', b'{"type": "x"}', b"[" * 50_000):
        assert (await _post(world, body=body)).status_code == 400, body[:20]
    assert (await _post(world, body=b"x" * 70_000)).status_code == 413


async def test_an_unknown_return_and_an_unknown_type_are_taken_and_left(world: World) -> None:
    conversation = await world.conversation()
    assert (await _post(world, {"return_id": "ret_of_nobody"})).status_code == 202
    assert (await _post(world, {"return_id": 7}, event="e2", kind="new.thing")).status_code == 202

    await world.settle()

    assert await world.told(conversation) == []


async def test_an_unknown_status_is_no_reason_to_write(world: World) -> None:
    conversation = await world.conversation()
    made = await world.submit(conversation, "1", lines={"1-L1": 1})
    await world.settle()
    await _post(world, {"return_id": made["id"], "return_status": "TELEPORTED"})

    await world.settle()

    assert await world.told(conversation) == []


async def test_events_that_come_in_the_wrong_order_tell_the_present(world: World) -> None:
    conversation = await world.conversation()
    made = await world.submit(conversation, "1", lines={"1-L1": 1})
    await world.settle()
    deliver, world.sandbox.state.postman.deliver = world.sandbox.state.postman.deliver, _nothing
    await world.warehouse(f"returns/{made['id']}/scan", {})
    await world.warehouse(f"returns/{made['id']}/receive")
    about = {"return_id": made["id"]}
    await _post(world, about, event="later", kind="return.received")
    await world.settle()
    await _post(world, about, event="earlier", kind="return.tracking")
    world.sandbox.state.postman.deliver = deliver
    await world.settle()

    [(_, told)] = await world.told(conversation)
    assert "reached us" in told


async def test_a_burst_is_stored_each_once(world: World) -> None:
    """500 at once, twice; `make webhook-burst` sends ten thousand, and says how long it took."""
    many = 1_000
    for first in range(0, many, 500):
        answers = await asyncio.gather(
            *(_post(world, event=f"evt_{first + n}") for n in range(500))
        )
        assert {answer.status_code for answer in answers} == {202}

    assert await _stored(world) == many


async def test_without_a_secret_there_is_no_door(tmp_path: Any) -> None:
    from connectors.care import CareSettings
    from tests.care.small_shop import shop
    from tests.care.world import opened

    async with opened(tmp_path, shop=shop(), settings=CareSettings()) as world:
        assert (await _post(world)).status_code == 404


async def _nothing() -> int:
    return 0
