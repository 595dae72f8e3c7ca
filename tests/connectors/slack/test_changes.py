"""What agents edit and delete afterwards follows to the customer."""

from typing import Any

import pytest

from sandbox.slack import people
from tests.connectors.slack.office import CARE, Customer, Office, reactions
from tests.desk.pictures import picture


async def test_an_edit_is_kept_and_corrects_what_the_customer_has_read(
    office: Office, customer: Customer, claimed: dict[str, Any]
) -> None:
    said = await office.writes("U0SAM", "You get 89.90")
    note = await office.writes("U0SAM", "note he is angry")

    people.edit(office.box, "U0SAM", CARE, said["ts"], "You get 98.90")
    people.edit(office.box, "U0SAM", CARE, note["ts"], "he is very angry")
    await office.settle()

    assert await customer.heard() == ["Sam Rivera: You get 89.90", "Sam Rivera: ✏️ You get 98.90"]
    assert reactions(note) == ["lock"]


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
    assert len(taken_back) == 3  # what was said, its picture, its correction
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
