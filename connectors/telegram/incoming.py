"""From Telegram into the desk: each update stored once, in order, before it is acknowledged."""

import asyncio
import contextlib
import logging
import re
from weakref import WeakValueDictionary

from telegram import Bot, CallbackQuery, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from connectors.telegram import CHANNEL
from connectors.telegram.files import FileRefused, file_of
from connectors.telegram.kinds import kind_of
from connectors.telegram.outgoing import Outgoing
from connectors.telegram.photos import Photos
from connectors.telegram.store import Store
from connectors.telegram.words import Say, Words
from desk.desk import Desk
from desk.errors import EmptyMessage, MessageRefused, MoveRefused, TextTooLong
from desk.handoff import CUSTOMER, Move
from desk.model import Inbound, Opening, Role

logger = logging.getLogger(__name__)

WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The kinds of update that Telegram is to send."""

_COMMAND = re.compile(r"/(start|help|stop|policy|status)(?:@\w+)?(?:\s.*)?", re.DOTALL)
_LINK = re.compile(r"/start\s+([A-Za-z0-9_-]{1,64})")
_GONE = {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}


class Incoming:
    """Takes updates in; a repeat changes nothing."""

    def __init__(
        self,
        bot: Bot,
        bot_id: str,
        desk: Desk,
        store: Store,
        words: Words,
        outgoing: Outgoing,
        photos: Photos,
    ) -> None:
        self._bot = bot
        self._bot_id = bot_id
        self._desk = desk
        self._store = store
        self._words = words
        self._outgoing = outgoing
        self._photos = photos
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def take(self, update: Update) -> None:
        """When this returns, the update is stored and Telegram may forget it.

        Raises what the database raises; then the update must come again.
        """
        chat = update.effective_chat
        if chat is None:
            return
        lock = self._locks.setdefault(chat.id, asyncio.Lock())
        async with lock:
            if update.my_chat_member:
                await self._membership(update.my_chat_member)
            elif chat.type != ChatType.PRIVATE:
                await self._refuse_group(chat.id)
            elif update.effective_user:
                await self._take_private(update, chat.id, update.effective_user)

    async def _take_private(self, update: Update, chat: int, user: User) -> None:
        moved = await self._redeem(update, chat)
        conversation = await self._conversation(chat, user)
        await self._store.listen(chat)
        message = update.message or update.edited_message
        external_id = f"{self._bot_id}:{update.update_id}"
        taker = _Taker(self._desk, self._store, self._words, chat, conversation, external_id)
        if not (message and message.media_group_id):
            await self._photos.albums.complete(chat)
        if moved:
            await taker.answer(Say.MOVED)
        elif update.callback_query:
            await self._tapped(taker, update.callback_query)
        elif update.message and file_of(update.message):
            await self._show(taker, update.message, update.update_id)
        elif message:
            await taker.message(message, edited=update.message is None)
        self._outgoing.kick(conversation)

    async def _show(self, taker: "_Taker", message: Message, update_id: int) -> None:
        try:
            await self._photos.take(message, update_id, taker.conversation, taker.external_id)
        except FileRefused as refused:
            await taker.refused(message, refused.answer)

    async def _redeem(self, update: Update, chat: int) -> bool:
        """Whether this is a link's /start that brings a conversation from the website."""
        text = update.message.text if update.message else None
        link = _LINK.fullmatch(text or "")
        return link is not None and await self._store.redeem(link[1], chat)

    async def _tapped(self, taker: "_Taker", query: CallbackQuery) -> None:
        taken = await taker.choice(query.data or "")
        with contextlib.suppress(TelegramError):  # what is stored counts; this only ends a spinner
            await query.answer(None if taken else self._words[Say.SPENT])
        if not taken and query.message:
            await self._take_away(taker.chat, query.message.message_id)

    async def _take_away(self, chat: int, message: int) -> None:
        """Buttons that nothing leads to any more, as of a database that was replaced."""
        if not await self._store.knows_keyboard(chat, message):
            with contextlib.suppress(TelegramError):
                await self._bot.edit_message_reply_markup(chat, message)

    async def _conversation(self, chat: int, user: User) -> str:
        known = await self._store.find(chat)
        if known is not None:
            return known.conversation
        opened = await self._desk.open(Opening(CHANNEL, locale=user.language_code))
        return await self._store.add(chat, opened.id)

    async def _membership(self, changed: ChatMemberUpdated) -> None:
        gone = changed.new_chat_member.status in _GONE
        chat = changed.chat.id
        if changed.chat.type != ChatType.PRIVATE:
            if not gone:
                await self._refuse_group(chat)
        elif gone:
            await self._store.block(chat)
        elif known := await self._store.find(chat):
            await self._store.listen(chat)
            self._outgoing.kick(known.conversation)

    async def _refuse_group(self, chat: int) -> None:
        """Say why, and leave; a conversation about a return is private."""
        with contextlib.suppress(TelegramError):
            await self._bot.send_message(chat, self._words[Say.GROUP])
            await self._bot.leave_chat(chat)


