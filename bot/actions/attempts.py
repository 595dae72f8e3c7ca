"""Look-ups that did not match, counted, so that nobody can guess their way to an order.

Order numbers, names and addresses are kept as keyed hashes: to count them they need not be read.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    delete,
    func,
    insert,
    select,
)

MOST = 5
PAUSE = timedelta(minutes=15)

_tables = MetaData()
_failed = Table(
    "failed_lookups",
    _tables,
    Column("id", Integer, primary_key=True),
    Column("of", String(120), nullable=False, index=True),
    Column("at", DateTime(timezone=False), nullable=False),
)
_key = Table("lookup_key", _tables, Column("key", LargeBinary, primary_key=True))


class Attempts:
    """Failed look-ups per conversation and per order number, kept over restarts.

    After `MOST` within `PAUSE`, look-ups pause until the oldest of them is `PAUSE` old. Counting
    by order number too means that opening new conversations does not help a guesser.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        _tables.create_all(engine)
        with engine.begin() as connection:
            self._key = _key_in(connection)
        if engine.dialect.name == "sqlite":
            _overwrite(engine)

    def failed(self, conversation: str, number: str, now: datetime) -> int:
        """Counts a failure; returns how many tries this conversation has left."""
        subjects = self._subjects(conversation, number)
        with self._engine.begin() as connection:
            _forget(connection, now)
            rows = [{"of": of, "at": _plain(now)} for of in subjects]
            connection.execute(insert(_failed), rows)
        return max(0, MOST - self._count(subjects[:1], now))

    def paused(self, conversation: str, number: str, now: datetime) -> bool:
        return self._count(self._subjects(conversation, number), now) >= MOST

    def _count(self, subjects: Collection[str], now: datetime) -> int:
        """The most failures of any of them."""
        counted = (
            select(func.count())
            .where(_failed.c.of.in_(subjects), _failed.c.at >= _plain(now - PAUSE))
            .group_by(_failed.c.of)
        )
        with self._engine.connect() as connection:
            return max(connection.execute(counted).scalars(), default=0)

    def _subjects(self, conversation: str, number: str) -> tuple[str, str]:
        return self._hash(f"conversation {conversation}"), self._hash(f"order {number}")

    def _hash(self, subject: str) -> str:
        return hmac.digest(self._key, subject.encode(), hashlib.sha256).hex()


def _key_in(connection: Connection) -> bytes:
    """Made on first use; what an earlier release counted in plain words is forgotten then."""
    known = connection.execute(select(_key.c.key)).scalar()
    if known is None:
        known = secrets.token_bytes(32)
        connection.execute(insert(_key).values(key=known))
        connection.execute(delete(_failed))
    return bytes(known)


def _overwrite(engine: Engine) -> None:
    """Of what was deleted nothing is left in the file."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")


def _forget(connection: Connection, now: datetime) -> None:
    connection.execute(delete(_failed).where(_failed.c.at < _plain(now - PAUSE)))


def _plain(time: datetime) -> datetime:
    return time.replace(tzinfo=None)  # all are UTC; SQLite keeps no zone
