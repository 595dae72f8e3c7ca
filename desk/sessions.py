"""Sessions: the unguessable key that opens one conversation. Only its hash is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from desk import schema
from desk.database import Database
from desk.errors import IdentityReplayed
from desk.log import Clock

LIFETIME = timedelta(days=30)
"""A session that is not resumed for so long ends."""


class Sessions:
    """Issues keys, and finds the conversation that a key opens."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now

    async def issue(self, conversation: str) -> str:
        """A new key for this conversation; it cannot be read back later."""
        key = f"s_{secrets.token_urlsafe(32)}"
        now = self._now()
        expired = schema.sessions.c.expires_at < now
        async with self._database.write() as connection:
            await connection.execute(delete(schema.sessions).where(expired))
            await connection.execute(
                insert(schema.sessions).values(
                    key_hash=_hash(key), conversation=conversation, expires_at=now + LIFETIME
                )
            )
        return key

    async def find(self, key: str) -> str | None:
        """The conversation that this key opens; None for a wrong or expired one."""
        query = select(schema.sessions.c.conversation).where(
            schema.sessions.c.key_hash == _hash(key), schema.sessions.c.expires_at > self._now()
        )
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar()

    async def prolong(self, key: str) -> None:
        """Let the key live for a whole lifetime from now."""
        async with self._database.write() as connection:
            await connection.execute(
                update(schema.sessions)
                .where(schema.sessions.c.key_hash == _hash(key))
                .values(expires_at=self._now() + LIFETIME)
            )

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


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
