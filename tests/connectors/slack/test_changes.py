"""What agents edit and delete afterwards follows to the customer."""

from typing import Any

import pytest

from sandbox.slack import people
from tests.connectors.slack.office import CARE, Customer, Office, reactions
from tests.desk.pictures import picture


async def test_an_edit_is_in_the_place_of_what_the_customer_has_read(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    said = await office.writes("U0SAM", "You get 89.90")
    await office.writes("U0SAM", "Anything else?")
    before = await customer.events()

    people.edit(office.box, "U0SAM", CARE, said["ts"], "You get 98.90")
    await office.settle()

    assert await customer.heard() == ["Sam Rivera: You get 98.90", "Sam Rivera: Anything else?"]
    events = await customer.events()
    [changed] = [one for one in events if one.get("edited")]
    assert changed["text"] == "You get 98.90"
    [told] = events[len(before) :]
    assert (told["type"], told["message"], told["text"]) == (
        "edited",
        changed["seq"],
        "You get 98.90",
    )


async def test_a_note_stays_inside_however_it_is_edited(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    note = await office.writes("U0SAM", "note he is angry")

    people.edit(office.box, "U0SAM", CARE, note["ts"], "he is very angry")
    await office.settle()

    assert await customer.heard() == []
    assert reactions(note) == ["lock"]


async def test_what_is_edited_twice_and_then_deleted_is_nowhere_any_more(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    said = await office.writes("U0SAM", "You get 89.90")
    people.edit(office.box, "U0SAM", CARE, said["ts"], "You get 98.90")
    await office.settle()
    people.edit(office.box, "U0SAM", CARE, said["ts"], "You get 99.90")
    await office.settle()
    assert not any("98.90" in one.get("text", "") for one in await customer.events())

    people.delete(office.box, "U0SAM", CARE, said["ts"])
    await office.settle()

    assert not any("9.90" in one.get("text", "") for one in await customer.events())


async def test_a_long_line_keeps_to_its_pieces_when_it_is_edited(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    said = await office.writes("U0SAM", "first " * 500 + "second " * 400)
    assert len(await customer.heard()) == 2

    people.edit(office.box, "U0SAM", CARE, said["ts"], "first " * 500 + "third " * 900)
    await office.settle()
    first, second = await customer.heard()
    assert "second" not in first + second
    assert (first.count("first"), second.count("third")) == (500, 900)

    people.edit(office.box, "U0SAM", CARE, said["ts"], "short")
    await office.settle()
    assert await customer.heard() == ["Sam Rivera: short"]


async def test_words_that_a_picture_gets_afterwards_reach_the_customer(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    said = await office.writes("U0SAM", "", picture=("form.png", picture("PNG")))

    people.edit(office.box, "U0SAM", CARE, said["ts"], "Sign here")
    await office.settle()
    people.edit(office.box, "U0SAM", CARE, said["ts"], "Sign there")
    await office.settle()

    assert await customer.heard() == ["Sam Rivera: None", "Sam Rivera: Sign there"]
    assert "pencil2" in reactions(said)


async def test_words_that_are_edited_away_leave_the_picture(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    said = await office.writes("U0SAM", "Wrong words", picture=("form.png", picture("PNG")))

    people.edit(office.box, "U0SAM", CARE, said["ts"], "")
    await office.settle()

    [left] = [one for one in await customer.events() if "attachments" in one]
    assert await customer.heard() == ["Sam Rivera: None"]
    assert "deleted" not in left


async def test_what_an_agent_deletes_goes_from_the_customers_chat_too(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    said = await office.writes("U0SAM", "You get 89.90", picture=("form.png", picture("PNG")))
    [shown] = [one for one in await customer.events() if "attachments" in one]
    people.edit(office.box, "U0SAM", CARE, said["ts"], "You get 98.90")
    await office.writes("U0SAM", "Something else")

    people.delete(office.box, "U0SAM", CARE, said["ts"])
    await office.settle()

    assert await customer.heard() == ["Sam Rivera: Something else"]
    taken_back = [one["message"] for one in await customer.events() if one["type"] == "deleted"]
    assert len(taken_back) == 2  # what was said, its picture
    url = shown["attachments"][0]["url"]
    assert (await customer.client.get(url)).status_code == 404
    assert "gone from the customer's chat" in office.replies(claimed)[-1]


async def test_a_note_that_is_deleted_was_never_with_the_customer(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    note = await office.writes("U0SAM", "note he is angry")

    people.delete(office.box, "U0SAM", CARE, note["ts"])
    await office.settle()

    assert "deleted" not in [one["type"] for one in await customer.events()]
    assert "gone" not in office.replies(claimed)[-1]


async def test_what_is_deleted_after_the_chat_was_given_back_goes_all_the_same(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    said = await office.writes("U0SAM", "Meant for somebody else")
    await office.presses("U0SAM", "close", claimed)

    people.delete(office.box, "U0SAM", CARE, said["ts"])
    await office.settle()

    assert await customer.heard() == []


@pytest.mark.parametrize(("deleted", "heard"), [(False, ["Sam Rivera: You get 98.90"]), (True, [])])
async def test_an_edit_or_a_deletion_that_overtakes_its_line_decides_what_is_said(
    office: Office,
    customer: Customer,
    claimed: dict[str, Any],
    deleted: bool,
    heard: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    late: list[dict[str, Any]] = []
    with monkeypatch.context() as on_its_way:
        on_its_way.setattr(office.box.courier, "event", late.append)
        said = people.write(office.box, "U0SAM", CARE, "You get 89.90", claimed["ts"])
        late[0] = dict(late[0])
    if deleted:
        people.delete(office.box, "U0SAM", CARE, said["ts"])
    else:
        people.edit(office.box, "U0SAM", CARE, said["ts"], "You get 98.90")
    await office.settle()

    office.box.courier.event(late[0])
    await office.settle()

    assert await customer.heard() == heard
