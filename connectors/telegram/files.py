"""Photos and files from Telegram, fetched and kept like those of every other channel."""

import logging
from collections.abc import Mapping
from typing import Any

from telegram import Bot, Document, Message, PhotoSize
from telegram.error import TelegramError

from connectors.telegram.pace import Rest
from connectors.telegram.words import Say
from desk.attachments import LARGEST, Attachments
from desk.errors import AttachmentRefused, AttachmentTooLarge, TooManyAttachments, TooManyPixels

logger = logging.getLogger(__name__)

_PAUSES = (1.0, 3.0, 0.0)
_ANSWERS: Mapping[type[AttachmentRefused], Say] = {
    AttachmentTooLarge: Say.PHOTO_TOO_LARGE,
    TooManyPixels: Say.PHOTO_TOO_LARGE,
    TooManyAttachments: Say.TOO_MANY_PHOTOS,
}


class FileRefused(Exception):
    """It is not kept; `answer` says to the customer why."""

    def __init__(self, answer: Say) -> None:
        super().__init__(answer)
        self.answer = answer


class Files:
    """Fetches what a message holds."""

    def __init__(self, bot: Bot, attachments: Attachments, rest: Rest) -> None:
        self._bot = bot
        self._attachments = attachments
        self._rest = rest

    async def keep(self, conversation: str, message: Message) -> dict[str, Any]:
        """The message's photo, kept, as the log holds it. Raises FileRefused."""
        file = file_of(message)
        if file is None or (file.file_size or 0) > LARGEST:
            raise FileRefused(Say.PHOTO_TOO_LARGE)
        content = await self._fetch(file)
        try:
            return (await self._attachments.add(conversation, content)).in_log
        except AttachmentRefused as error:
            raise FileRefused(_ANSWERS.get(type(error), Say.NOT_A_PHOTO)) from error

    async def _fetch(self, file: PhotoSize | Document) -> bytes:
        for pause in _PAUSES:
            try:
                described = await self._bot.get_file(file.file_id)
                return bytes(await described.download_as_bytearray())
            except TelegramError as error:
                logger.warning("A file could not be fetched: %s.", type(error).__name__)
                await self._rest(pause)
        raise FileRefused(Say.PHOTO_LOST)


def file_of(message: Message) -> PhotoSize | Document | None:
    """The largest size of a photo, or a document; an animation is a document too, and no photo."""
    if message.photo:
        return message.photo[-1]
    return None if message.animation else message.document
