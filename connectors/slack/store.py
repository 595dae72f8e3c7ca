"""Reading and writing what the Slack door remembers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, delete, insert, select, update

from connectors.slack import schema
from connectors.slack.records import Records
from desk import due
from desk.database import Database
from desk.log import Clock
from desk.model import Holder

KEPT = timedelta(days=2)
"""How long an event's id is remembered; Slack's last retry comes within minutes."""


@dataclass(frozen=True)
class Place:
    """How far a conversation was carried to Slack, and where its thread is now."""

    conversation: str
    seq: int = 0
    holder: Holder = Holder.BOT
    asked: int = 0
    channel: str | None = None
    root: str | None = None


class Store:
    """The tables of connectors/slack/schema.py."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database, self._now = database, now
        self.records = Records(database, now)

    async def upgrade(self) -> None:
        """Create the tables that are not there."""
        async with self._database.write() as connection:
            await connection.run_sync(schema.metadata.create_all)

    async def show(self, conversation: str, name: str, text: str) -> None:
        """A note for the thread (notes.py), planned once."""
        data = {"text": text, "refresh": False, "raw": "", "loud": False}
        work = due.Due(f"note:{name}", "slack_note", self._now(), conversation, data)
        async with self._database.write() as connection:
            await due.plan(connection, work)

    async def place(self, conversation: str) -> Place:
        """Where the conversation stands."""
        table = schema.places
        row = await self._one(select(table).where(table.c.conversation == conversation))
        return Place(**{**row, "holder": Holder(row["holder"])}) if row else Place(conversation)

    async def keep(self, place: Place) -> None:
        """Remember this place."""
        await self._put(schema.places, {"conversation": place.conversation}, asdict(place))

    async def post(self, conversation: str, step: str) -> Mapping[str, Any] | None:
        """What is known of this step's message: `channel`, and `ts` once it is sure."""
        table = schema.posts
        query = select(table).where(table.c.conversation == conversation, table.c.step == step)
        return await self._one(query)

    async def keep_post(self, conversation: str, step: str, channel: str, ts: str | None) -> None:
        """Remember that this step's message is about to be posted, or was, as `ts`."""
        key = {"conversation": conversation, "step": step}
        await self._put(schema.posts, key, {**key, "channel": channel, "ts": ts})

    async def forget_post(self, conversation: str, step: str) -> None:
        """It surely was not posted."""
        table = schema.posts
        async with self._database.write() as connection:
            await connection.execute(
                delete(table).where(table.c.conversation == conversation, table.c.step == step)
            )

    async def conversation_of(self, channel: str, root: str) -> str | None:
        """The conversation whose thread hangs on this message; None when it is none of ours."""
        table = schema.posts
        query = select(table.c.conversation).where(
            table.c.channel == channel, table.c.ts == root, table.c.step.like("root:%")
        )
        row = await self._one(query)
        return row["conversation"] if row else None

    async def is_opening(self, channel: str) -> bool:
        """Whether a root message is under way there whose `ts` is not known yet."""
        table = schema.posts
        query = select(table.c.conversation).where(
            table.c.channel == channel, table.c.ts.is_(None), table.c.step.like("root:%")
        )
        return await self._one(query) is not None

    async def keep_claim(self, conversation: str, agent: str, ts: str) -> None:
        """The claim was pressed at `ts`."""
        key = {"conversation": conversation}
        await self._put(schema.claims, key, {**key, "agent": agent, "ts": ts})

    async def claimed_ts(self, conversation: str, agent: str) -> str | None:
        """When this agent pressed it, None when that is not known."""
        table = schema.claims
        query = select(table).where(table.c.conversation == conversation, table.c.agent == agent)
        row = await self._one(query)
        return row["ts"] if row else None

    async def read_until(self, conversation: str) -> str | None:
        """All that was written before this `ts`, and since the claim, was dealt with."""
        read, claim = schema.read, schema.claims
        ends = []
        for table in (read, claim):
            row = await self._one(select(table).where(table.c.conversation == conversation))
            ends += [row["ts"]] if row else []
        return max(ends, key=float, default=None)

    async def keep_read(self, conversation: str, ts: str) -> None:
        """The line at `ts` was said, and all that was before it."""
        table = schema.read
        row = await self._one(select(table).where(table.c.conversation == conversation))
        if row is None or float(row["ts"]) < float(ts):
            key = {"conversation": conversation}
            await self._put(table, key, {**key, "ts": ts})

    async def mark(self, channel: str, ts: str, name: str) -> None:
        """A reaction is to be set."""
        key = {"channel": channel, "ts": ts, "name": name}
        await self._put(schema.marks, key, key)

    async def marks(self) -> list[tuple[str, str, str]]:
        """The reactions that are to be set, oldest first."""
        table = schema.marks
        async with self._database.read() as connection:
            rows = await connection.execute(select(table).order_by(table.c.ts))
            return [(row.channel, row.ts, row.name) for row in rows]

    async def marked(self, channel: str, ts: str, name: str) -> None:
        """It is set."""
        table = schema.marks
        async with self._database.write() as connection:
            await connection.execute(
                delete(table).where(
                    table.c.channel == channel, table.c.ts == ts, table.c.name == name
                )
            )

    async def unmark(self, channel: str, ts: str) -> None:
        """No reaction is to be set: the message is gone."""
        table = schema.marks
        async with self._database.write() as connection:
            await connection.execute(
                delete(table).where(table.c.channel == channel, table.c.ts == ts)
            )

    async def keep_change(self, event: str, **change: Any) -> None:
        """An agent edited or deleted a message; the same event twice is kept once."""
        await self._put(
            schema.changes, {"event": event}, {"event": event, "at": self._now(), **change}
        )

    async def last_change(self, channel: str, ts: str) -> Mapping[str, Any] | None:
        """The newest edit or deletion of a message, with `what` and `text`."""
        table = schema.changes
        query = select(table).where(table.c.channel == channel, table.c.ts == ts)
        return await self._one(query.order_by(table.c.id.desc()).limit(1))

    async def has_dealt_with(self, event: str) -> bool:
        """Whether this event was dealt with before."""
        table = schema.events
        return await self._one(select(table).where(table.c.id == event)) is not None

    async def dealt_with(self, event: str) -> None:
        """This event needs nothing more."""
        table = schema.events
        async with self._database.write() as connection:
            await connection.execute(delete(table).where(table.c.at < self._now() - KEPT))
        await self._put(table, {"id": event}, {"id": event, "at": self._now()})

    async def _one(self, query: Any) -> Mapping[str, Any] | None:
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
            return dict(row) if row else None

    async def _put(self, table: Table, key: Mapping[str, Any], row: Mapping[str, Any]) -> None:
        """Insert the row, or change the one with this key."""
        matches = [table.c[name] == value for name, value in key.items()]
        async with self._database.write() as connection:
            changed = await connection.execute(update(table).where(*matches).values(**row))
            if changed.rowcount == 0:
                await connection.execute(insert(table).values(**row))
