"""What an agent says, puts otherwise, and takes back."""

from sqlalchemy import select

from desk import schema
from desk.database import Database
from desk.desk import Desk
from desk.handoff import Actor
from desk.model import Event, Kind, Opening, Role

MARA = Actor("slack:U1", "Mara")


async def said(desk: Desk, conversation: str, external_id: str, text: str) -> int:
    receipt = await desk.say(
        conversation, Role.AGENT, text, name="Mara", channel="slack", external_id=external_id
    )
    return receipt.seq


async def take_back(desk: Desk, conversation: str, external_id: str) -> list[Event]:
    return await desk.take_back(conversation, MARA, channel="slack", external_id=external_id)


async def test_what_is_taken_back_is_read_by_nobody_any_more(desk: Desk) -> None:
    conversation = (await desk.open(Opening("web"))).id
    wrong = await said(desk, conversation, "C1:10", "Wrong chat")
    piece = await said(desk, conversation, "C1:10:1", "and its second part")
    other = await said(desk, conversation, "C1:100", "Hello")

    gone = await take_back(desk, conversation, "C1:10")

    lines = await desk.events(conversation, 0)
    assert [line.text for line in gone] == ["Wrong chat", "and its second part"]
    assert [(line.seq, line.text) for line in lines if line.text] == [(other, "Hello")]
    deleted = [line.body["message"] for line in lines if line.kind is Kind.DELETED]
    assert deleted == [wrong, piece]
    assert lines[0].body == {"deleted": True}


async def test_taken_back_twice_is_once_and_it_cannot_be_said_again(desk: Desk) -> None:
    conversation = (await desk.open(Opening("web"))).id
    first = await said(desk, conversation, "C1:10", "Wrong chat")
    await take_back(desk, conversation, "C1:10")

    assert await take_back(desk, conversation, "C1:10") == []
    assert await said(desk, conversation, "C1:10", "Wrong chat") == first
    kinds = [line.kind for line in await desk.events(conversation, 0)]
    assert kinds == [Kind.MESSAGE, Kind.DELETED]


async def edit(desk: Desk, conversation: str, *pieces: str, edition: str = "1") -> bool:
    return await desk.edit(
        conversation, MARA, pieces, channel="slack", external_id="C1:10", edition=edition
    )


async def test_an_edit_changes_the_line_and_says_so_behind_it(desk: Desk) -> None:
    conversation = (await desk.open(Opening("web"))).id
    wrong = await said(desk, conversation, "C1:10", "You get 89.90")
    other = await said(desk, conversation, "C1:100", "Hello")

    assert await edit(desk, conversation, "You get 98.90")

    first, second, told = await desk.events(conversation, 0)
    assert (first.seq, first.text, first.body) == (wrong, "You get 98.90", {"edited": True})
    assert (second.seq, second.text) == (other, "Hello")
    assert (told.kind, told.text, told.body) == (Kind.EDITED, "You get 98.90", {"message": wrong})


async def test_an_edit_that_comes_again_is_made_once(desk: Desk) -> None:
    conversation = (await desk.open(Opening("web"))).id
    await said(desk, conversation, "C1:10", "You get 89.90")

    assert await edit(desk, conversation, "You get 98.90")
    assert await edit(desk, conversation, "You get 98.90")

    assert len(await desk.events(conversation, 0)) == 2


async def test_there_and_back_again_are_two_edits(desk: Desk) -> None:
    conversation = (await desk.open(Opening("web"))).id
    await said(desk, conversation, "C1:10", "one")

    await edit(desk, conversation, "two", edition="1")
    await edit(desk, conversation, "one", edition="2")

    assert [line.text for line in await desk.events(conversation, 0)] == ["one", "one", "one"]


async def test_what_was_taken_back_is_not_edited(desk: Desk) -> None:
    conversation = (await desk.open(Opening("web"))).id
    await said(desk, conversation, "C1:10", "You get 89.90")
    await take_back(desk, conversation, "C1:10")

    assert not await edit(desk, conversation, "You get 98.90")
    assert not any(line.text for line in await desk.events(conversation, 0))


async def test_a_card_number_in_an_edit_is_masked(desk: Desk) -> None:
    conversation = (await desk.open(Opening("web"))).id
    await said(desk, conversation, "C1:10", "Your card?")

    await edit(desk, conversation, "Your card 4111 1111 1111 1111?")

    assert not any("1111 1111" in (line.text or "") for line in await desk.events(conversation, 0))


async def test_what_it_said_is_on_record(desk: Desk, database: Database) -> None:
    conversation = (await desk.open(Opening("web"))).id
    await said(desk, conversation, "C1:10", "Wrong chat")
    await take_back(desk, conversation, "C1:10")

    async with database.read() as connection:
        [row] = (await connection.execute(select(schema.audit))).mappings()

    assert (row["action"], row["actor"]) == ("delete", "slack:U1")
    assert row["detail"] == {"message": 1, "text": "Wrong chat"}


async def test_a_line_of_another_conversation_stays(desk: Desk) -> None:
    mine, other = (await desk.open(Opening("web"))).id, (await desk.open(Opening("web"))).id
    await said(desk, other, "C1:10", "Hello")

    assert await take_back(desk, mine, "C1:10") == []


async def test_what_it_said_before_an_edit_is_on_record(desk: Desk, database: Database) -> None:
    conversation = (await desk.open(Opening("web"))).id
    await said(desk, conversation, "C1:10", "You get 89.90")
    await edit(desk, conversation, "You get 98.90")

    async with database.read() as connection:
        [row] = (await connection.execute(select(schema.audit))).mappings()

    assert (row["action"], row["actor"]) == ("edit", "slack:U1")
    assert row["detail"] == {"message": 1, "text": "You get 89.90"}
