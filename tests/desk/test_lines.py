"""What an agent says, and takes back."""

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
