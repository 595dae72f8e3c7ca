"""What happened, written down in the transaction in which it happened, and who must be told.

Events are thin: ids and states, no personal data. Whoever hears of one asks the API for more.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Float, ForeignKey, Integer, String, Table, Text, func, select, update
from sqlalchemy.dialects.sqlite import insert

from sandbox.store import Transaction, metadata

SUBSCRIBERS = "webhook subscribers"
MOST_EVENTS = 1000
PAUSES = tuple(timedelta(seconds=s) for s in (1, 5, 30, 120, 600, 3600, 6 * 3600))

events = Table(
    "events",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("type", String, nullable=False),
    Column("at", String, nullable=False),
    Column("data", Text, nullable=False),
)
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event", ForeignKey("events.position"), nullable=False, index=True),
    Column("url", String, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due", Float),
    Column("outcome", String, nullable=False, default="waiting"),
)


@dataclass(frozen=True, slots=True)
class Event:
    position: int
    id: str
    type: str
    at: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one subscriber; `outcome` is waiting, delivered or given_up."""

    id: int
    url: str
    attempts: int
    event: Event


def record(tx: Transaction, type_: str, at: datetime, data: dict[str, Any]) -> None:
    """Writes the event, and one delivery for each subscriber."""
    row = {
        "id": f"evt_{secrets.token_hex(8)}",
        "type": type_,
        "at": at.isoformat().replace("+00:00", "Z"),
        "data": json.dumps(data),
    }
    position = tx.connection.execute(insert(events).values(row)).inserted_primary_key
    assert position is not None
    for url in subscribers(tx):
        tx.connection.execute(
            insert(deliveries).values(event=position[0], url=url, due=at.timestamp())
        )


def subscribers(tx: Transaction) -> dict[str, str]:
    """The secret of each subscriber, by its address."""
    found: dict[str, str] = json.loads(tx.setting(SUBSCRIBERS, "{}"))
    return found


def subscribe(tx: Transaction, url: str, secret: str) -> None:
    """From now on tells this address of every event. Again: with another secret."""
    tx.set(SUBSCRIBERS, json.dumps({**subscribers(tx), url: secret}))


def since(tx: Transaction, position: int, limit: int = 100) -> list[Event]:
    """Events after a position, oldest first."""
    query = select(events).where(events.c.position > position).order_by(events.c.position)
    return [_event(row) for row in tx.connection.execute(query.limit(limit))]


def changed_orders(tx: Transaction, at_or_after: datetime) -> list[tuple[str, datetime]]:
    """The orders that events since then are about, each with its last, oldest first; as far
    as MOST_EVENTS reach."""
    second = at_or_after.isoformat()[:19]  # coarse: fractions do not sort as text
    query = select(events).where(func.substr(events.c.at, 1, 19) >= second)
    found: dict[str, datetime] = {}
    for row in tx.connection.execute(query.order_by(events.c.position).limit(MOST_EVENTS)):
        event, at = _event(row), datetime.fromisoformat(row.at)
        if at >= at_or_after:
            order = str(event.data["order_id"])
            found.pop(order, None)
            found[order] = at
    return list(found.items())


def latest(tx: Transaction, limit: int) -> list[tuple[Event, list[str]]]:
    """The last events, newest first, each with how its deliveries went."""
    query = select(events).order_by(events.c.position.desc()).limit(limit)
    found = [_event(row) for row in tx.connection.execute(query)]
    return [(event, _outcomes(tx, event)) for event in found]


def due(tx: Transaction, now: datetime, limit: int = 20) -> list[Delivery]:
    """Deliveries whose time has come, in the sequence of their events."""
    query = (
        select(deliveries.c.id.label("delivery"), deliveries.c.url, deliveries.c.attempts, events)
        .join(events, events.c.position == deliveries.c.event)
        .where(deliveries.c.outcome == "waiting", deliveries.c.due <= now.timestamp())
        .order_by(events.c.position)
        .limit(limit)
    )
    rows = tx.connection.execute(query)
    return [Delivery(row.delivery, row.url, row.attempts, _event(row)) for row in rows]


def delivered(tx: Transaction, delivery: Delivery) -> None:
    _change(tx, delivery, outcome="delivered")


def failed(tx: Transaction, delivery: Delivery, now: datetime) -> None:
    """Puts it off, longer each time, and gives up after the last pause."""
    if delivery.attempts >= len(PAUSES):
        _change(tx, delivery, outcome="given_up")
    else:
        _change(tx, delivery, due=(now + PAUSES[delivery.attempts]).timestamp())


def _change(tx: Transaction, delivery: Delivery, **values: Any) -> None:
    statement = update(deliveries).where(deliveries.c.id == delivery.id)
    tx.connection.execute(statement.values(attempts=delivery.attempts + 1, **values))


def _outcomes(tx: Transaction, event: Event) -> list[str]:
    query = select(deliveries.c.outcome).where(deliveries.c.event == event.position)
    return list(tx.connection.execute(query).scalars())


def _event(row: Any) -> Event:
    return Event(row.position, row.id, row.type, row.at, json.loads(row.data))
