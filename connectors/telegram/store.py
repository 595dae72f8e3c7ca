"""What the channel itself must remember: which chat is which conversation, and how far it got.

The desk's log holds what was said; here is only the cursor into it. Two processes may deliver
from one database: a chat is claimed for a while by one of them.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import IntegrityError

from desk import schema
from desk.choices import ChoiceState
from desk.database import Database
from desk.log import Clock

LINK = timedelta(minutes=15)
"""How long a link that takes a conversation over to Telegram is good for, once."""

CLAIM = timedelta(seconds=30)
"""After a crash, another process (or the next start) takes a chat over when this has passed."""

metadata = MetaData()
chats = Table(
    "telegram_chats",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("conversation", Text, nullable=False, unique=True),
    Column("cursor", Integer, nullable=False),
    Column("part", Integer, nullable=False),
    Column("blocked", Boolean, nullable=False),
    Column("last", Integer),
    Column("claimed_by", Text),
    Column("claimed_until", schema.Instant),
)
keyboards = Table(
    "telegram_keyboards",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("message", BigInteger, nullable=False),
    Index("telegram_keyboards_by_message", "chat", "message"),
)
said = Table(
    "telegram_said",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
)
"""The messages that carry what agents said: they may take it back."""
links = Table(
    "telegram_links",
    metadata,
    Column("parameter_hash", Text, primary_key=True),
    Column("conversation", Text, nullable=False),
    Column("expires_at", schema.Instant, nullable=False),
)


@dataclass(frozen=True)
class Chat:
    """A private chat. Of line `cursor` + 1, `part` messages are out already.

    `last` is the line that /stop ended with: nothing behind it goes out until they write again.
    """

    id: int
    conversation: str
    cursor: int
    part: int
    blocked: bool
    last: int | None


class Store:
    """Chats and keyboards in the desk's database."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._me = secrets.token_hex(8)

    async def upgrade(self) -> None:
        """Create the tables."""
        async with self._database.write() as connection:
            await connection.run_sync(metadata.create_all)

    async def find(self, chat: int) -> Chat | None:
        """The chat as it stands."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(chats).where(chats.c.chat == chat))
            return _chat(rows.mappings().one_or_none())

    async def of(self, conversation: str) -> Chat | None:
        """The chat in which this conversation goes on, if it does in one."""
        query = select(chats).where(chats.c.conversation == conversation)
        async with self._database.read() as connection:
            return _chat((await connection.execute(query)).mappings().one_or_none())

    async def delivers(self, conversation: str) -> bool:
        """Whether what is written there reaches the customer; elsewhere than here it does."""
        chat = await self.of(conversation)
        return chat is None or not (chat.blocked or chat.last is not None)

    async def add(self, chat: int, conversation: str) -> str:
        """Bind a new chat to its conversation; another process's wins when it was first."""
        row = {"chat": chat, "conversation": conversation, "cursor": 0, "part": 0}
        try:
            async with self._database.write() as connection:
                await connection.execute(insert(chats).values(**row, blocked=False))
        except IntegrityError:
            found = await self.find(chat)
            if found is None:
                raise
            return found.conversation
        return conversation

    async def invite(self, conversation: str) -> str:
        """The parameter of a link by which one chat may take this conversation over, once."""
        parameter = secrets.token_urlsafe(24)
        now = self._now()
        async with self._database.write() as connection:
            await connection.execute(delete(links).where(links.c.expires_at < now))
            await connection.execute(
                insert(links).values(
                    parameter_hash=_hash(parameter),
                    conversation=conversation,
                    expires_at=now + LINK,
                )
            )
        return parameter

    async def redeem(self, parameter: str, chat: int) -> bool:
        """Let the conversation of this link go on in this chat, from its open question on.

        Without one, from its next line on. A chat that had it before loses it. False when the link
        is unknown, used or too old.
        """
        mine = links.c.parameter_hash == _hash(parameter)
        talk, offered = schema.conversations, schema.choices
        is_open = offered.c.state == ChoiceState.OPEN, offered.c.stays.is_(False)
        question = select(func.min(offered.c.seq)).where(
            offered.c.conversation == talk.c.id, *is_open
        )
        first = func.coalesce(question.scalar_subquery(), talk.c.cursor + 1)
        query = (
            select(talk.c.id, (first - 1).label("cursor"))
            .join(links, links.c.conversation == talk.c.id)
            .where(mine, links.c.expires_at > self._now())
        )
        async with self._database.write() as connection:
            found = (await connection.execute(query)).one_or_none()
            if found is None:
                return False
            stale = or_(chats.c.chat == chat, chats.c.conversation == found.id)
            await connection.execute(delete(links).where(mine))
            await connection.execute(delete(chats).where(stale))
            row = {"chat": chat, "conversation": found.id, "cursor": found.cursor, "part": 0}
            await connection.execute(insert(chats).values(**row, blocked=False))
        return True

    async def listen(self, chat: int) -> None:
        """The customer wrote: they have not blocked us, and want answers."""
        await self._set(chat, blocked=False, last=None)

    async def block(self, chat: int) -> None:
        """The customer blocked the bot, or is gone: nothing is sent until they write."""
        await self._set(chat, blocked=True)

    async def stop_after(self, chat: int, seq: int) -> None:
        """Send nothing behind line `seq` until the customer writes."""
        await self._set(chat, last=seq)

    async def sent_part(self, chat: Chat, seq: int, part: int) -> None:
        """So many messages of line `seq` are out, and more will follow."""
        await self._set(chat.id, cursor=seq - 1, part=part)

    async def delivered(self, chat: Chat, seq: int, keyboard: int | None) -> None:
        """Line `seq` is out as a whole; `keyboard` is the message that holds its buttons."""
        async with self._database.write() as connection:
            if keyboard is not None:
                of_line = {"conversation": chat.conversation, "seq": seq}
                before = (keyboards.c[name] == value for name, value in of_line.items())
                await connection.execute(delete(keyboards).where(*before))  # by an earlier link
                row = {**of_line, "chat": chat.id, "message": keyboard}
                await connection.execute(insert(keyboards).values(**row))
            await connection.execute(
                update(chats).where(chats.c.chat == chat.id).values(cursor=seq, part=0)
            )

    async def carries(self, conversation: str, seq: int, message: int) -> None:
        """This message is line `seq`, or a part of it."""
        row = {"conversation": conversation, "seq": seq, "message": message}
        async with self._database.write() as connection:
            await connection.execute(insert(said).values(**row))

    async def carries_no_more(self, conversation: str, seq: int, message: int) -> None:
        """This message is gone, or is nothing of line `seq` any more."""
        mine = said.c.conversation == conversation, said.c.seq == seq, said.c.message == message
        async with self._database.write() as connection:
            await connection.execute(delete(said).where(*mine))

    async def carrying(self, conversation: str, seq: int) -> list[int]:
        """The messages that line `seq` of an agent went out as, oldest first."""
        query = (
            select(said.c.message)
            .where(said.c.conversation == conversation, said.c.seq == seq)
            .order_by(said.c.message)
        )
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def keyboard(self, conversation: str, seq: int) -> int | None:
        """The message that holds the buttons of line `seq`."""
        query = select(keyboards.c.message).where(
            keyboards.c.conversation == conversation, keyboards.c.seq == seq
        )
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar()

    async def knows_keyboard(self, chat: int, message: int) -> bool:
        """Whether this message's buttons are followed by the log, which takes them away in time."""
        query = select(keyboards.c.seq).where(
            keyboards.c.chat == chat, keyboards.c.message == message
        )
        async with self._database.read() as connection:
            return (await connection.execute(query)).first() is not None

    async def claim(self, chat: Chat) -> bool:
        """Whether this process may deliver to the chat, for CLAIM from now."""
        now = self._now()
        free = or_(
            chats.c.claimed_by.is_(None),
            chats.c.claimed_by == self._me,
            chats.c.claimed_until < now,
        )
        async with self._database.write() as connection:
            done = await connection.execute(
                update(chats)
                .where(chats.c.chat == chat.id, free)
                .values(claimed_by=self._me, claimed_until=now + CLAIM)
            )
            return done.rowcount == 1

    async def release(self) -> None:
        """Let other processes have every chat."""
        async with self._database.write() as connection:
            await connection.execute(
                update(chats).where(chats.c.claimed_by == self._me).values(claimed_by=None)
            )

    async def behind(self) -> list[str]:
        """Conversations with lines that are not out yet."""
        talk = schema.conversations
        query = (
            select(chats.c.conversation)
            .join(talk, talk.c.id == chats.c.conversation)
            .where(chats.c.cursor < talk.c.cursor, chats.c.blocked.is_(False))
            .where(or_(chats.c.last.is_(None), chats.c.cursor < chats.c.last))
        )
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def _set(self, chat: int, **values: object) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(chats).where(chats.c.chat == chat).values(**values))


def _chat(row: RowMapping | None) -> Chat | None:
    if row is None:
        return None
    names = ("conversation", "cursor", "part", "blocked", "last")
    return Chat(row["chat"], **{name: row[name] for name in names})


def _hash(parameter: str) -> str:
    return hashlib.sha256(parameter.encode()).hexdigest()
