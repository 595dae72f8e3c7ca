"""Counting what is erased, so that months can still be compared when nobody is known any more."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import schema as desk_schema
from desk.care import schema as care
from desk.care.survey.store import RECOVERY
from desk.privacy import schema

REASONS = frozenset("quick easy people outcome slow unclear assistant yes partly no".split())
"""The survey's own codes. Another reason is in the customer's words: counted, and not kept."""


async def count(connection: AsyncConnection, conversation: str) -> None:
    """Add the conversation and its surveys to the counts, within the transaction that erases
    them."""
    await _count_conversation(connection, conversation)
    mine = select(care.surveys).where(care.surveys.c.conversation == conversation)
    for row in (await connection.execute(mine)).mappings().all():
        case, about = str(row["case_key"]), row["about"]
        key = {
            "month": f"{row['asked_at']:%Y-%m}",
            "channel": row["channel"],
            "about": RECOVERY if about == RECOVERY else case.partition(":")[0],
            "department": row["department"] or "",
            "policy_version": row["policy_version"] or "",
            "score": row["score"] or 0,
            "reason": _code(row["reason"]),
        }
        await _add(connection, schema.scores, key, {"count": 1})


async def _count_conversation(connection: AsyncConnection, conversation: str) -> None:
    talk, handoffs = desk_schema.conversations, desk_schema.handoffs
    opened = select(talk.c.opened_at, talk.c.channel).where(talk.c.id == conversation)
    person = select(handoffs.c.department).where(handoffs.c.conversation == conversation)
    returns = select(func.count()).where(care.cases.c.conversation == conversation)
    row = (await connection.execute(opened)).one()
    last = person.order_by(handoffs.c.id.desc()).limit(1)
    key = {
        "month": f"{row.opened_at:%Y-%m}",
        "channel": row.channel,
        "department": (await connection.execute(last)).scalar() or "",
    }
    counted = {"count": 1, "returns": (await connection.execute(returns)).scalar() or 0}
    await _add(connection, schema.conversations, key, counted)


def _code(reason: str | None) -> str:
    if not reason:
        return ""
    return reason if reason in REASONS else "other"


async def _add(
    connection: AsyncConnection, table: Table, key: Mapping[str, Any], counted: Mapping[str, int]
) -> None:
    mine = [table.c[name] == value for name, value in key.items()]
    more = {name: table.c[name] + number for name, number in counted.items()}
    done = await connection.execute(update(table).where(*mine).values(**more))
    if done.rowcount == 0:
        await connection.execute(insert(table).values(**key, **counted))
