"""Nothing is lost, doubled or out of order, whatever Slack and the connectors do."""

import asyncio
import contextlib
import random
from typing import Any

import pytest

from sandbox.slack import people
from sandbox.slack.trouble import Kind, Trouble
from tests.connectors.slack.office import CARE, Customer, Office


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


async def test_many_conversations_at_once_with_every_kind_of_trouble(office: Office) -> None:
    dice = random.Random(7)
    count = 12
    async with contextlib.AsyncExitStack() as stack:
        customers = [await stack.enter_async_context(office.customer()) for _ in range(count)]
        for one in customers:
            await one.asks_for_a_person()
        await office.settle()
        roots = {one.conversation: _root_of(office, one.conversation) for one in customers}
        for kind in (Kind.RATE_LIMITED, Kind.LOST, Kind.DOWN):
            office.box.troubles.make(Trouble(kind, 8, method="chat.postMessage"))
        office.box.troubles.make(Trouble(Kind.REPEATED, 20, method="event"))
        for one in customers:
            await office.presses("U0SAM", "claim", roots[one.conversation])
        for round_ in range(4):
            dice.shuffle(customers)
            for one in customers:
                await one.says(f"c{round_}")
                root = roots[one.conversation]
                people.write(office.box, "U0SAM", CARE, f"a{round_}", root["ts"])
                await office.box.courier.settle()
            if round_ == 1:
                await office.stop()
                await office.start()
        await office.settle()

        for one in customers:
            replies = office.replies(roots[one.conversation])
            words = [text for text in replies if text.startswith("Customer: c")]
            assert words == [f"Customer: c{n}" for n in range(4)]
            assert await one.heard() == [f"Sam Rivera: a{n}" for n in range(4)]


def _root_of(office: Office, conversation: str) -> dict[str, Any]:
    return next(one for one in office.messages() if conversation in str(one.get("blocks", "")))
