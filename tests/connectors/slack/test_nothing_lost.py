"""Nothing is lost, doubled or out of order, whatever Slack and the connectors do."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from sandbox.slack import people
from sandbox.slack.trouble import Kind, Trouble
from tests.connectors.slack.office import CARE, Customer, Office, reactions
from tests.connectors.slack.storm import storm


async def test_a_429_is_waited_out_as_long_as_slack_says(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    office.box.troubles.make(Trouble(Kind.RATE_LIMITED, 2, seconds=7, method="chat.postMessage"))

    await customer.says("one")
    await customer.says("two")
    await office.settle()

    assert office.waits == [7, 7]
    assert office.replies(office.root())[-2:] == ["Customer: one", "Customer: two"]


@pytest.mark.parametrize("kind", [Kind.LOST, Kind.DOWN])
async def test_a_lost_answer_does_not_double_a_message(
    office: Office, customer: Customer, kind: Kind
) -> None:
    office.box.troubles.make(Trouble(kind, 2, method="chat.postMessage"))
    await customer.asks_for_a_person()
    await office.settle()
    office.box.troubles.make(Trouble(kind, 1, method="chat.postMessage"))
    await customer.says("one")
    await customer.says("two")
    await office.settle()

    assert len([one for one in office.messages() if "thread_ts" not in one]) == 1
    replies = office.replies(office.root())
    assert replies[1:] == ["Customer: one", "Customer: two"]


async def test_a_reaction_that_is_refused_keeps_no_other_waiting(
    office: Office, claimed: dict[str, Any]
) -> None:
    store, workspace = office.door.delivery._store, office.box.workspace
    await store.mark("C0FIN", "1.000001", "lock")  # we are not in that channel
    await store.mark("C0GONE", "1.000002", "lock")
    line = people.write(office.box, "U0SAM", CARE, "Hello", claimed["ts"])

    async with asyncio.timeout(20):
        while [channel for channel, _, _ in await store.marks()] != ["C0FIN"]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    assert reactions(workspace.find(CARE, line["ts"]))
    workspace.joined.add("C0FIN")
    await office.settle()
    assert await store.marks() == []
    office.box.refused.clear()


async def test_what_was_said_while_the_connectors_were_down_is_carried_once(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    await office.presses("U0SAM", "claim")
    root = office.root()
    office.box.troubles.make(Trouble(Kind.DOWN, 1, method="chat.postMessage"))
    await customer.says("while Slack is down")
    await office.stop()

    await office.start()
    await office.settle()
    await customer.says("and after")
    await office.settle()

    assert office.replies(root)[-2:] == ["Customer: while Slack is down", "Customer: and after"]
    await office.writes("U0SAM", "I am still with you", root)
    assert await customer.heard() == ["Sam Rivera: I am still with you"]


async def test_a_message_that_slack_took_just_before_a_crash_is_found_again(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    office.box.troubles.make(Trouble(Kind.LOST, 1, method="chat.postMessage"))
    office.box.troubles.make(Trouble(Kind.DOWN, 50, method="conversations.replies"))
    await customer.says("once")
    while any(one.kind is Kind.LOST for one in office.box.troubles.on):  # noqa: ASYNC110
        await asyncio.sleep(0)
    await office.stop()
    office.box.troubles.on = ()

    await office.start()
    await office.settle()

    assert office.replies(office.root()).count("Customer: once") == 1


async def test_a_channel_that_we_were_put_out_of_is_joined_again(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    office.box.workspace.joined.clear()

    await customer.says("anybody?")
    await office.settle()

    assert office.replies(office.root())[-1] == "Customer: anybody?"
    assert [one.partition(":")[0] for one in office.box.refused] == [
        "chat.postMessage not_in_channel"
    ]
    office.box.refused.clear()


async def test_a_look_takes_up_what_was_left(office: Office, customer: Customer) -> None:
    await office.stop()
    await office.start()
    office.desk.hub.leave(office.door.delivery)
    await customer.asks_for_a_person()

    await office.door.delivery.look()
    await office.settle()

    assert len(office.messages()) == 2
    office.desk.hub.join(office.door.delivery)


async def test_an_agents_line_that_comes_again_is_said_once(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    await office.presses("U0SAM", "claim")
    office.box.troubles.make(Trouble(Kind.REPEATED, 2, method="event"))

    await office.writes("U0SAM", "once")

    assert await customer.heard() == ["Sam Rivera: once"]


async def test_an_agents_line_is_kept_while_the_connectors_are_down(
    office: Office, customer: Customer
) -> None:
    """The door answers no 200 to Slack, which sends again."""
    await customer.asks_for_a_person()
    await office.settle()
    await office.presses("U0SAM", "claim")
    office.box.troubles.make(Trouble(Kind.DOWN, 1, method="auth.test"))
    await office.stop()
    await office.start()  # who we are has to be asked again, and the first time is no answer

    await office.writes("U0SAM", "hello")

    assert await customer.heard() == ["Sam Rivera: hello"]


async def test_a_message_is_found_again_in_a_thread_of_many_pages(
    office: Office, customer: Customer
) -> None:
    await customer.asks_for_a_person()
    await office.settle()
    for number in range(250):
        people.write(office.box, "U0JONAS", CARE, f"talk {number}", office.root()["ts"])
    office.box.troubles.make(Trouble(Kind.LOST, 1, method="chat.postMessage"))

    await customer.says("once")
    await office.settle()

    assert office.replies(office.root()).count("Customer: once") == 1


async def test_many_conversations_at_once_in_bad_weather(tmp_path: Path) -> None:
    report = await storm(tmp_path, conversations=10, lines=4, seed=7)

    assert report.wrong == []
    assert report.lines["customer"] == 10 * 4
    assert report.lines["agent"] == 10 * 4 - report.lines["deleted"]
    assert min(report.lines["edited"], report.lines["deleted"]) > 0
    assert report.restarts == 3
    assert set(report.troubles) == set(Kind)
