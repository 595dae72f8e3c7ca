"""What agents did while Slack's events got lost: it is read in the threads."""

import pytest

from sandbox.slack import people
from sandbox.slack.trouble import Kind, Trouble
from tests.connectors.slack.office import CARE, Customer, Office, buttons, reactions
from tests.connectors.slack.test_order import Event, on_the_way


async def starts_again(office: Office) -> None:
    await office.stop()
    await office.start()
    await office.settle()


async def test_a_line_that_slack_gave_up_on_is_read_at_the_next_start(
    office: Office, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its event comes four times in six minutes, and no more."""
    await customer.asks_for_a_person()
    await office.settle()
    await office.presses("U0SAM", "claim")
    root = office.root()
    await office.writes("U0SAM", "before")
    monkeypatch.setattr(office.box.courier, "event", lambda _event: "")
    await office.writes("U0SAM", "in vain", root)
    note = await office.writes("U0SAM", "note for us", root)
    assert await customer.heard() == ["Sam Rivera: before"]

    await office.stop()
    await office.start()
    await office.settle()

    assert await customer.heard() == ["Sam Rivera: before", "Sam Rivera: in vain"]
    assert reactions(office.box.workspace.find(CARE, note["ts"])) == ["lock"]


async def test_an_edit_that_slack_gave_up_on_is_read_at_the_next_start(
    office: Office, customer: Customer, claimed: Event
) -> None:
    said = await office.writes("U0SAM", "You get 8")
    note = await office.writes("U0SAM", "note: careful")
    with on_the_way(office):
        people.edit(office.box, "U0SAM", CARE, said["ts"], "You get 89.90")
        people.edit(office.box, "U0SAM", CARE, note["ts"], "he is angry")

    await starts_again(office)
    await starts_again(office)

    assert await customer.heard() == ["Sam Rivera: You get 89.90"]
    assert reactions(note) == ["lock"]


async def test_a_deletion_that_slack_gave_up_on_is_read_at_the_next_start(
    office: Office, customer: Customer, claimed: Event
) -> None:
    await office.writes("U0SAM", "Hello")
    said = await office.writes("U0SAM", "Wrong chat")
    with on_the_way(office):
        people.delete(office.box, "U0SAM", CARE, said["ts"])

    await starts_again(office)

    assert await customer.heard() == ["Sam Rivera: Hello"]


async def test_an_agent_who_was_deactivated_unheard_gives_back_what_they_hold(
    office: Office, customer: Customer, claimed: Event
) -> None:
    with on_the_way(office):
        people.leave(office.box, "U0SAM")

    await starts_again(office)

    assert buttons(office.root()) == ["claim", "transfer"]


async def test_what_a_workspace_no_longer_keeps_was_not_deleted_by_an_agent(
    office: Office, customer: Customer, claimed: Event
) -> None:
    said = await office.writes("U0SAM", "Hello")
    with on_the_way(office):
        people.delete(office.box, "U0SAM", CARE, said["ts"])
    await office.stop()
    office.ahead_by(hours=21)

    await office.start()
    await office.settle()

    assert await customer.heard() == ["Sam Rivera: Hello"]


async def test_after_an_event_that_we_could_not_take_the_threads_are_read_though_it_comes_no_more(
    office: Office, customer: Customer, claimed: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.slack.events.RETRIES", ())
    office.box.troubles.make(Trouble(Kind.DOWN, 3, method="conversations.replies"))

    await office.writes("U0SAM", "Hello", claimed)

    assert await customer.heard() == ["Sam Rivera: Hello"]


async def test_a_thread_whose_root_was_deleted_does_not_hold_up_the_others(
    office: Office, customer: Customer, claimed: Event
) -> None:
    async with office.customer() as second:
        await second.asks_for_a_person()
        await office.settle()
        await office.presses("U0SAM", "claim")
        with on_the_way(office):
            await office.writes("U0SAM", "Hello", office.root())
        office.box.workspace.messages.remove(office.box.workspace.find(CARE, claimed["ts"]))

        await starts_again(office)

        assert await second.heard() == ["Sam Rivera: Hello"]
    office.box.refused.clear()
