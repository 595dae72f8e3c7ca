"""What a customer is told when they are passed to people is true, and said once."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from connectors import wording
from desk import agents, handoff, schema
from desk.database import Database
from desk.handoff import Actor, Move
from desk.hours import Hours
from desk.hub import Hub
from desk.log import Log
from desk.model import HandoffRequest, Opening
from desk.reception import Reception
from desk.staff import Route, Staff
from tests.connectors.door import RESPONSES

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday, 13:00 in Berlin
WORDS = wording.read(RESPONSES)
ASKED = HandoffRequest("customer_service", "asked")
BOT, ADA = Actor("bot"), Actor("slack:U1", "Ada")
WEEKDAYS = Hours(ZoneInfo("Europe/Berlin"), (((time(9), time(18)),),) * 5 + ((), ()))


class House:
    """A reception, and conversations that come to it."""

    def __init__(self, database: Database, staff: Staff | None = None) -> None:
        self.database, self.now = database, NOW
        self.log = Log(database, Hub(), lambda: self.now)
        self.reception = Reception(WORDS, staff or Staff())

    async def asks(self, request: HandoffRequest = ASKED, locale: str | None = None) -> str:
        """A new conversation whose customer asks for a person; what they are told."""
        talk = await self.log.open(Opening("web", locale))
        self.last = talk.id
        async with self.log.writing(talk.id) as writer:
            return (await self.reception.request(writer, request, BOT, 1)).text or ""

    async def told_again(self, conversation: str) -> str:
        async with self.log.writing(conversation) as writer:
            return (await self.reception.standing(writer, 1)).text or ""

    async def claims(self, conversation: str) -> None:
        async with self.log.writing(conversation) as writer:
            await handoff.move(writer, Move.CLAIM, ADA)

    async def waited(self, minutes: float, times: int) -> None:
        """So many were claimed after so many minutes."""
        for _ in range(times):
            talk = await self.log.open(Opening("web"))
            async with self.database.write() as connection:
                await connection.execute(
                    insert(schema.handoffs).values(
                        conversation=talk.id,
                        department="customer_service",
                        reason="asked",
                        requested_at=NOW - timedelta(hours=2),
                        claimed_at=NOW - timedelta(hours=2) + timedelta(minutes=minutes),
                        ended_at=NOW,
                    )
                )


async def test_how_many_are_ahead_is_counted_in_ones_own_queue(database: Database) -> None:
    house = House(database)

    told = [await house.asks() for _ in range(3)]
    other = await house.asks(HandoffRequest("finance", "asked"))

    assert told[0].startswith("You are next in the queue.")
    assert told[1].startswith("One person is ahead of you.")
    assert told[2].startswith("2 people are ahead of you.")
    assert other.startswith("You are next in the queue.")


async def test_the_queue_gets_shorter_when_somebody_is_claimed(database: Database) -> None:
    house = House(database)
    await house.asks()
    first = house.last
    await house.asks()

    await house.claims(first)

    assert (await house.told_again(house.last)).startswith("You are next in the queue.")


async def test_the_usual_time_is_measured_and_not_guessed(database: Database) -> None:
    house = House(database)
    await house.waited(6, times=4)
    assert "I cannot tell how long" in await house.asks()

    await house.waited(8, times=5)

    assert "usually takes about 8 minutes" in await house.asks()


async def test_who_is_on_is_who_was_seen_lately_and_is_not_away(database: Database) -> None:
    house = House(database)
    async with database.write() as connection:
        await agents.seen(connection, "slack:U1", "Ada", NOW - timedelta(minutes=5))
        await agents.seen(connection, "slack:U2", "Ben", NOW - timedelta(hours=3))
        await agents.seen(connection, "slack:U3", "Cleo", NOW, away=True)

    assert "Ada is here now." in await house.asks()

    async with database.write() as connection:
        await agents.seen(connection, "slack:U3", "Cleo", NOW, away=False)

    assert "Cleo and Ada are here now." in await house.asks()


async def test_when_nobody_is_there_it_says_when_the_team_is_back(database: Database) -> None:
    house = House(database, Staff(hours=WEEKDAYS))
    house.now = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
    evening = await house.asks()
    house.now = datetime(2026, 11, 27, 21, 0, tzinfo=UTC)
    weekend = await house.asks()
    house.now = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
    morning = await house.asks()

    assert "back tomorrow at 09:00 (Berlin time)" in evening
    assert "back on Monday, 30 November at 09:00 (Berlin time)" in weekend
    assert "back today at 09:00 (Berlin time)" in morning
    for told in (evening, weekend, morning):
        assert "leave them a message" in told
        assert "here now" not in told


async def test_a_transfer_says_who_has_it_and_how_that_queue_stands(database: Database) -> None:
    house = House(database)
    await house.asks()
    await house.claims(house.last)

    async with house.log.writing(house.last) as writer:
        told = await house.reception.transfer(
            writer, HandoffRequest("finance", "a refund by hand"), ADA
        )

    assert told.text
    assert told.text.startswith("I have passed you on to our finance team")
    assert "You are next in the queue." in told.text


async def test_the_queue_is_chosen_by_the_staffs_routes(database: Database) -> None:
    staff = Staff(routes=(Route("german", languages=frozenset({"de"})),))
    house = House(database, staff)

    await house.asks(locale="en")
    assert (await house.asks(locale="de")).startswith("You are next in the queue.")
