"""From the log to Telegram: each line once, in order, whatever happens in between."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from telegram import Bot, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter

from connectors.telegram.pace import Pace, Rest
from connectors.telegram.rendering import Part, answered, render
from connectors.telegram.store import Chat, Store
from connectors.telegram.timeline import drawn
from connectors.telegram.words import Words
from desk.desk import Desk
from desk.model import Event, Kind

logger = logging.getLogger(__name__)

_PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
_AT_ONCE = 50
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Unreachable(Exception):
    """Nothing can be delivered to this chat for now."""


class Outgoing:
    """Delivers. Owns a task only while a conversation has something to deliver."""

    def __init__(
        self, bot: Bot, desk: Desk, store: Store, words: Words, pace: Pace, rest: Rest
    ) -> None:
        self._bot = bot
        self._desk = desk
        self._store = store
        self._words = words
        self._pace = pace
        self._rest = rest
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._kicked: set[str] = set()
        self._stopping = False

    def kick(self, conversation: str) -> None:
        """There may be something to deliver."""
        if self._stopping:
            return
        self._kicked.add(conversation)
        if conversation not in self._workers:
            self._workers[conversation] = asyncio.create_task(self._work(conversation))

    async def look(self) -> None:
        """Take up whatever is not delivered, as after a restart."""
        for conversation in await self._store.behind():
            self.kick(conversation)

    async def stop(self) -> None:
        """Let sends under way end; the rest is taken up at the next start."""
        self._stopping = True
        await asyncio.gather(*self._workers.values())
        await self._store.release()

    async def idle(self) -> None:
        """Come back when there is nothing under way."""
        while self._workers:
            await asyncio.gather(*self._workers.values())

    async def _work(self, conversation: str) -> None:
        try:
            while conversation in self._kicked and not self._stopping:
                self._kicked.discard(conversation)
                while await self._deliver_some(conversation):
                    pass
        except Unreachable as error:
            logger.warning("A chat is not written to for now: %s", error)
        except Exception:
            logger.exception("Delivering to a chat broke off; it is taken up again.")
        finally:
            del self._workers[conversation]

    async def _deliver_some(self, conversation: str) -> bool:
        """Whether there may be more."""
        chat = await self._store.of(conversation)
        if chat is None or chat.blocked or self._stopping:
            return False
        lines = await self._desk.events(conversation, chat.cursor, _AT_ONCE)
        if chat.last is not None:
            lines = [line for line in lines if line.seq <= chat.last]
        for line in lines:
            if self._stopping or not await self._store.claim(chat):
                return False
            await self._deliver(chat, line)
        return bool(lines)

    async def _deliver(self, chat: Chat, line: Event) -> None:
        if line.kind is Kind.CHOSEN:
            await self._close_keyboard(chat, line)
        parts = render(line, self._words)
        done = chat.part if line.seq == chat.cursor + 1 else 0
        keyboard = None
        for number, part in enumerate(parts[done:], start=done + 1):
            sent = await self._send(chat, part)
            if part.keyboard and sent:
                keyboard = sent.message_id
            if number < len(parts):
                await self._store.sent_part(chat, line.seq, number)
        await self._store.delivered(chat, line.seq, keyboard)

    async def _send_picture(self, chat: Chat, timeline: Mapping[str, Any], caption: str) -> None:
        """Left out where it cannot be drawn, or is refused: the words come after it."""
        photo = await asyncio.to_thread(drawn, timeline)
        if photo is None:
            return
        send = partial(self._bot.send_photo, chat.id, photo, caption=caption)
        try:
            await self._insist(chat, send)
        except BadRequest as error:
            if "chat not found" in error.message.lower():
                await self._block(chat, error)
            logger.warning("Telegram refuses a picture, which is left out: %s", error.message)

    async def _send(self, chat: Chat, part: Part) -> Message | None:
        """The message that was sent; None when Telegram will never take it."""
        if part.timeline:
            await self._send_picture(chat, part.timeline, part.text)
            return None
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

    async def _close_keyboard(self, chat: Chat, chosen: Event) -> None:
        """Take the buttons away, and write down which was taken. What cannot be edited stays."""
        seq = int(chosen.body["message"])
        message = await self._store.keyboard(chat.conversation, seq)
        if message is None:
            return
        (offered,) = await self._desk.events(chat.conversation, seq - 1, 1)
        shown = answered(offered, chosen.body.get("choice"))
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
