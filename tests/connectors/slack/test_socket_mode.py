"""Socket Mode: everything that works over HTTP works over a socket of ours."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn

from sandbox.slack import people
from tests.connectors.slack.office import CARE, Customer, Office, reactions
from tests.desk.fake_rasa import FakeRasa

PATIENCE = 20.0


@pytest.fixture
async def office(tmp_path: Path, rasa: FakeRasa) -> AsyncIterator[Office]:
    """The sandbox's Slack on a port of its own, since a socket needs one."""
    listening = uvicorn.Config("", port=0).bind_socket()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    opened = Office(tmp_path, rasa, socket_at=address)
    config = uvicorn.Config(opened.slack, lifespan="off", log_level="error")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await opened.start()
    await connected(opened)
    yield opened
    await opened.stop()
    await opened.box.courier.stop()
    server.should_exit = True
    await serving


@pytest.fixture
async def customer(office: Office) -> AsyncIterator[Customer]:
    async with office.customer() as opened:
        yield opened


async def connected(office: Office, *, again: bool = False) -> None:
    async with asyncio.timeout(PATIENCE):
        while not office.box.courier.socket.is_open:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_claiming_writing_a_modal_and_a_command_go_through_the_socket(
    office: Office, customer: Customer
) -> None:
    assert (await office.sends(b"{}", {})).status_code == 404  # there is no door for HTTP

    await customer.asks_for_a_person()
    await office.settle()
    await office.presses("U0SAM", "claim")
    written = await office.writes("U0SAM", "Hello")
    note = await office.writes("U0JONAS", "for us")
    await office.presses("U0SAM", "transfer")
    assert await office.fills_in("U0SAM", department="finance", reason="Theirs") == {}
    answered = await people.command(office.box, "U0SAM", CARE, "/nonsense")
    await office.settle()

    assert await customer.heard() == ["Sam Rivera: Hello"]
    assert reactions(written) == ["white_check_mark"]
    assert reactions(note) == ["lock"]
    assert "Theirs" in "\n".join(
        office.replies(office.root("C0FIN")) + office.replies(office.root())
    )
    assert answered["status"] == 200
    assert office.told("U0SAM")[-1] == "There is no command /nonsense."


async def test_a_socket_that_slack_refreshes_is_opened_anew(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await office.settle()

    await office.box.courier.socket.refresh()
    await connected(office)
    await office.presses("U0SAM", "claim")
    await office.writes("U0SAM", "Still here")

    assert await customer.heard() == ["Sam Rivera: Still here"]


async def test_an_event_that_is_not_acknowledged_comes_again(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    await office.presses("U0SAM", "claim")
    await office.stop()

    people.write(office.box, "U0SAM", CARE, "while you were away", office.root()["ts"])
    await office.start()
    await connected(office)
    await office.settle()

    assert await customer.heard() == ["Sam Rivera: while you were away"]
