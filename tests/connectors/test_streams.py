"""Server-sent events: everything once and in order, whatever happens in between."""

import asyncio
from pathlib import Path

import httpx

from connectors.web.limits import Limits
from desk.model import Role
from tests.connectors.door import (
    Door,
    Listening,
    open_conversation,
    opened_door,
    read_until,
)
from tests.desk.fake_rasa import FakeRasa, Wire


async def say(client: httpx.AsyncClient, client_id: str, text: str) -> None:
    response = await client.post("/messages", json={"client_id": client_id, "text": text})
    assert response.status_code == 202


async def _nothing_moves() -> None:
    """Let what has been begun come to where it waits."""
    for _ in range(100):
        await asyncio.sleep(0.001)


async def test_a_stream_brings_what_is_said_as_it_is_said(
    door: Door, client: httpx.AsyncClient
) -> None:
    opened = await open_conversation(client)
    stream = Listening(door, opened["session"])

    await say(client, "1", "hello")

    mine, typing, answer, silent = await stream.until(4)
    assert (mine["id"], mine["type"], mine["seq"], mine["text"]) == ("1", "message", 1, "hello")
    assert (typing["id"], typing["role"], typing["on"]) == (None, "bot", True)
    assert (answer["id"], answer["author"]) == ("2", {"role": "bot"})
    assert (silent["id"], silent["on"]) == (None, False)
    await stream.leave()


async def test_after_a_break_it_goes_on_behind_the_last_event(
    door: Door, client: httpx.AsyncClient
) -> None:
    opened = await open_conversation(client)
    first = Listening(door, opened["session"])
    await say(client, "1", "one")
    await first.until(4)
    await first.leave()
    await say(client, "2", "two")
    await read_until(client, 4)

    second = Listening(door, opened["session"], last_event_id="2")

    assert await second.stored(2) == [3, 4]
    await second.leave()


async def test_every_tab_gets_every_event(door: Door, client: httpx.AsyncClient) -> None:
    opened = await open_conversation(client)
    tabs = [Listening(door, opened["session"]) for _ in range(3)]

    for n in range(5):
        await say(client, f"{n}", f"m{n}")
    await read_until(client, 10)

    for tab in tabs:
        assert await tab.stored(10) == list(range(1, 11))
        await tab.leave()


async def test_who_comes_while_the_bot_writes_sees_that_it_writes(
    door: Door, client: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    opened = await open_conversation(client)
    rasa.go_on.clear()
    await say(client, "1", "hello")
    await rasa.arrived.wait()

    stream = Listening(door, opened["session"], last_event_id="1")

    assert (await stream.until(1))[0] == {"id": None, "type": "typing", "role": "bot", "on": True}
    rasa.go_on.set()
    await stream.leave()


async def test_a_quiet_stream_shows_that_it_is_alive(door: Door, client: httpx.AsyncClient) -> None:
    opened = await open_conversation(client)
    stream = Listening(door, opened["session"])
    await stream.shows()

    for reader in [*door.chat.streams._readers[opened["conversation"]]]:
        reader.beat()
    await stream.shows(b": here")

    assert stream.raw == b"retry: 2000\n\n: here\n\n"
    await stream.leave()


async def test_going_down_ends_streams_and_polls_at_once(
    door: Door, client: httpx.AsyncClient
) -> None:
    opened = await open_conversation(client)
    stream = Listening(door, opened["session"])
    poll = asyncio.create_task(client.get("/events", params={"after": 0, "wait": 30}))
    await stream.shows()
    await _nothing_moves()

    door.chat.streams.end()

    await stream.done()
    async with asyncio.timeout(5):
        assert (await poll).json() == {"events": [], "cursor": 0}
    late = Listening(door, opened["session"])
    await late.done()
    assert (late.status, late.finished) == (200, True)


async def test_a_client_that_has_gone_leaves_nothing_behind(
    door: Door, client: httpx.AsyncClient
) -> None:
    opened = await open_conversation(client)
    streams = [Listening(door, opened["session"]) for _ in range(3)]
    for stream in streams:
        await stream.shows()

    for stream in streams:
        await stream.leave()

    assert not door.chat.streams._readers
    assert not door.chat.guard.address_streams._taken
    assert not door.chat.guard.session_streams._taken


async def test_too_many_streams_are_refused_and_a_place_comes_free(
    tmp_path: Path, wire: Wire
) -> None:
    async with (
        opened_door(tmp_path, wire, Limits(streams_per_session=2)) as door,
        door.client() as client,
    ):
        opened = await open_conversation(client)
        held = [Listening(door, opened["session"]) for _ in range(2)]
        for stream in held:
            await stream.shows()

        refused = Listening(door, opened["session"])
        await refused.done()
        await held[0].leave()
        admitted = Listening(door, opened["session"])
        await admitted.shows()

        assert (refused.status, admitted.status) == (429, 200)
        for stream in (held[1], admitted):
            await stream.leave()


async def test_a_slow_reader_gets_all_and_holds_up_nobody(
    door: Door, client: httpx.AsyncClient
) -> None:
    opened = await open_conversation(client)
    conversation = opened["conversation"]
    stream = Listening(door, opened["session"])
    await stream.shows()

    for n in range(210):
        await door.chat.desk.say(
            conversation, Role.AGENT, f"line {n}", name="Ada", channel="slack", external_id=f"{n}"
        )

    assert await stream.stored(210) == list(range(1, 211))
    assert stream.events[0]["author"] == {"role": "agent", "name": "Ada"}
    await stream.leave()
