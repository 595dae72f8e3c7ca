"""When their time is over conversations go, all of them; what is open stays."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import schema
from desk.care import schema as care
from desk.handoff import Actor, Move
from desk.model import HandoffRequest, Identity
from desk.privacy import schema as past
from desk.turns import TurnState
from tests.desk.privacy.lives import KEEP, MARK, Old

AGENT = Actor("slack:U1", "Sam")


async def test_after_its_time_nothing_of_a_conversation_is_left(world: Old) -> None:
    conversation = await world.talked()
    one = await world.refunded(conversation)

    await world.after(days=KEEP.days + 1)

    assert await world.mentions(conversation, one, MARK, "RMA-") == []
    assert await world.trackers.events(conversation) == []
    assert list((world.state / "attachments").iterdir()) == []


async def test_until_then_all_of_it_is_there(world: Old) -> None:
    conversation = await world.talked()

    await world.after(days=KEEP.days - 1)

    assert "log" in await world.mentions(MARK)
    assert len(await world.trackers.events(conversation)) == 1


async def test_the_last_word_counts_and_not_the_first(world: Old) -> None:
    conversation = await world.talked()
    await world.after(days=KEEP.days - 1)
    await world.say(conversation, "me again")

    await world.after(days=2)

    assert "log" in await world.mentions(MARK)


async def test_one_that_was_opened_and_never_used_goes_too(world: Old) -> None:
    conversation = await world.conversation()

    await world.after(days=KEEP.days + 1)

    assert await world.mentions(conversation) == []


async def test_a_return_under_way_keeps_its_conversation(world: Old) -> None:
    conversation = await world.talked()
    made = await world.submit(conversation, "1", lines={"1-L1": 1})
    await world.warehouse(f"returns/{made['id']}/receive")
    await world.settle()

    await world.after(days=KEEP.days * 3)

    assert {"log", "care_cases", "conversations"} <= set(await world.mentions(conversation))


async def test_a_return_that_was_never_looked_at_counts_as_under_way(world: Old) -> None:
    conversation = await world.talked()
    await world.submit(conversation, "1", lines={"1-L1": 1})

    await world.after(days=KEEP.days + 1)

    assert "log" in await world.mentions(conversation)


async def test_the_end_of_a_return_counts_as_a_last_word(world: Old) -> None:
    """Who wants no messages hears of no end."""
    conversation = await world.talked()
    made = await world.submit(conversation, "1", lines={"1-L1": 1})
    await world.say(conversation, "stop messages")
    await world.after(days=20)
    await world.paid(made)

    await world.after(days=KEEP.days - 10)
    assert "care_cases" in await world.mentions(conversation)
    await world.after(days=12)
    assert await world.mentions(conversation) == []


async def test_a_conversation_that_waits_for_people_stays(world: Old) -> None:
    conversation = await world.talked()
    await world.desk.move(
        conversation, Move.REQUEST, AGENT, HandoffRequest("finance", "asked", {"said": MARK})
    )
    await world.after(days=KEEP.days + 1)
    assert "cases" in await world.mentions(MARK)

    await world.desk.move(conversation, Move.CLOSE, AGENT)
    await world.after(days=KEEP.days + 1)
    assert await world.mentions(conversation, MARK) == []


async def test_a_message_without_its_answer_keeps_its_conversation(world: Old) -> None:
    conversation = await world.talked()
    async with world.database.write() as connection:
        await connection.execute(update(schema.turns).values(state=TurnState.PENDING))

    await world.after(days=KEEP.days + 1)

    assert "log" in await world.mentions(conversation)


async def test_a_return_that_moved_to_another_conversation_goes_on_there(world: Old) -> None:
    """It was made as a guest; signed in, the customer is told of it where they wrote last."""
    first = await world.talked()
    made = await world.submit(first, "1", lines={"1-L1": 1})
    await world.settle()
    second = await world.conversation(identity=Identity("c1", "c1@example.com", "Customer 1"))
    await world.say(second, "hello")
    await world.after(days=KEEP.days + 1)

    assert "log" not in await world.mentions(first)
    assert {"care_cases", "care_told", "care_owners"} <= set(await world.mentions(made["id"]))
    await world.warehouse(f"returns/{made['id']}/scan", {})
    await world.settle()
    assert any("carrier has your parcel" in text for _, text in await world.told(second))


async def test_the_counts_stay_and_name_nobody(world: Old) -> None:
    conversation = await world.talked()
    await world.refunded(conversation)
    await world.say(conversation, "4")
    await world.say(conversation, MARK)
    other = await world.talked(order="2")
    await world.desk.move(other, Move.REQUEST, AGENT, HandoffRequest("finance", MARK))
    await world.desk.move(other, Move.CLOSE, AGENT)

    await world.after(days=KEEP.days + 1)

    month = "2027-03"
    counted = await world.rows(past.conversations)
    assert sorted(counted, key=lambda row: str(row["department"])) == [
        {"month": month, "channel": "web", "department": "", "count": 1, "returns": 1},
        {"month": month, "channel": "web", "department": "finance", "count": 1, "returns": 0},
    ]  # fmt: skip
    [score] = await world.rows(past.scores)
    assert (score["about"], score["score"], score["count"]) == ("return", 4, 1)
    assert score["reason"] == "other"
    assert await world.mentions(MARK, "RMA-", conversation) == []


async def test_what_broke_off_is_finished_by_the_next_process(world: Old) -> None:
    place = Place()
    place.fails = True
    world.others = (place,)
    await world.restart()
    conversation = await world.talked()
    await world.after(days=KEEP.days + 1)
    assert place.erased == []
    place.fails = False
    await world.restart()

    await world.after(days=1)

    assert set(place.erased) == {(conversation, "noted")}
    assert await world.mentions(conversation) == []


async def test_what_rasa_stores_a_moment_later_goes_too(world: Old) -> None:
    conversation = await world.talked()
    await world.eraser.erase(conversation)
    world.understood(conversation, "late")

    await world.after(days=0.1)

    assert await world.trackers.events(conversation) == []
    assert await world.mentions(conversation) == []


async def test_a_look_erases_a_few_and_goes_on_soon(world: Old) -> None:
    for _ in range(45):
        await world.conversation()
    world.clock.now += KEEP * 2
    left = []

    for _ in range(4):
        await world.care.schedule.run_due()
        left.append(len(await world.rows(schema.conversations)))
        world.clock.now = world.clock.now.replace(microsecond=0) + (KEEP / KEEP.days) / 86_400

    assert left == [25, 5, 0, 0]


async def test_events_of_the_backend_are_forgotten_after_a_month(world: Old) -> None:
    async with world.database.write() as connection:
        await _event(connection, world)

    await world.after(days=31)

    assert await world.rows(care.webhooks) == []


async def _event(connection: AsyncConnection, world: Old) -> None:
    row = {"id": "e1", "type": "return.updated", "return_id": None, "known": False}
    await connection.execute(care.webhooks.insert().values(**row, received_at=world.clock()))


class Place:
    """Somewhere else, that may fail."""

    name = "place"
    fails = False

    def __init__(self) -> None:
        self.erased: list[Any] = []

    async def note(self, connection: AsyncConnection, conversation: str) -> str:
        return "noted"

    async def erase(self, conversation: str, noted: str) -> None:
        if self.fails:
            raise OSError("not there")
        self.erased.append((conversation, noted))
