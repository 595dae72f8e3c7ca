"""A shop with retention, lives to be forgotten in it, and a look into every table."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, create_engine, select, text

from connectors.privacy.holdings import HOLDINGS
from desk.attachments import Attachments
from desk.privacy.elsewhere import Elsewhere, Photos, Understood
from desk.privacy.erasing import Eraser
from desk.privacy.retention import Retention
from desk.trackers import Trackers
from tests.care.small_shop import shop
from tests.care.world import World
from tests.desk.pictures import picture

KEEP = timedelta(days=100)
MARK = "a sentence that nobody else would write"


class Old(World):
    """`others`: places beside photos and Rasa's."""

    others: Sequence[Elsewhere] = ()

    async def start(self) -> None:
        await super().start()
        self.attachments = Attachments(self.database, self.state / "attachments", self.clock)
        self.trackers = Trackers(f"sqlite:///{self.state / 'rasa.sqlite'}")
        places = (Photos(self.attachments), Understood(self.trackers), *self.others)
        self.eraser = Eraser(self.database, HOLDINGS, places, self.clock)
        self.care.retain(
            Retention(self.database, self.eraser, self.clock, KEEP, also=self.care.inbox.forget)
        )
        await self.plan()

    async def plan(self) -> None:
        retention = self.care._retention
        assert retention
        await retention.plan()

    async def after(self, days: float) -> None:
        """So many days go by, and everything that is due is done."""
        self.clock.now += timedelta(days=days)
        for _ in range(5):
            await self.care.schedule.run_due()
            self.clock.now += timedelta(minutes=1)

    async def talked(self, order: str = "1") -> str:
        """A signed-in customer says the sentence, shows a photo, and is known to Rasa."""
        conversation = await self.conversation(timezone="Europe/Berlin", order=order)
        await self.say(conversation, MARK)
        await self.attachments.add(conversation, picture())
        self.understood(conversation, MARK)
        return conversation

    def understood(self, conversation: str, words: str) -> None:
        """What Rasa would have stored."""
        engine = create_engine(f"sqlite:///{self.state / 'rasa.sqlite'}")
        with engine.begin() as connection:
            connection.execute(text(EVENTS))
            row = {"one": conversation, "data": f'{{"event": "user", "text": "{words}"}}'}
            connection.execute(
                text("INSERT INTO events (sender_id, data) VALUES (:one, :data)"), row
            )
        engine.dispose()

    async def refunded(self, conversation: str, order: str = "1") -> str:
        """A return from beginning to end; its id."""
        made = await self.submit(conversation, order, lines={f"{order}-L1": 1})
        await self.paid(made, order)
        return str(made["id"])

    async def paid(self, made: dict[str, Any], order: str = "1") -> None:
        """The goods are back, and the money is."""
        one = f"returns/{made['id']}"
        await self.warehouse(f"{one}/receive")
        for line in made["lines"]:
            inspected = {"line_id": line["id"], "accepted": 1, "disposition": "RESTOCKED"}
            await self.warehouse(f"{one}/inspect", {"lines": [inspected]})
        owed = {"amount": {"amount": "86.00", "currency": "EUR"}, "return_id": made["id"]}
        refund = await self.post(f"orders/{order}/refunds", owed)
        await self.warehouse(f"refunds/{refund['id']}/outcome", {"state": "SUCCESS"})
        await self.settle()
        await self.wait(timedelta(hours=3))

    async def mentions(self, *words: str) -> list[str]:
        """Every table of the desk's database that holds one of these anywhere."""
        everything = MetaData()
        async with self.database.read() as connection:
            await connection.run_sync(everything.reflect)
            found = []
            for table in everything.tables.values():
                rows = str([tuple(row) for row in await connection.execute(select(table))])
                found += [table.name for word in words if word in rows]
        return sorted(set(found))

    async def rows(self, table: Any) -> list[dict[str, Any]]:
        async with self.database.read() as connection:
            return [dict(row) for row in (await connection.execute(select(table))).mappings()]


EVENTS = """CREATE TABLE IF NOT EXISTS events (id INTEGER NOT NULL PRIMARY KEY,
    sender_id VARCHAR(255) NOT NULL, type_name VARCHAR(255), timestamp FLOAT,
    intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"""


@contextlib.asynccontextmanager
async def old(state: Path, orders: int = 2) -> AsyncIterator[Old]:
    made = Old(state, shop=shop(orders))
    await made.open()
    try:
        yield made
    finally:
        await made.close()
