"""What there is of a conversation, in figures: for whoever decides about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import schema
from desk.care import schema as care
from desk.privacy.matters import matters


@dataclass(frozen=True)
class Overview:
    """One conversation. `open`: a sentence for each thing that is not at its end."""

    conversation: str
    channel: str
    customer: str
    opened_at: datetime
    last: datetime
    lines: int
    photos: int
    returns: Sequence[str]
    surveys: int
    open: Sequence[str]


async def overview(connection: AsyncConnection, conversation: str) -> Overview:
    """As it stands; there has to be one."""
    talk, cases = schema.conversations.c, care.cases.c
    row = (
        (await connection.execute(select(schema.conversations).where(talk.id == conversation)))
        .mappings()
        .one()
    )
    rmas = select(cases.rma).where(cases.conversation == conversation).order_by(cases.opened_at)
    found = await matters(connection, conversation)
    identity = row["identity"] or {}
    return Overview(
        conversation=conversation,
        channel=row["channel"],
        customer=", ".join(filter(None, (identity.get("name"), identity.get("email")))),
        opened_at=row["opened_at"],
        last=found.last,
        lines=await _count(connection, schema.log, conversation),
        photos=await _count(connection, schema.attachments, conversation),
        returns=list((await connection.execute(rmas)).scalars()),
        surveys=await _count(connection, care.surveys, conversation),
        open=found.open,
    )


async def _count(connection: AsyncConnection, table: Table, conversation: str) -> int:
    query = select(func.count()).where(table.c.conversation == conversation)
    return (await connection.execute(query)).scalar() or 0
