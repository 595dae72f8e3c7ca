"""Agents' lines reach the customer in the order in which they were written, however they come."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.slack import people
from sandbox.slack.trouble import Kind, Trouble
from tests.connectors.slack.office import CARE, Customer, Office, reactions

Event = dict[str, Any]


@contextlib.contextmanager
def on_the_way(office: Office) -> Iterator[list[Event]]:
    """Events that set out in the block do not arrive; they can be sent on later."""
    late: list[Event] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(office.box.courier, "event", lambda event: late.append(dict(event)))
        yield late


async def arrives(office: Office, *late: Event) -> None:
    for event in late:
        office.box.courier.event(event)
        await office.settle()


async def test_what_was_written_before_a_line_is_said_before_it(
    office: Office, customer: Customer, claimed: Event
) -> None:
    with on_the_way(office) as late:
        first = await office.writes("U0SAM", "one")
        note = await office.writes("U0SAM", "note: not for them")
        other = await office.writes("U0PRIYA", "nor is this")
        second = await office.writes("U0SAM", "two")
    await office.writes("U0SAM", "three", claimed)
    before = await customer.heard()

    await arrives(office, *reversed(late))

    assert before == ["Sam Rivera: one", "Sam Rivera: two", "Sam Rivera: three"]
    assert await customer.heard() == before
    assert [reactions(one) for one in (first, note, other, second)] == [
        ["white_check_mark"], ["lock"], ["lock"], ["white_check_mark"]
    ]  # fmt: skip


async def test_a_late_line_keeps_its_mark_though_its_agent_has_given_the_chat_back(
    office: Office, customer: Customer, claimed: Event
) -> None:
    with on_the_way(office) as late:
        first = await office.writes("U0SAM", "one")
    await office.writes("U0SAM", "two", claimed)
    await office.presses("U0SAM", "release", claimed)

    await arrives(office, *late)

    assert reactions(first) == ["white_check_mark"]


async def test_many_late_lines_are_read_page_by_page(
    office: Office, customer: Customer, claimed: Event
) -> None:
    with on_the_way(office):
        for number in range(230):
            people.write(office.box, "U0SAM", CARE, f"{number}", claimed["ts"])

    await office.writes("U0SAM", "230", claimed)

    lines = [one["text"] for one in await all_of(customer) if one["author"]["role"] == "agent"]
    assert lines == [str(number) for number in range(231)]


async def all_of(customer: Customer) -> list[Event]:
    found: list[Event] = []
    while True:
        after = found[-1]["seq"] if found else 0
        response = await customer.client.get("/events", params={"after": after, "wait": 0})
        page = response.json()["events"]
        if not page:
            return [one for one in found if one["type"] == "message"]
        found += page


async def test_while_slack_does_not_say_what_was_before_it_a_line_waits(
    office: Office, customer: Customer, claimed: Event
) -> None:
    with on_the_way(office) as late:
        await office.writes("U0SAM", "one")
    office.box.troubles.make(Trouble(Kind.DOWN, 7, method="conversations.replies"))

    await office.writes("U0SAM", "two", claimed)
    await arrives(office, *late)

    assert await customer.heard() == ["Sam Rivera: one", "Sam Rivera: two"]


async def test_an_older_edit_that_comes_after_a_newer_one_is_passed_over(
    office: Office, customer: Customer, claimed: Event
) -> None:
    said = await office.writes("U0SAM", "You get 8")
    with on_the_way(office) as late:
        people.edit(office.box, "U0SAM", CARE, said["ts"], "You get 89")
        people.edit(office.box, "U0SAM", CARE, said["ts"], "You get 89.90")

    await arrives(office, *reversed(late))

    assert await customer.heard() == ["Sam Rivera: You get 89.90"]


async def test_a_correction_that_broke_off_is_said_when_the_edit_comes_again(
    office: Office, customer: Customer, claimed: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = await office.writes("U0SAM", "You get 8")
    real, broken = office.desk.say, [True]

    async def breaks_off(*given: Any, **named: Any) -> Any:
        if broken.pop():
            broken.append(False)
            raise ConnectionError("the database is gone")
        broken.append(False)
        return await real(*given, **named)

    monkeypatch.setattr(office.desk, "say", breaks_off)
    people.edit(office.box, "U0SAM", CARE, said["ts"], "You get 89.90")
    await office.settle()

    assert await customer.heard() == ["Sam Rivera: You get 89.90"]


async def test_a_line_that_was_read_with_its_edit_is_not_corrected(
    office: Office, customer: Customer, claimed: Event
) -> None:
    with on_the_way(office) as late:
        said = await office.writes("U0SAM", "You get 8")
        people.edit(office.box, "U0SAM", CARE, said["ts"], "You get 89.90")
    await office.writes("U0SAM", "Sorry", claimed)

    await arrives(office, *late)

    assert await customer.heard() == ["Sam Rivera: You get 89.90", "Sam Rivera: Sorry"]
