"""Erasing a conversation: its rows at once, and what is elsewhere right after, whatever breaks off.

The rows go in one transaction, which plans what is to be erased elsewhere (desk/due.py). So either
all of it is there, or none of it stays: a process that dies in between leaves the rest to the next.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import due, schema
from desk.care import ledger
from desk.care import schema as care
from desk.database import Database
from desk.due import Due
from desk.log import Clock
from desk.privacy import past
from desk.privacy.elsewhere import Elsewhere
from desk.privacy.holdings import Holding, present, remove

logger = logging.getLogger(__name__)

KIND = "erasure"
Condition = Callable[[AsyncConnection, str], Awaitable[bool]]

AGAIN = timedelta(minutes=2)
"""After that it is done once more: a message of this very conversation may have been with Rasa, or
one of its returns been looked at."""


class Eraser:
    """Knows every place; `elsewhere` is what this process can reach."""

    def __init__(
        self,
        database: Database,
        holdings: Sequence[Holding],
        elsewhere: Sequence[Elsewhere],
        now: Clock,
    ) -> None:
        self._database, self._holdings, self._now = database, holdings, now
        self._elsewhere = elsewhere

    async def erase(self, conversation: str, only_if: Condition | None = None) -> Due | None:
        """All of it, now; what was done elsewhere, and is planned to be done once more.

        `only_if` is asked in the transaction in which the rows go. None when it says no, or there
        is no such conversation. A place that fails is logged, and tried again by whichever process
        runs.
        """
        talk = schema.conversations.c
        locked = select(talk.id).where(talk.id == conversation).with_for_update()
        async with self._database.write() as connection:
            if (await connection.execute(locked)).first() is None:
                return None
            if only_if and not await only_if(connection, conversation):
                return None
            work = await self._remove(connection, conversation)
        try:
            await self.finish(work)
        except Exception as error:
            logger.warning("Erasing is not complete yet (%s).", type(error).__name__)
        return work

    async def finish(self, work: Due) -> None:
        """What is elsewhere. Raises what a place raises, after all others were seen to."""
        failed = None
        for one in self._elsewhere:
            if one.name in work.data:
                try:
                    await one.erase(work.data["conversation"], work.data[one.name])
                except Exception as error:
                    failed = error
        if failed:
            raise failed

    async def take_up(self, work: Due) -> datetime | None:
        """See desk.due.Handler: do it once more, and forget that there was something to do."""
        await self.finish(work)
        async with self._database.write() as connection:
            held = await present(connection, self._holdings)
            await remove(connection, held, work.data["conversation"])
            await _remove_strays(connection, work.data["returns"])
            await connection.execute(delete(schema.due).where(schema.due.c.id == work.id))
        return None

    async def _remove(self, connection: AsyncConnection, conversation: str) -> Due:
        await past.count(connection, conversation)
        cases = await ledger.of_conversation(connection, conversation)
        data = {"conversation": conversation, "returns": [case.return_id for case in cases]}
        for one in self._elsewhere:
            if noted := await one.note(connection, conversation):
                data[one.name] = noted
        held = await present(connection, self._holdings)
        await remove(connection, held, conversation)
        work = Due(f"{KIND}:{conversation}", KIND, self._now() + AGAIN, None, data)
        await due.put(connection, work)
        return work


async def _remove_strays(connection: AsyncConnection, return_ids: Sequence[str]) -> None:
    """What was found out about these returns while they were being erased; not about one that is
    spoken of in another conversation by now."""
    followed = select(care.cases.c.return_id)
    for table in (care.told, care.owners):
        mine = table.c.return_id.in_(return_ids), table.c.return_id.not_in(followed)
        await connection.execute(delete(table).where(*mine))
