"""What a conversation that people look at is about, kept beside its log."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import schema
from desk.log import LogWriter


async def keep(writer: LogWriter, data: Mapping[str, Any]) -> None:
    """Lay this over what is known: names that `data` lacks stay as they were."""
    table = schema.cases
    known = await read(writer.connection, writer.id)
    values = {"data": {**known, **data}, "changed_at": writer.now}
    changed = await writer.connection.execute(
        update(table).where(table.c.conversation == writer.id).values(**values)
    )
    if changed.rowcount == 0:
        await writer.connection.execute(insert(table).values(conversation=writer.id, **values))


async def read(connection: AsyncConnection, conversation: str) -> dict[str, Any]:
    """All that is known; empty when nothing is."""
    query = select(schema.cases.c.data).where(schema.cases.c.conversation == conversation)
    return dict((await connection.execute(query)).scalar() or {})