class _Taker:
    """Stores what one update says in its conversation."""

    def __init__(
        self, desk: Desk, store: Store, words: Words, chat: int, conversation: str, external_id: str
    ) -> None:
        self.chat = chat
        self._desk = desk
        self._store = store
        self._words = words
        self.conversation = conversation
        self.external_id = external_id

    async def message(self, message: Message, *, edited: bool) -> None:
        """An edited text counts as said anew: the bot takes corrections as they come."""
        text = message.text or message.caption
        command = _COMMAND.fullmatch(message.text or "")
        if command:
            await self._command(command[1])
            return
        if message.effective_attachment and not edited:
            await self._attachment(message)
        if text:
            await self._text(text)

    async def refused(self, message: Message, answer: Say) -> None:
        """A file that is not kept: noted, answered, and its caption is read all the same."""
        await self._say(Role.CUSTOMER, kind_of(message).note, f"{self.external_id}:note")
        await self.answer(answer)
        if message.caption:
            await self._text(message.caption)

    async def choice(self, choice: str) -> bool:
        """Whether it was still open."""
        inbound = Inbound(self.conversation, CHANNEL, self.external_id, choice=choice)
        try:
            await self._desk.receive(inbound)
        except MessageRefused:
            return False
        return True

    async def _text(self, text: str) -> None:
        inbound = Inbound(self.conversation, CHANNEL, self.external_id, text=text)
        try:
            await self._desk.receive(inbound)
        except TextTooLong:
            await self.answer(Say.TOO_LONG)
        except EmptyMessage:
            await self.answer(Say.OTHER)

    async def _command(self, command: str) -> None:
        match command:
            case "start":
                await self.answer(Say.START)
            case "help":
                await self.answer(Say.HELP)
            case "policy":
                await self._text(self._words[Say.ASK_POLICY])
            case "status":
                await self._text(self._words[Say.ASK_STATUS])
            case "stop":
                await self._stop()

    async def _stop(self) -> None:
        with contextlib.suppress(MoveRefused):  # closed already
            await self._desk.move(self.conversation, Move.CLOSE, CUSTOMER)
        await self._store.stop_after(self.chat, await self.answer(Say.STOPPED))

    async def _attachment(self, message: Message) -> None:
        """A note in the log; answered by the bot when there are words."""
        kind = kind_of(message)
        await self._say(Role.CUSTOMER, kind.note, f"{self.external_id}:note")
        if not message.caption:
            await self.answer(kind.answer)

    async def answer(self, say: Say) -> int:
        """The channel itself says this, once for each update; the line's number."""
        return await self._say(Role.SYSTEM, say, f"{self.external_id}:answer")

    async def _say(self, role: Role, say: Say, external_id: str) -> int:
        receipt = await self._desk.say(
            self.conversation,
            role,
            self._words[say],
            name="",
            channel=CHANNEL,
            external_id=external_id,
        )
        return receipt.seq
