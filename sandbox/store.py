"""The sandbox's SQLite: every record is one JSON document with the keys it is found by.

Writers take the database's write lock when they begin, so that what they read stays true
until they commit: of two calls for the last piece, the second sees the first's return.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.dialects.sqlite import insert

from sandbox.codec import Context, decode, encode
from sandbox.records import (
    Customer,
    Exchange,
    Order,
    Product,
    Refund,
    Replacement,
    Return,
    Shop,
    StoreCredit,
)

R = TypeVar("R")
EPOCH = Context(datetime(2000, 1, 1, tzinfo=UTC))

metadata = MetaData()
records = Table(
    "records",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("id", String, nullable=False),
    Column("number", String, index=True),
    Column("owner", String, index=True),
    Column("body", Text, nullable=False),
    UniqueConstraint("kind", "id"),
)
settings = Table(
    "settings", metadata, Column("name", String, primary_key=True), Column("value", Text)
)
answers = Table(
    "answers",
    metadata,
    Column("key", String, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Keys:
    """How a kind of record is stored and found: by id, by number, by the record it belongs to."""

    collection: str
    number: Callable[[Any], str | None] = lambda _: None
    owner: Callable[[Any], str | None] = lambda _: None


KINDS: dict[type, Keys] = {
    Shop: Keys("shop"),
    Customer: Keys("customers", number=lambda c: c.email.strip().lower()),
    Product: Keys("products"),
    Order: Keys("orders", number=lambda o: o.number, owner=lambda o: o.customer_id),
    Return: Keys("returns", number=lambda r: r.rma_number, owner=lambda r: r.order_id),
    Refund: Keys("refunds", owner=lambda r: r.order_id),
    StoreCredit: Keys("store_credits", number=lambda c: c.code, owner=lambda c: c.order_id),
    Exchange: Keys("exchanges", owner=lambda e: e.order_id),
    Replacement: Keys("replacements", owner=lambda r: r.order_id),
}


class Transaction:
    """Reads and writes that happen together or not at all."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def get(self, kind: type[R], record_id: str) -> R | None:
        return self._one(kind, records.c.id == record_id)

    def find(self, kind: type[R], number: str) -> R | None:
        """By the number that people know it by: order number, RMA number, e-mail."""
        return self._one(kind, records.c.number == number)

    def all(self, kind: type[R], owner: str | None = None) -> list[R]:
        """In the order in which they were first stored."""
        query = select(records.c.body).where(records.c.kind == KINDS[kind].collection)
        if owner is not None:
            query = query.where(records.c.owner == owner)
        rows = self.connection.execute(query.order_by(records.c.position))
        return [_decoded(kind, row.body) for row in rows]

    def count(self, kind: type) -> int:
        query = select(func.count()).where(records.c.kind == KINDS[kind].collection)
        return self.connection.execute(query).scalar_one()

    def put(self, record: object) -> None:
        """Stores the record, over the one with the same id if there is one."""
        keys = KINDS[type(record)]
        found_by = {"number": keys.number(record), "owner": keys.owner(record)}
        body = json.dumps(encode(record), separators=(",", ":"))
        row = {"kind": keys.collection, "id": cast(Any, record).id, **found_by, "body": body}
        statement = insert(records).values(row)
        self.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["kind", "id"], set_={**found_by, "body": body}
            )
        )

    def setting(self, name: str, default: str = "") -> str:
        query = select(settings.c.value).where(settings.c.name == name)
        return cast(str, self.connection.execute(query).scalar_one_or_none() or default)

    def set(self, name: str, value: str) -> None:
        statement = insert(settings).values(name=name, value=value)
        self.connection.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )

    def next_number(self, counter: str, first: int) -> int:
        """Counts up and never gives a number twice; a loaded shop may have used some."""
        number = int(self.setting(f"next {counter}", str(first)))
        self.set(f"next {counter}", str(number + 1))
        return number

    def answer(self, key: str) -> tuple[str, int, str] | None:
        """The fingerprint, status and body that were stored under an idempotency key."""
        row = self.connection.execute(select(answers).where(answers.c.key == key)).first()
        return (row.fingerprint, row.status, row.body) if row else None

    def remember(self, key: str, fingerprint: str, status: int, body: str) -> None:
        row = {"key": key, "fingerprint": fingerprint, "status": status, "body": body}
        self.connection.execute(insert(answers).values(row))

    def _one(self, kind: type[R], condition: Any) -> R | None:
        query = select(records.c.body).where(records.c.kind == KINDS[kind].collection, condition)
        body = self.connection.execute(query.limit(1)).scalar_one_or_none()
        return None if body is None else _decoded(kind, body)


class Store:
    """One SQLite file, made on first use. Delete the file to start over."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._engine = _engine(file)
        with self._engine.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
            metadata.create_all(connection)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        with self._engine.begin() as connection:
            yield Transaction(connection)

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        with self._engine.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
            yield Transaction(connection)

    def close(self) -> None:
        self._engine.dispose()


def _engine(file: Path) -> Engine:
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 15})

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we begin ourselves: pysqlite would begin too late
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        begin = connection.get_execution_options().get("begin", "BEGIN")
        connection.exec_driver_sql(begin)

    return engine


def _decoded(kind: type[R], body: str) -> R:
    return cast(R, _remembered(cast(Any, kind), body))


@lru_cache(maxsize=4096)  # records are frozen: the same text may be the same object
def _remembered(kind: Any, body: str) -> Any:
    return decode(kind, json.loads(body), EPOCH)
