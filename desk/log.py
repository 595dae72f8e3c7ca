"""The log: the one source of what was said. Everything else is read from it."""

import contextlib
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import schema
from desk.database import Database
from desk.errors import NoSuchConversation
from desk.hub import Hub
from desk.model import Conversation, Event, Holder, Identity, Kind, Opening, Role

Clock = Callable[[], datetime]


class Log:
    """Opens conversations, appends lines, and reads them back from any cursor."""

    def __init__(self, database: Database, hub: Hub, now: Clock) -> None:
        self._database = database
        self._hub = hub
        self._now = now

    async def open(self, opening: Opening) -> Conversation:
        """A new conversation, held by the bot."""
        conversation = Conversation(f"c_{secrets.token_urlsafe(16)}", opening, Holder.BOT, 0)
        async with self._database.write() as connection:
            await connection.execute(
                insert(schema.conversations).values(
                    id=conversation.id,
                    channel=opening.channel,
                    locale=opening.locale,
                    timezone=opening.timezone,
                    order_ref=opening.order,
                    identity=_identity_to_json(opening.identity),
                    holder=conversation.holder,
                    cursor=0,
                    opened_at=self._now(),
                )
            )
        return conversation

    async def conversation(self, conversation: str) -> Conversation:
        """How it stands. Raises NoSuchConversation."""
        async with self._database.read() as connection:
            return await _load(connection, conversation, lock=False)

    async def after(self, conversation: str, seq: int, limit: int = 200) -> list[Event]:
        """The lines that follow `seq`, in order, at most `limit`."""
        query = (
            select(schema.log)
            .where(schema.log.c.conversation == conversation, schema.log.c.seq > seq)
            .order_by(schema.log.c.seq)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [_event(row) for row in (await connection.execute(query)).mappings()]

    async def find(self, conversation: str, channel: str, external_id: str) -> int | None:
        """The number of the line that `channel` has brought under this id."""
        line = schema.log.c
        query = select(line.seq).where(
            line.channel == channel,
            line.external_id == external_id,
            line.conversation == conversation,
        )
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar()

    @contextlib.asynccontextmanager
    async def writing(self, conversation: str) -> AsyncIterator["LogWriter"]:
        """One conversation, locked, in one transaction; listeners hear after the commit.

        Whatever is done through the writer happens as a whole or not at all. Do not cancel a
        task inside: SQLite could stay locked until the connection is collected.
        """
        async with self._database.write() as connection:
            locked = await _load(connection, conversation, lock=True)
            writer = LogWriter(connection, locked, self._now())
            yield writer
            await writer.save()
        if writer.cursor > locked.cursor:
            self._hub.wrote(conversation, writer.cursor)


class LogWriter:
    """One conversation while it is locked. Numbers are given out here and nowhere else."""

    def __init__(
        self, connection: AsyncConnection, conversation: Conversation, now: datetime
    ) -> None:
        self.connection = connection
        self.now = now
        self.id = conversation.id
        self.opening = conversation.opening
        self.holder = conversation.holder
        self.agent = conversation.agent
        self.cursor = conversation.cursor

    async def append(
        self,
        kind: Kind,
        *,
        role: Role | None = None,
        name: str | None = None,
        text: str | None = None,
        body: Mapping[str, Any] | None = None,
        channel: str | None = None,
        external_id: str | None = None,
    ) -> int:
        """Add one line; its number."""
        self.cursor += 1
        await self.connection.execute(
            insert(schema.log).values(
                conversation=self.id,
                seq=self.cursor,
                at=self.now,
                kind=kind,
                role=role,
                name=name,
                text=text,
                body=dict(body or {}),
                channel=channel,
                external_id=external_id,
            )
        )
        return self.cursor

    async def find(self, channel: str, external_id: str) -> int | None:
        """The number of the line that this channel has already brought under this id."""
        query = select(schema.log.c.seq).where(
            schema.log.c.channel == channel, schema.log.c.external_id == external_id
        )
        return (await self.connection.execute(query)).scalar()

    async def under(self, channel: str, external_id: str) -> list[Event]:
        """The lines that this channel has brought under this id, or as pieces of it: under an id
        that goes on after a colon."""
        line = schema.log.c
        mine = or_(
            line.external_id == external_id,
            line.external_id.startswith(f"{external_id}:", autoescape=True),
        )
        query = (
            select(schema.log)
            .where(line.conversation == self.id, line.channel == channel, mine)
            .order_by(line.seq)
        )
        return [_event(row) for row in (await self.connection.execute(query)).mappings()]

    async def blank(self, seq: int) -> None:
        """Nobody reads any more what this line said; that there was one stays."""
        line = schema.log.c
        await self.connection.execute(
            update(schema.log)
            .where(line.conversation == self.id, line.seq == seq)
            .values(text=None, body={"deleted": True})
        )

    async def save(self) -> None:
        """Write the conversation's own row back."""
        await self.connection.execute(
            update(schema.conversations)
            .where(schema.conversations.c.id == self.id)
            .values(
                holder=self.holder,
                agent=self.agent,
                cursor=self.cursor,
                identity=_identity_to_json(self.opening.identity),
            )
        )


async def _load(connection: AsyncConnection, conversation: str, *, lock: bool) -> Conversation:
    query = select(schema.conversations).where(schema.conversations.c.id == conversation)
    if lock:
        query = query.with_for_update()
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        raise NoSuchConversation("There is no such conversation; open a new one.")
    return _conversation(row)


def _conversation(row: RowMapping) -> Conversation:
    opening = Opening(
        channel=row["channel"],
        locale=row["locale"],
        timezone=row["timezone"],
        order=row["order_ref"],
        identity=Identity(**row["identity"]) if row["identity"] else None,
    )
    return Conversation(row["id"], opening, Holder(row["holder"]), row["cursor"], row["agent"])


def _event(row: RowMapping) -> Event:
    return Event(
        conversation=row["conversation"],
        seq=row["seq"],
        at=row["at"],
        kind=Kind(row["kind"]),
        role=Role(row["role"]) if row["role"] else None,
        name=row["name"],
        text=row["text"],
        body=row["body"],
        channel=row["channel"],
        external_id=row["external_id"],
    )


def _identity_to_json(identity: Identity | None) -> dict[str, Any] | None:
    return asdict(identity) if identity else None
