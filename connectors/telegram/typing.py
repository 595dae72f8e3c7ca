"""Shows in Telegram that somebody writes. A nicety: what fails is passed over."""

import asyncio
import contextlib

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from connectors.telegram.pace import Rest
from connectors.telegram.store import Store

_SHOWN_FOR = 4.5
"""Telegram drops the sign after five seconds, or with the next message."""
_AT_MOST = 20


class Typing:
    """Keeps the sign up for as long as somebody writes, for a minute and a half at most."""

    def __init__(self, bot: Bot, store: Store, rest: Rest) -> None:
        self._bot = bot
        self._store = store
        self._rest = rest
        self._writing: set[str] = set()
        self._shown: dict[str, asyncio.Task[None]] = {}

    def set(self, conversation: str, on: bool) -> None:
        """Somebody began or ceased to write in this conversation."""
        if not on:
            self._writing.discard(conversation)
            return
        self._writing.add(conversation)
        if conversation not in self._shown:
            self._shown[conversation] = asyncio.create_task(self._show(conversation))

    async def stop(self) -> None:
        """Take every sign down; `rest` must be breaking off by now."""
        self._writing.clear()
        await asyncio.gather(*self._shown.values(), return_exceptions=True)

    async def _show(self, conversation: str) -> None:
        """Never cancelled, as it reads the database: it ends by itself."""
        try:
            chat = await self._store.of(conversation)
            for _ in range(_AT_MOST):
                if chat is None or chat.blocked or conversation not in self._writing:
                    return
                with contextlib.suppress(TelegramError):
                    await self._bot.send_chat_action(chat.id, ChatAction.TYPING)
                await self._rest(_SHOWN_FOR)
        finally:
            del self._shown[conversation]
