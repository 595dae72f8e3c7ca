"""Which return belongs to which conversation, and what its customer has been told of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, not_, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.care.schema import cases, is_asked, owners, told
from desk.care.standing import Standing, from_wire, to_json
from desk.model import CaseNote


@dataclass(frozen=True)
class Case:
    """A return of one of our conversations. `standing` is what was seen last, if anything was;
    there is something new to look at while `asked` is above `seen`."""

    return_id: str
    conversation: str
    rma: str
    opened_at: datetime
    asked: int
    standing: Standing | None
    seen: int = 0


async def note(
    connection: AsyncConnection, conversation: str, said: CaseNote, now: datetime
) -> None:
    """Bind the return to the conversation that spoke of it last, and remember what was told.

    A return that is new here is looked at at once.
    """
    mine = cases.c.return_id == said.return_id
    moved = await connection.execute(
        update(cases).where(mine).values(conversation=conversation, look_at=now)
    )
    if moved.rowcount == 0:
        row = {"return_id": said.return_id, "conversation": conversation, "rma": said.rma}
        await connection.execute(
            insert(cases).values(**row, opened_at=now, asked=1, seen=0, look_at=now)
        )
    await tell(connection, said.return_id, said.told, conversation, now)


async def tell(
    connection: AsyncConnection,
    return_id: str,
    keys: Iterable[str],
    conversation: str,
    now: datetime,
) -> None:
    """The customer knows of these now."""
    known = await told_of(connection, return_id)
    rows = [
        {"return_id": return_id, "key": key, "at": now, "conversation": conversation}
        for key in dict.fromkeys(keys)
        if key not in known
    ]
    if rows:
        await connection.execute(insert(told), rows)


async def told_of(connection: AsyncConnection, return_id: str) -> frozenset[str]:
    """The keys of all that the customer knows."""
    query = select(told.c.key).where(told.c.return_id == return_id)
    return frozenset((await connection.execute(query)).scalars())


async def told_of_each(
    connection: AsyncConnection, return_ids: Collection[str]
) -> Mapping[str, frozenset[str]]:
    """The same for each of these."""
    found: dict[str, set[str]] = {return_id: set() for return_id in return_ids}
    query = select(told.c.return_id, told.c.key).where(told.c.return_id.in_(return_ids))
    for return_id, key in await connection.execute(query):
        found[return_id].add(key)
    return {return_id: frozenset(keys) for return_id, keys in found.items()}


async def ask_again(connection: AsyncConnection, return_ids: Collection[str]) -> frozenset[str]:
    """Something may have happened to these: look at them. Those of them that are cases."""
    found = select(cases.c.return_id).where(cases.c.return_id.in_(return_ids))
    known = frozenset((await connection.execute(found)).scalars())
    if known:
        await connection.execute(
            update(cases).where(cases.c.return_id.in_(known)).values(asked=cases.c.asked + 1)
        )
    return known


async def to_look_at(connection: AsyncConnection, now: datetime, limit: int) -> list[Case]:
    """Cases with something new; then those whose time for a look has come, the longest first."""
    found: list[Case] = []
    for query in (
        select(cases).where(is_asked),
        select(cases).where(not_(is_asked), cases.c.look_at <= now).order_by(cases.c.look_at),
    ):
        rows = (await connection.execute(query.limit(limit - len(found)))).mappings()
        found += [_case(row) for row in rows]
    return found


async def find(connection: AsyncConnection, return_id: str) -> Case | None:
    """The case of this return."""
    query = select(cases).where(cases.c.return_id == return_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    return _case(row) if row else None


async def of_conversation(connection: AsyncConnection, conversation: str) -> list[Case]:
    """The cases that are talked about there, newest first."""
    query = (
        select(cases)
        .where(cases.c.conversation == conversation)
        .order_by(cases.c.opened_at.desc(), cases.c.return_id)
    )
    return [_case(row) for row in (await connection.execute(query)).mappings()]


async def own(connection: AsyncConnection, return_id: str, customer_id: str) -> None:
    """The shop says whose return it is."""
    known = select(owners.c.return_id).where(owners.c.return_id == return_id)
    if customer_id and (await connection.execute(known)).first() is None:
        row = {"return_id": return_id, "customer_id": customer_id}
        await connection.execute(insert(owners).values(**row))


async def follow(connection: AsyncConnection, customer_id: str, conversation: str) -> None:
    """This customer is in that conversation now: it is there that all their returns are told of."""
    theirs = select(owners.c.return_id).where(owners.c.customer_id == customer_id)
    elsewhere = cases.c.return_id.in_(theirs), cases.c.conversation != conversation
    await connection.execute(update(cases).where(*elsewhere).values(conversation=conversation))


async def seen(
    connection: AsyncConnection, case: Case, standing: Standing | None, look_at: datetime | None
) -> None:
    """It was looked at; what came in meanwhile is still to be looked at."""
    values: dict[str, Any] = {"seen": case.asked, "look_at": look_at}
    if standing:
        values |= {"standing": to_json(standing), "ended_at": standing.ended_at}
    await connection.execute(
        update(cases).where(cases.c.return_id == case.return_id).values(**values)
    )


async def put_off(
    connection: AsyncConnection, looked: Sequence[tuple[Case, datetime | None]]
) -> None:
    """Nothing is known of these, at least one, that was not before; each with when to look next,
    if nothing comes in until then."""
    changed = (
        update(cases)
        .where(cases.c.return_id == bindparam("this"))
        .values(seen=bindparam("now_seen"), look_at=bindparam("look_next"))
    )
    rows = [
        {"this": case.return_id, "now_seen": case.asked, "look_next": at} for case, at in looked
    ]
    await connection.execute(changed, rows)


def next_look(
    standing: Standing | None, now: datetime, pauses: Sequence[timedelta]
) -> datetime | None:
    """When to look by ourselves, in case that a webhook is lost; never, long after the end.

    `pauses`: while it goes on, and after its end.
    """
    going_on, ended = pauses
    if standing is None or standing.ended is None:
        return now + going_on
    long_ago = standing.ended_at is not None and now - standing.ended_at > timedelta(days=30)
    return None if long_ago else now + ended


def _case(found: RowMapping) -> Case:
    return Case(
        return_id=found["return_id"],
        conversation=found["conversation"],
        rma=found["rma"],
        opened_at=found["opened_at"],
        asked=found["asked"],
        standing=from_wire(found["standing"]) if found["standing"] else None,
        seen=found["seen"],
    )
