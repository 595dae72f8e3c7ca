"""The place in the queue for a person: told when it changes, and to whoever comes back."""

import pytest

from connectors.web.places import Places
from desk.handoff import CUSTOMER, Actor, Move
from desk.model import HandoffRequest
from tests.connectors.door import Door, Listening, open_conversation

ANNA = Actor("U1", "Anna", "https://shop.example/anna.jpg")


@pytest.fixture
def places(door: Door) -> Places:
    return Places(door.chat.streams, door.chat.desk.places)


async def wait(door: Door, conversation: str, department: str = "warehouse") -> None:
    request = HandoffRequest(department, "asked")
    await door.chat.desk.move(conversation, Move.REQUEST, CUSTOMER, request)


async def test_everybody_hears_their_own_place_when_it_changes(door: Door, places: Places) -> None:
    async with door.client() as first, door.client() as second, door.client() as elsewhere:
        opened = [await open_conversation(client) for client in (first, second, elsewhere)]
        streams = [Listening(door, one["session"]) for one in opened]
        for one, department in zip(opened, ("finance", "finance", "warehouse"), strict=True):
            await wait(door, one["conversation"], department)
        for stream in streams:
            await stream.shows(b'"holder":"waiting"')

        await places.look()
        await places.look()
        for stream in streams:
            await stream.shows(b"position")
        told = [[one["position"] for one in s.events if "position" in one] for s in streams]
        await door.chat.desk.move(opened[0]["conversation"], Move.CLAIM, ANNA)
        await places.look()
        await streams[1].shows(b'"position":1')
        standing = (await second.get("/conversation")).json()
        for stream in streams:
            await stream.leave()

    assert told == [[1], [2], [1]]
    [moved] = [one for one in streams[1].events if one.get("position") == 1]
    assert moved == {"id": None, "type": "holder", "holder": "waiting", "position": 1}
    assert (standing["holder"], standing["position"]) == ("waiting", 1)


async def test_an_agent_comes_with_name_and_picture(door: Door) -> None:
    async with door.client() as client:
        opened = await open_conversation(client)
        await wait(door, opened["conversation"])
        await door.chat.desk.move(opened["conversation"], Move.CLAIM, ANNA)
        events = (await client.get("/events", params={"wait": 0})).json()["events"]
        standing = (await client.get("/conversation")).json()

    joined = events[-1]
    assert (joined["holder"], joined["name"]) == ("agent", "Anna")
    assert joined["picture"] == "https://shop.example/anna.jpg"
    assert standing["name"] == "Anna"
    assert "position" not in standing
