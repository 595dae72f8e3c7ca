"""Photos into the log: alone, or the pictures of an album as one message."""

from collections.abc import Sequence

from telegram import Bot, Message

from connectors.telegram import CHANNEL
from connectors.telegram.albums import Albums, Part
from connectors.telegram.files import Files
from connectors.telegram.pace import Rest
from desk.attachments import Attachments
from desk.database import Database
from desk.desk import Desk
from desk.log import Clock
from desk.model import Inbound
from desk.typed import LIMIT


class Photos:
    """Takes what a customer shows."""

    def __init__(
        self,
        bot: Bot,
        desk: Desk,
        database: Database,
        attachments: Attachments,
        now: Clock,
        rest: Rest,
    ) -> None:
        self._desk = desk
        self._files = Files(bot, attachments, rest)
        self.albums = Albums(database, now, rest, self._say)

    async def take(
        self, message: Message, update_id: int, conversation: str, external_id: str
    ) -> None:
        """Store the message's photo, once, with its caption. Raises FileRefused."""
        if await self._known(update_id, conversation, external_id):
            return
        attachment = await self._files.keep(conversation, message)
        album = message.media_group_id
        part = Part(
            update_id, message.chat_id, album or "", conversation, attachment, message.caption
        )
        if album:
            await self.albums.add(part)
        else:
            await self._receive(external_id, [part])

    async def _known(self, update_id: int, conversation: str, external_id: str) -> bool:
        line = await self._desk.line_of(conversation, CHANNEL, external_id)
        return line is not None or await self.albums.knows(update_id)

    async def _say(self, album: Sequence[Part]) -> None:
        first, last = album[0], album[-1]
        await self._receive(f"album:{first.chat}:{first.update_id}-{last.update_id}", album)

    async def _receive(self, external_id: str, parts: Sequence[Part]) -> None:
        """Captions are at most 1,024 characters each; of ten long ones the end is left out."""
        captions = "\n".join(part.caption for part in parts if part.caption)
        inbound = Inbound(
            parts[0].conversation,
            CHANNEL,
            external_id,
            text=captions[:LIMIT] or None,
            attachments=tuple(part.attachment for part in parts),
        )
        await self._desk.receive(inbound)
