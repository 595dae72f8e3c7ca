"""Whatever somebody does to the web's door: they are told no, and everyone else is served."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from connectors.web.limits import Limits
from tests.connectors.door import Door, open_conversation, opened_door, read_until
from tests.connectors.serving import served
from tests.connectors.test_attachments import upload
from tests.connectors.tokens import token
from tests.desk.fake_rasa import Wire
from tests.desk.pictures import PROGRAM, SVG, picture

Misdeed = Callable[[Door, httpx.AsyncClient], Awaitable[httpx.Response]]


async def shows_20_mb(door: Door, eve: httpx.AsyncClient) -> httpx.Response:
    return await upload(eve, b"\xff\xd8\xff" + b"x" * (20 * 1024**2))


async def shows_a_renamed_program(door: Door, eve: httpx.AsyncClient) -> httpx.Response:
    return await upload(eve, PROGRAM, name="holiday.jpg")


async def shows_a_drawing_with_a_script(door: Door, eve: httpx.AsyncClient) -> httpx.Response:
    return await upload(eve, SVG, name="logo.svg", kind="image/svg+xml")


async def uploads_50_times(door: Door, eve: httpx.AsyncClient) -> httpx.Response:
    small = picture(width=8, height=8)
    return [await upload(eve, small, client_id=f"{number}") for number in range(50)][-1]


async def breaks_json(door: Door, eve: httpx.AsyncClient) -> httpx.Response:
    headers = {"Content-Type": "application/json"}
    return await eve.post("/messages", content=b'{"client_id": "1", "text', headers=headers)


async def claims_anothers_conversation(door: Door, eve: httpx.AsyncClient) -> httpx.Response:
    async with door.client("192.0.2.10") as ben:
        opened = await open_conversation(ben)
    eve.headers["Authorization"] = f"Bearer {opened['conversation']}"
    return await eve.get("/events", params={"wait": 0})


async def replays_a_token(door: Door, eve: httpx.AsyncClient) -> httpx.Response:
    async with door.client("192.0.2.10") as anna:
        await open_conversation(anna, identity=token(door.clock()))
    return await eve.post("/conversations", json={"identity": token(door.clock())})


async def brings_an_old_token(door: Door, eve: httpx.AsyncClient) -> httpx.Response:
    old = token(door.clock())
    door.clock.forward(minutes=10)
    return await eve.post("/conversations", json={"identity": old})


async def brings_anothers_cursor(door: Door, eve: httpx.AsyncClient) -> httpx.Response:
    return await eve.get("/events", params={"after": 40, "wait": 0})


@pytest.mark.parametrize(
    ("misdeed", "status", "code"),
    [
        (shows_20_mb, 413, "file_too_large"),
        (shows_a_renamed_program, 415, "not_an_image"),
        (shows_a_drawing_with_a_script, 415, "not_an_image"),
        (uploads_50_times, 429, "too_many_requests"),
        (breaks_json, 400, "bad_request"),
        (claims_anothers_conversation, 401, "no_session"),
        (replays_a_token, 403, "identity_refused"),
        (brings_an_old_token, 403, "identity_refused"),
        (brings_anothers_cursor, 400, "bad_request"),
    ],
)
async def test_whoever_does_it_is_told_no_and_everyone_else_is_served(
    door: Door, misdeed: Misdeed, status: int, code: str
) -> None:
    async with door.client("192.0.2.66") as eve, door.client("192.0.2.9") as robin:
        await open_conversation(eve)
        await open_conversation(robin)
        await robin.post("/messages", json={"client_id": "1", "text": "before"})

        refused = await misdeed(door, eve)

        assert (refused.status_code, refused.json()["code"]) == (status, code)
        assert len(refused.json()["detail"]) > 20
        await robin.post("/messages", json={"client_id": "2", "text": "after"})
        said = [line["text"] for line in await read_until(robin, 4)]
        assert sorted(said) == ["You said: after", "You said: before", "after", "before"]


async def test_of_200_connections_from_one_address_half_are_refused_and_others_go_on(
    tmp_path: Path, wire: Wire
) -> None:
    async with opened_door(tmp_path, wire) as door, served(door.app) as url:
        sessions = await _sessions(url, 25)
        async with _connections(url, [sessions[n % 25] for n in range(200)]) as eves:
            statuses = [await _status(reader) for reader in eves]
            async with asyncio.timeout(10), _at(url, "127.0.0.9") as robin:
                await open_conversation(robin)
                await robin.post("/messages", json={"client_id": "1", "text": "hello"})
                said = [line["text"] for line in await read_until(robin, 2)]

    assert statuses.count(200) == Limits().streams_per_address == 100
    assert statuses.count(429) == 100
    assert said == ["hello", "You said: hello"]


async def test_200_connections_that_never_finish_asking_hold_up_nobody(
    tmp_path: Path, wire: Wire
) -> None:
    async with (
        opened_door(tmp_path, wire) as door,
        served(door.app) as url,
        _connections(url, [""] * 200, end=b""),
        asyncio.timeout(10),
        _at(url, "127.0.0.9") as robin,
    ):
        await open_conversation(robin)
        await robin.post("/messages", json={"client_id": "1", "text": "hello"})
        said = [line["text"] for line in await read_until(robin, 2)]

    assert said == ["hello", "You said: hello"]


def _at(url: str, address: str) -> httpx.AsyncClient:
    """Somebody who calls from this loopback address."""
    transport = httpx.AsyncHTTPTransport(local_address=address)
    return httpx.AsyncClient(transport=transport, base_url=f"{url}/chat/v1", trust_env=False)


async def _sessions(url: str, count: int) -> list[str]:
    async with _at(url, "127.0.0.1") as eve:
        opened = [await eve.post("/conversations", json={"new": True}) for _ in range(count)]
    return [one.json()["session"] for one in opened if "session" in one.json()]


@contextlib.asynccontextmanager
async def _connections(
    url: str, sessions: list[str], end: bytes = b"\r\n"
) -> AsyncIterator[list[asyncio.StreamReader]]:
    """One connection for each session, which asks for its stream."""
    host, _, port = url.removeprefix("http://").partition(":")
    readers, writers = [], []
    for session in sessions:
        reader, writer = await asyncio.open_connection(host, int(port))
        headers = f"Host: {host}\r\nAccept: text/event-stream\r\nAuthorization: Bearer {session}"
        writer.write(f"GET /chat/v1/events HTTP/1.1\r\n{headers}\r\n".encode() + end)
        readers.append(reader)
        writers.append(writer)
    try:
        yield readers
    finally:
        for writer in writers:
            writer.close()


async def _status(reader: asyncio.StreamReader) -> int:
    """Of the answer on this connection."""
    async with asyncio.timeout(10):
        return int((await reader.readline()).split()[1])
