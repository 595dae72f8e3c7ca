"""Finding what is stored about one customer: by e-mail address, order number or conversation."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, String, Text, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import schema
from desk.care import schema as care
from desk.database import Database
from desk.privacy.holdings import CONVERSATIONS, Holding, present
from desk.trackers import Trackers

SIGNED_IN = "the customer was signed in with this address"
THE_SAME = "the same customer was signed in"
THEIR_RETURN = "it is about a return of the same customer"
OPENED_WITH = "it was opened on the page of this order"
WRITTEN = "it is written there"
GIVEN = "it is the one that was named"
SURE = (SIGNED_IN, THE_SAME, THEIR_RETURN, GIVEN)
"""That make it certain whose conversation it is; whoever types an address need not own it."""


@dataclass(frozen=True)
class Subject:
    """Whose data is wanted: exactly one of these is given."""

    email: str | None = None
    order: str | None = None
    conversation: str | None = None

    def __str__(self) -> str:
        return self.email or self.order or self.conversation or ""


@dataclass(frozen=True)
class Found:
    """A conversation, and every reason why it is one of theirs."""

    conversation: str
    how: tuple[str, ...]

    @property
    def is_sure(self) -> bool:
        """Whether it is certain that it is theirs."""
        return any(one in SURE for one in self.how)


class Finder:
    """Looks through all that is held."""

    def __init__(self, database: Database, holdings: Sequence[Holding], trackers: Trackers) -> None:
        self._database, self._holdings, self._trackers = database, holdings, trackers

    async def find(self, subject: Subject) -> list[Found]:
        """The conversations that are about the subject, the oldest first."""
        how: dict[str, list[str]] = {}

        def add(conversations: Iterable[str], why: str) -> None:
            for one in conversations:
                reasons = how.setdefault(one, [])
                if why not in reasons:
                    reasons.append(why)

        word = subject.email or subject.order
        remembered = await self._trackers.mentioning(word) if word else {}
        async with self._database.read() as connection:
            if subject.conversation:
                add([subject.conversation], GIVEN)
            if subject.email:
                own, customers = await _signed_in(connection, subject.email)
                add(own, SIGNED_IN)
                add(await _of_customers(connection, customers), THE_SAME)
                add(await _with_returns_of(connection, customers), THEIR_RETURN)
            if subject.order:
                add(await _opened_with(connection, subject.order), OPENED_WITH)
            if word:
                held = await present(connection, self._holdings)
                add(await _mentioning(connection, held, word), WRITTEN)
                add(_said_in(remembered, word), WRITTEN)
            there = await _oldest_first(connection)
        return [Found(one, tuple(how[one])) for one in there if one in how]


async def _signed_in(connection: AsyncConnection, email: str) -> tuple[list[str], list[str]]:
    """Their conversations, and the ids under which the shop knows them."""
    talk = schema.conversations.c
    query = select(talk.id, talk.identity).where(
        talk.identity.is_not(None), _holds(talk.identity, email)
    )
    rows = [
        row for row in await connection.execute(query) if _is_same(row.identity["email"], email)
    ]
    customers = {row.identity["customer_id"] for row in rows}
    return [row.id for row in rows], sorted(customers)


async def _of_customers(connection: AsyncConnection, customers: Sequence[str]) -> list[str]:
    talk = schema.conversations.c
    theirs = talk.identity["customer_id"].as_string().in_(customers)
    query = select(talk.id).where(talk.identity.is_not(None), theirs)
    return list((await connection.execute(query)).scalars()) if customers else []


async def _with_returns_of(connection: AsyncConnection, customers: Sequence[str]) -> list[str]:
    cases, owners = care.cases.c, care.owners.c
    query = (
        select(cases.conversation)
        .join(care.owners, owners.return_id == cases.return_id)
        .where(owners.customer_id.in_(customers))
    )
    return list((await connection.execute(query)).scalars())


async def _opened_with(connection: AsyncConnection, order: str) -> list[str]:
    talk = schema.conversations.c
    query = select(talk.id, talk.order_ref).where(talk.order_ref.is_not(None))
    rows = await connection.execute(query)
    return [row.id for row in rows if _is_same(row.order_ref.lstrip("#"), order.lstrip("#"))]


async def _mentioning(
    connection: AsyncConnection, holdings: Iterable[Holding], word: str
) -> set[str]:
    """The conversations of rows in which it stands anywhere, as a word of its own."""
    found: set[str] = set()
    for holding in holdings:
        table = holding.table
        key = table.c.id if holding is CONVERSATIONS else table.c.get("conversation")
        texts = [one for one in table.c if _is_text(one) and one.name not in holding.hidden]
        if key is None or not texts:
            continue
        query = select(key, *texts).where(
            key.is_not(None), or_(*(_holds(one, word) for one in texts))
        )
        rows = await connection.execute(query)
        found.update(row[0] for row in rows if _stands_in(tuple(row)[1:], word))
    return found


def _said_in(remembered: Mapping[str, list[Any]], word: str) -> Iterator[str]:
    return (one for one, events in remembered.items() if _stands_in(events, word))


async def _oldest_first(connection: AsyncConnection) -> list[str]:
    talk = schema.conversations.c
    query = select(talk.id).order_by(talk.opened_at, talk.id)
    return list((await connection.execute(query)).scalars())


def _is_text(column: Column[Any]) -> bool:
    return isinstance(column.type, String | JSON)


def _holds(column: Any, word: str) -> Any:
    """Roughly: what is found is looked at again."""
    return func.lower(cast(column, Text)).contains(word.lower(), autoescape=True)


def _is_same(one: str | None, other: str) -> bool:
    return (one or "").strip().casefold() == other.strip().casefold()


def _stands_in(value: Any, word: str) -> bool:
    """Whether the word is in any text within, and no part of a longer one."""
    whole = re.compile(rf"(?<![\w.+-]){re.escape(word.lstrip('#'))}(?![\w-]|[.,]\w)", re.IGNORECASE)
    return any(whole.search(text) for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield str(key)
            yield from _texts(one)
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts(one)
