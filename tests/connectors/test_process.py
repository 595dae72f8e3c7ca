"""The connectors as the process that they are: restarts, and the documented conversation."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.connectors.door import open_conversation, read_until
from tests.connectors.serving import ROOT, Connectors, served
from tests.desk.fake_rasa import FakeRasa

SCRIPT = ROOT / "docs" / "examples" / "web-chat.sh"


@pytest.fixture
async def connectors(tmp_path: Path, rasa: FakeRasa) -> AsyncIterator[Connectors]:
    async with served(rasa.app) as url:
        process = Connectors(tmp_path, url)
        await process.start()
        yield process
        await process.kill()


async def test_the_documented_conversation_runs_as_it_stands(
    connectors: Connectors, rasa: FakeRasa
) -> None:
    buttons = [{"title": "Yes, these", "payload": '/choose{"line": "1"}'}]
    rasa.script = lambda message: [{"text": f"About {message}", "buttons": buttons}]

    run = await asyncio.create_subprocess_exec("sh", SCRIPT, connectors.url, "1", stdout=PIPE)
    printed = (await run.communicate())[0].decode()

    assert run.returncode == 0, printed
    assert rasa.messages == ["Hi, these shoes are too small", '/choose{"line": "1"}']
    for part in ("stored once", "About Hi", "event: chosen", "refused     no_session", '"closed"'):
        assert part in printed
    assert '"payload"' not in printed


async def test_a_crash_in_the_middle_loses_nothing_and_does_nothing_twice(
    connectors: Connectors, rasa: FakeRasa
) -> None:
    async with httpx.AsyncClient(base_url=f"{connectors.url}/chat/v1") as client:
        opened = await open_conversation(client)
        rasa.go_on.clear()
        for n in range(3):
            await client.post("/messages", json={"client_id": f"{n}", "text": f"m{n}"})
        await rasa.arrived.wait()
        await connectors.kill()
        rasa.go_on.set()

        await connectors.start()
        events = await read_until(client, 6)
        resumed = await client.post("/conversations", json={})

    assert [event["text"] for event in events[:3]] == ["m0", "m1", "m2"]
    assert [event["text"] for event in events[3:]] == [f"You said: m{n}" for n in range(3)]
    assert rasa.messages == ["m0", "m1", "m2"]
    assert resumed.json()["conversation"] == opened["conversation"]


async def test_a_stop_ends_open_streams_at_once(connectors: Connectors) -> None:
    async with httpx.AsyncClient(base_url=f"{connectors.url}/chat/v1") as client:
        await open_conversation(client)
        headers = {"Accept": "text/event-stream"}
        async with client.stream("GET", "/events", headers=headers, timeout=20) as stream:
            lines = stream.aiter_lines()
            assert await anext(lines) == "retry: 2000"

            async with asyncio.timeout(3):
                await connectors.terminate()
            left = [line async for line in lines]

    assert [line for line in left if line] == []


async def test_a_taken_port_is_one_sentence(connectors: Connectors, tmp_path: Path) -> None:
    port = connectors.url.rpartition(":")[2]

    second = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "connectors", stderr=PIPE, cwd=ROOT,
        env={"CHAT_PORT": port, "STATE_DIR": str(tmp_path / "other")},
    )  # fmt: skip
    said = (await second.communicate())[1].decode()

    assert second.returncode == 1
    assert said.count("\n") == 1
    assert f"127.0.0.1:{port}" in said
    assert "CHAT_PORT" in said


@pytest.mark.parametrize(
    ("variable", "value", "said_of"),
    [
        ("CHAT_PORT", "http", "CHAT_PORT is 'http'"),
        ("RESPONSES_DIR", "/nowhere", "/nowhere/"),
        ("DATABASE_URL", "sqlite:////nowhere/desk.db", "/nowhere/desk.db"),
        ("DATABASE_URL", "desk.db", "sqlite:///"),
    ],
)
async def test_a_setting_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, variable: str, value: str, said_of: str
) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "connectors", stderr=PIPE, cwd=ROOT,
        env={"STATE_DIR": str(tmp_path), variable: value},
    )  # fmt: skip
    said = (await process.communicate())[1].decode()

    assert process.returncode == 2
    assert said.count("\n") == 1
    assert said_of in said
