"""Look-ups that did not match, counted, so that nobody can guess their way to an order."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    Integer,
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


class Attempts:
    """Failed look-ups per conversation and per order number, kept over restarts.

    After `MOST` within `PAUSE`, look-ups pause until the oldest of them is `PAUSE` old. Counting
    by order number too means that opening new conversations does not help a guesser.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        _tables.create_all(engine)

    def failed(self, conversation: str, number: str, now: datetime) -> int:
        """Counts a failure; returns how many tries this conversation has left."""
        with self._engine.begin() as connection:
            connection.execute(delete(_failed).where(_failed.c.at < _plain(now - PAUSE)))
            rows = [{"of": of, "at": _plain(now)} for of in _subjects(conversation, number)]
            connection.execute(insert(_failed), rows)
        return max(0, MOST - self._count(f"conversation {conversation}", now))

    def paused(self, conversation: str, number: str, now: datetime) -> bool:
        return any(self._count(of, now) >= MOST for of in _subjects(conversation, number))

    def _count(self, of: str, now: datetime) -> int:
        counted = select(func.count()).where(
            _failed.c.of == of, _failed.c.at >= _plain(now - PAUSE)
        )
        with self._engine.connect() as connection:
            return int(connection.execute(counted).scalar_one())


def _subjects(conversation: str, number: str) -> tuple[str, str]:
    return f"conversation {conversation}"[:120], f"order {number}"[:120]


def _plain(time: datetime) -> datetime:
    return time.replace(tzinfo=None)  # all are UTC; SQLite keeps no zone
