"""Where attachments are kept: files under names that nobody can guess, and a row for each."""

import asyncio
import contextlib
import logging
import re
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import RowMapping

from desk import schema
from desk.attachments.picture import LARGEST, TYPE, Picture, clean
from desk.database import Database
from desk.errors import AttachmentTooLarge, TooManyAttachments
from desk.log import Clock

logger = logging.getLogger(__name__)

RETENTION = timedelta(days=180)
"""How long they are kept when nobody says otherwise."""
MOST = 100
"""In one conversation."""
_AT_WORK = 2
_EXPIRE_EVERY = 3600.0
_ID = re.compile(r"a_[A-Za-z0-9_-]{24}")


@dataclass(frozen=True)
class Kept:
    """One attachment, as the log and its readers know it."""

    id: str
    conversation: str
    width: int
    height: int
    expires_at: datetime
    type: str = TYPE

    @property
    def in_log(self) -> dict[str, Any]:
        """How a line of the log holds it."""
        return {"id": self.id, "type": self.type, "width": self.width, "height": self.height}


class Attachments:
    """Takes files in, gives them out, and forgets them in time."""

    def __init__(
        self, database: Database, folder: Path, now: Clock, keep: timedelta = RETENTION
    ) -> None:
        """`folder` is for this purpose alone, and outside of all that a web server shows."""
        self._database = database
        self._folder = folder
        self._now = now
        self._keep = keep
        self._slots = asyncio.Semaphore(_AT_WORK)

    async def add(self, conversation: str, content: bytes) -> Kept:
        """Keep the picture in `content`. Raises AttachmentRefused.

        The row is written before the file, and deleted after it: a file without a row would
        never be found again.
        """
        if len(content) > LARGEST:
            raise too_large()
        await self._room_for_one_more(conversation)
        async with self._slots:
            picture = await asyncio.to_thread(clean, content)
        kept = Kept(
            f"a_{secrets.token_urlsafe(18)}",
            conversation,
            picture.width,
            picture.height,
            self._now() + self._keep,
        )
        async with self._database.write() as connection:
            await connection.execute(insert(schema.attachments).values(**_row(kept)))
        await asyncio.to_thread(self._write, kept.id, picture)
        return kept

    async def find(self, attachment: str) -> Kept | None:
        """None when there is none of this id, or none any more."""
        if not _ID.fullmatch(attachment):
            return None
        table = schema.attachments
        query = select(table).where(table.c.id == attachment, table.c.expires_at > self._now())
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return _kept(row) if row else None

    async def of(self, conversation: str) -> list[Kept]:
        """All of a conversation that are still there, oldest first."""
        table = schema.attachments
        query = (
            select(table)
            .where(table.c.conversation == conversation, table.c.expires_at > self._now())
            .order_by(table.c.number)
        )
        async with self._database.read() as connection:
            return [_kept(row) for row in (await connection.execute(query)).mappings()]

    async def content(self, kept: Kept) -> bytes | None:
        """The JPEG itself; None when somebody has taken the file away."""
        try:
            return await asyncio.to_thread(self._path(kept.id).read_bytes)
        except FileNotFoundError:
            return None

    async def drop(self, kept: Kept) -> None:
        """Forget it at once."""
        await self._forget([kept.id])

    async def unlink(self, ids: Sequence[str]) -> None:
        """Delete their files; their rows are somebody else's matter."""
        for one in ids:
            with contextlib.suppress(FileNotFoundError):
                await asyncio.to_thread(self._path(one).unlink)

    async def expire(self) -> int:
        """Forget all whose time is over; how many they were."""
        table = schema.attachments
        query = select(table.c.id).where(table.c.expires_at <= self._now())
        async with self._database.read() as connection:
            old = list((await connection.execute(query)).scalars())
        if old:
            await self._forget(old)
        return len(old)

    @contextlib.asynccontextmanager
    async def expiring(self) -> AsyncIterator[None]:
        """Inside the block, `expire` every hour. It is never cancelled, as it uses the database."""
        ended = asyncio.Event()
        looking = asyncio.create_task(self._expire_until(ended), name="retention")
        try:
            yield
        finally:
            ended.set()
            await looking

    async def _expire_until(self, ended: asyncio.Event) -> None:
        while not ended.is_set():
            try:
                if count := await self.expire():
                    logger.info("%d attachments were deleted, as their time was over.", count)
            except Exception:
                logger.exception("Old attachments could not be deleted; trying again.")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), _EXPIRE_EVERY)

    async def _room_for_one_more(self, conversation: str) -> None:
        table = schema.attachments
        query = select(func.count()).where(table.c.conversation == conversation)
        async with self._database.read() as connection:
            if ((await connection.execute(query)).scalar() or 0) >= MOST:
                raise TooManyAttachments(
                    f"This conversation holds {MOST} photos already, and takes no more."
                )

    def _write(self, name: str, picture: Picture) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._path(name)
        path.touch(mode=0o600)
        path.write_bytes(picture.content)

    async def _forget(self, ids: list[str]) -> None:
        await self.unlink(ids)
        async with self._database.write() as connection:
            await connection.execute(
                delete(schema.attachments).where(schema.attachments.c.id.in_(ids))
            )

    def _path(self, attachment: str) -> Path:
        """Only ever of an id that we gave."""
        return self._folder / f"{attachment}.jpg"


def too_large() -> AttachmentTooLarge:
    """What a file of more than LARGEST bytes is answered with."""
    return AttachmentTooLarge(
        f"The file is larger than {LARGEST // 1024**2} MiB; send a smaller one."
    )


def _row(kept: Kept) -> dict[str, Any]:
    return {
        "id": kept.id,
        "conversation": kept.conversation,
        "width": kept.width,
        "height": kept.height,
        "expires_at": kept.expires_at,
    }


def _kept(row: RowMapping) -> Kept:
    names = ("id", "conversation", "width", "height", "expires_at")
    return Kept(**{name: row[name] for name in names})
