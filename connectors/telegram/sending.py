"""One call to Telegram, until it is answered: what is sent, changed and taken away again."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from telegram import Bot, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter

from connectors.telegram.pace import Pace, Rest
from connectors.telegram.rendering import Part
from connectors.telegram.store import Chat, Store
from connectors.telegram.timeline import drawn
from desk.attachments import Attachments

logger = logging.getLogger(__name__)

_PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Unreachable(Exception):
    """Nothing can be delivered to this chat for now."""


class Sending:
    """Each raises Unreachable; what Telegram will never take is left out, and logged."""

    def __init__(
        self, bot: Bot, store: Store, attachments: Attachments, pace: Pace, rest: Rest
    ) -> None:
        self._bot, self._store, self._attachments = bot, store, attachments
        self._pace, self._rest = pace, rest
        self._stopping = False

    def stop(self) -> None:
        """Begin no further call."""
        self._stopping = True

    async def send(self, chat: Chat, part: Part) -> Message | None:
        """The message that was sent; None when Telegram will never take it."""
        if part.timeline or part.photo:
            return await self._send_picture(chat, part)
        send = partial(
            self._bot.send_message,
            chat.id,
            reply_markup=part.keyboard,
            link_preview_options=_NO_PREVIEW,
        )
        sent: Message
        try:
            sent = await self._insist(chat, partial(send, part.html, ParseMode.HTML))
        except BadRequest as error:
            if "chat not found" in error.message.lower():
                await self._block(chat, error)
        else:
            return sent
        try:
            sent = await self._insist(chat, partial(send, part.text))
        except BadRequest as error:
            logger.error("Telegram refuses a message, which is left out: %s", error.message)  # noqa: TRY400
            return None
        return sent

    async def answer(self, chat: Chat, message: int, shown: Part | None) -> None:
        """Take a message's buttons away; `shown` says which was taken. What cannot be edited
        stays."""
        where: dict[str, Any] = {"chat_id": chat.id, "message_id": message}
        with contextlib.suppress(BadRequest):
            if shown is None:
                await self._insist(chat, partial(self._bot.edit_message_reply_markup, **where))
                return
            edit = partial(
                self._bot.edit_message_text,
                text=shown.html,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                **where,
            )
            await self._insist(chat, edit)

    async def edit(self, chat: Chat, message: int, part: Part) -> bool:
        """Let a message read like this. False when it cannot: it is too old, or gone."""
        edit = partial(
            self._bot.edit_message_text,
            part.html,
            chat.id,
            message,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
        )
        try:
            await self._insist(chat, edit)
        except BadRequest as error:
            return "not modified" in error.message.lower()
        return True

    async def take_back(self, chat: Chat, messages: Sequence[int], instead: str) -> None:
        """Delete them. Telegram does so for 48 hours; after that `instead` stands in their place,
        where there were words.

        Source: https://core.telegram.org/bots/api#deletemessage
        """
        for message in messages:
            try:
                await self._insist(chat, partial(self._bot.delete_message, chat.id, message))
            except BadRequest:
                edit = partial(self._bot.edit_message_text, instead, chat.id, message)
                with contextlib.suppress(BadRequest):
                    await self._insist(chat, edit)

    async def _send_picture(self, chat: Chat, part: Part) -> Message | None:
        """Left out where there is none to send; a timeline's words come after it."""
        photo = await self._picture(part)
        if photo is None:
            return None
        send = partial(self._bot.send_photo, chat.id, photo, caption=part.text)
        sent: Message
        try:
            sent = await self._insist(chat, send)
        except BadRequest as error:
            if "chat not found" in error.message.lower():
                await self._block(chat, error)
            logger.warning("Telegram refuses a picture, which is left out: %s", error.message)
            return None
        return sent

    async def _picture(self, part: Part) -> bytes | None:
        if part.timeline:
            return await asyncio.to_thread(drawn, part.timeline)
        kept = await self._attachments.find(part.photo or "")
        return await self._attachments.content(kept) if kept else None

    async def _insist(self, chat: Chat, call: Any) -> Any:
        """Call until Telegram has answered. Raises BadRequest, Unreachable."""
        attempt = 0
        while not self._stopping:
            await self._pace.wait(chat.id)
            try:
                return await call()
            except RetryAfter as error:
                await self._pace.hold(chat.id, _seconds(error))
            except Forbidden as error:
                await self._block(chat, error)
            except InvalidToken as error:
                raise Unreachable(
                    "Telegram does not know the token; see TELEGRAM_TOKEN."
                ) from error
            except BadRequest:
                raise
            except NetworkError:
                await self._rest(_PAUSES[min(attempt, len(_PAUSES) - 1)])
                attempt += 1
        raise Unreachable("the process stops")

    async def _block(self, chat: Chat, error: Exception) -> None:
        await self._store.block(chat.id)
        raise Unreachable("the customer has blocked the bot, or is gone") from error


def _seconds(error: RetryAfter) -> float:
    """PTB's public attribute is an int today and a timedelta tomorrow, and warns about it."""
    asked: timedelta = error._retry_after
    return asked.total_seconds()
