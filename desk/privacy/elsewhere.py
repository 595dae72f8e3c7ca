"""What is stored of a conversation outside of the desk's tables."""

from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import schema
from desk.attachments import Attachments
from desk.trackers import Trackers


class Elsewhere(Protocol):
    """A place of this kind. What it must know to erase is read while the rows are still there."""

    name: str

    async def note(self, connection: AsyncConnection, conversation: str) -> Any:
        """Plain data: what will be needed. Empty when there is nothing to do."""

    async def erase(self, conversation: str, noted: Any) -> None:
        """Erase it; what is gone already is fine. An error lets it be tried again."""


class Photos:
    """The files of customers' and agents' pictures."""

    name = "photos"

    def __init__(self, attachments: Attachments) -> None:
        self._attachments = attachments

    async def note(self, connection: AsyncConnection, conversation: str) -> list[str]:
        """The ids."""
        table = schema.attachments.c
        query = select(table.id).where(table.conversation == conversation)
        return list((await connection.execute(query)).scalars())

    async def erase(self, conversation: str, noted: list[str]) -> None:
        """See Elsewhere."""
        await self._attachments.unlink(noted)


class Understood:
    """What Rasa keeps of a conversation."""

    name = "rasa"

    def __init__(self, trackers: Trackers) -> None:
        self._trackers = trackers

    async def note(self, connection: AsyncConnection, conversation: str) -> bool:
        """Always: Rasa is not asked."""
        return True

    async def erase(self, conversation: str, noted: bool) -> None:
        """See Elsewhere."""
        await self._trackers.erase(conversation)
