"""Sessions: the unguessable key that opens one conversation. Only its hash is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import schema
from desk.database import Database
from desk.errors import IdentityReplayed
from desk.log import Clock

LIFETIME = timedelta(days=30)
"""A session that is not resumed for so long ends."""
GRACE = timedelta(minutes=5)
"""For requests and tabs that are still under way with the key that was replaced."""

_FIND = select(schema.sessions.c.conversation).where(
    schema.sessions.c.key_hash == bindparam("hash"),
    schema.sessions.c.expires_at > bindparam("now"),
)


class Sessions:
    """Issues keys, and finds the conversation that a key opens."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now

    async def issue(self, conversation: str) -> str:
        """A new key for this conversation; it cannot be read back later."""
        key = _new_key()
        now = self._now()
        sessions, successors = schema.sessions, schema.session_successors
        expired = sessions.c.expires_at < now
        gone = successors.c.key_hash.in_(select(sessions.c.key_hash).where(expired))
        async with self._database.write() as connection:
            await connection.execute(delete(successors).where(gone))
            await connection.execute(delete(sessions).where(expired))
            await connection.execute(
                insert(schema.sessions).values(
                    key_hash=_hash(key), conversation=conversation, expires_at=now + LIFETIME
                )
            )
        return key

    async def find(self, key: str) -> str | None:
        """The conversation that this key opens; None for a wrong or expired one."""
        wanted = {"hash": _hash(key), "now": self._now()}
        async with self._database.read() as connection:
            return (await connection.execute(_FIND, wanted)).scalar()

    async def prolong(self, key: str) -> None:
        """Let the key live for a whole lifetime from now."""
        async with self._database.write() as connection:
            await connection.execute(
                update(schema.sessions)
                .where(schema.sessions.c.key_hash == _hash(key))
                .values(expires_at=self._now() + LIFETIME)
            )

    async def rotate(self, key: str, conversation: str) -> str:
        """A new key in the place of `key`, which ends GRACE after the new one was first brought.

        Not before: the answer that carries the new key may be lost on its way. With the first
        use of a successor all else that came from the same key ends too.
        """
        new, now, used = _new_key(), self._now(), _hash(key)
        async with self._database.write() as connection:
            await self._retire_predecessors(connection, used, now + GRACE)
            await connection.execute(
                insert(schema.sessions).values(
                    key_hash=_hash(new), conversation=conversation, expires_at=now + LIFETIME
                )
            )
            await connection.execute(
                insert(schema.session_successors).values(key_hash=_hash(new), replaces=used)
            )
        return new

    async def _retire_predecessors(
        self, connection: AsyncConnection, used: str, at: datetime
    ) -> None:
        table, sessions = schema.session_successors, schema.sessions
        replaced = select(table.c.replaces).where(table.c.key_hash == used)
        before = (await connection.execute(replaced)).scalar()
        if before is None:
            return
        siblings = select(table.c.key_hash).where(table.c.replaces == before)
        others = [one for one in (await connection.execute(siblings)).scalars() if one != used]
        await connection.execute(
            update(sessions)
            .where(sessions.c.key_hash.in_([before, *others]), sessions.c.expires_at > at)
            .values(expires_at=at)
        )
        await connection.execute(delete(table).where(table.c.replaces == before))

    async def use_token(self, token_id: str, conversation: str, expires_at: datetime) -> None:
        """Bind an identity token to this conversation.

        The same conversation may bring it again. Raises IdentityReplayed when another one has.
        """
        tokens = schema.identity_tokens
        async with self._database.write() as connection:
            await connection.execute(delete(tokens).where(tokens.c.expires_at < self._now()))
            query = select(tokens.c.conversation).where(tokens.c.token_id == token_id)
            user = (await connection.execute(query)).scalar()
            if user is None:
                row = {"token_id": token_id, "conversation": conversation, "expires_at": expires_at}
                try:
                    await connection.execute(insert(tokens).values(row))
                except IntegrityError as error:
                    raise IdentityReplayed(_REPLAYED) from error
            elif user != conversation:
                raise IdentityReplayed(_REPLAYED)


_REPLAYED = "This identity token was used for another conversation; ask the shop for a new one."


def _new_key() -> str:
    return f"s_{secrets.token_urlsafe(32)}"


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
