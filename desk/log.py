"""The log: the one source of what was said. Everything else is read from it."""

import contextlib
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, insert, or_, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import schema
from desk.database import Database
from desk.errors import NoSuchConversation
from desk.hub import Hub
from desk.model import Conversation, Event, Holder, Identity, Kind, Opening, Role

Clock = Callable[[], datetime]


# Written out once: to build a statement anew costs more than SQLite takes to execute it.
_OPEN = insert(schema.conversations)
_MINE = schema.conversations.c.id == bindparam("conversation_")
_LOAD = select(schema.conversations).where(_MINE)
_LOAD_LOCKED = _LOAD.with_for_update()
_SAVE = (
    update(schema.conversations)
    .where(_MINE)
    .values({name: bindparam(name) for name in ("holder", "agent", "cursor", "identity")})
)
_APPEND = insert(schema.log)
_FIND = select(schema.log.c.seq).where(
    schema.log.c.channel == bindparam("channel_"),
    schema.log.c.external_id == bindparam("external"),
)
_AFTER = (
    select(schema.log)
    .where(
        schema.log.c.conversation == bindparam("conversation_"),
        schema.log.c.seq > bindparam("after"),
    )
    .order_by(schema.log.c.seq)
    .limit(bindparam("most", type_=Integer))
)


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
            row = {
                "id": conversation.id,
                "channel": opening.channel,
                "locale": opening.locale,
                "timezone": opening.timezone,
                "order_ref": opening.order,
                "identity": _identity_to_json(opening.identity),
                "holder": conversation.holder,
                "cursor": 0,
                "opened_at": self._now(),
            }
            await connection.execute(_OPEN, row)
        return conversation

    async def conversation(self, conversation: str) -> Conversation:
        """How it stands. Raises NoSuchConversation."""
        async with self._database.read() as connection:
            return await _load(connection, conversation, lock=False)

    async def after(self, conversation: str, seq: int, limit: int = 200) -> list[Event]:
        """The lines that follow `seq`, in order, at most `limit`."""
        wanted = {"conversation_": conversation, "after": seq, "most": limit}
        async with self._database.read() as connection:
            return [_event(row) for row in (await connection.execute(_AFTER, wanted)).mappings()]

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

        Whatever is done through the writer happens as a whole or not at all.
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
        line = {
            "conversation": self.id,
            "seq": self.cursor,
            "at": self.now,
            "kind": kind,
            "role": role,
            "name": name,
            "text": text,
            "body": dict(body or {}),
            "channel": channel,
            "external_id": external_id,
        }
        await self.connection.execute(_APPEND, line)
        return self.cursor

    async def find(self, channel: str, external_id: str) -> int | None:
        """The number of the line that this channel has already brought under this id."""
        wanted = {"channel_": channel, "external": external_id}
        return (await self.connection.execute(_FIND, wanted)).scalar()

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

    async def offered_before(self, seq: int) -> bool:
        """Whether the message before this line came with choices."""
        line = schema.log.c
        query = (
            select(line.body)
            .where(line.conversation == self.id, line.kind == Kind.MESSAGE, line.seq < seq)
            .order_by(line.seq.desc())
            .limit(1)
        )
        body = (await self.connection.execute(query)).scalar()
        return bool(body and body.get("choices"))

    async def rewrite(self, seq: int, text: str | None, body: Mapping[str, Any]) -> None:
        """Whoever reads this line from now on reads this of it."""
        line = schema.log.c
        await self.connection.execute(
            update(schema.log)
            .where(line.conversation == self.id, line.seq == seq)
            .values(text=text, body=dict(body))
        )

    async def save(self) -> None:
        """Write the conversation's own row back."""
        row = {
            "holder": self.holder,
            "agent": self.agent,
            "cursor": self.cursor,
            "identity": _identity_to_json(self.opening.identity),
        }
        await self.connection.execute(_SAVE, {"conversation_": self.id, **row})


async def _load(connection: AsyncConnection, conversation: str, *, lock: bool) -> Conversation:
    query = _LOAD_LOCKED if lock else _LOAD
    row = (
        (await connection.execute(query, {"conversation_": conversation})).mappings().one_or_none()
    )
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
