"""From the log to Telegram: each line once, in order, whatever happens in between."""

import asyncio
import logging
from dataclasses import replace

from connectors.telegram.rendering import answered, render
from connectors.telegram.sending import Sending, Unreachable
from connectors.telegram.store import Chat, Store
from connectors.telegram.words import Say, Words
from desk.desk import Desk
from desk.model import Event, Kind, Role

logger = logging.getLogger(__name__)

_AT_ONCE = 50
_CORRECTION = "✏️ "
"""What has to be said anew, as no message can be changed, begins with it."""


class Outgoing:
    """Delivers. Owns a task only while a conversation has something to deliver."""

    def __init__(self, desk: Desk, store: Store, words: Words, sending: Sending) -> None:
        self._desk, self._store = desk, store
        self._words, self._sending = words, sending
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
        self._sending.stop()
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
        elif line.kind is Kind.DELETED:
            await self._take_back(chat, line)
        elif line.kind is Kind.EDITED and line.text:
            await self._edit(chat, line)
        parts = render(line, self._words)
        done = chat.part if line.seq == chat.cursor + 1 else 0
        keyboard = None
        for number, part in enumerate(parts[done:], start=done + 1):
            sent = await self._sending.send(chat, part)
            if part.keyboard and sent:
                keyboard = sent.message_id
            if line.role is Role.AGENT and sent:
                await self._store.carries(chat.conversation, line.seq, sent.message_id)
            if number < len(parts):
                await self._store.sent_part(chat, line.seq, number)
        await self._store.delivered(chat, line.seq, keyboard)

    async def _close_keyboard(self, chat: Chat, chosen: Event) -> None:
        """Take the buttons away, and write down which was taken."""
        seq = int(chosen.body["message"])
        message = await self._store.keyboard(chat.conversation, seq)
        if message is None:
            return
        (offered,) = await self._desk.events(chat.conversation, seq - 1, 1)
        await self._sending.answer(chat, message, answered(offered, chosen.body.get("choice")))

    async def _take_back(self, chat: Chat, deleted: Event) -> None:
        carrying = await self._store.carrying(chat.conversation, int(deleted.body["message"]))
        await self._sending.take_back(chat, carrying, self._words[Say.DELETED])

    async def _edit(self, chat: Chat, edited: Event) -> None:
        """Put what the line says now in the messages that carry it, as far as Telegram lets us;
        the rest of them go, and the rest of the line comes anew. Again, it changes nothing."""
        seq = int(edited.body["message"])
        (line,) = await self._desk.events(chat.conversation, seq - 1, 1)
        carrying = await self._store.carrying(chat.conversation, seq)
        parts = render(line, self._words)
        kept = 0
        for message, part in zip(carrying, parts, strict=False):
            if not await self._sending.edit(chat, message, part):
                break
            kept += 1
        await self._sending.take_back(chat, carrying[kept:], self._words[Say.DELETED])
        for message in carrying[kept:]:
            await self._store.carries_no_more(chat.conversation, seq, message)
        if parts and not kept:
            parts = render(replace(line, text=f"{_CORRECTION}{line.text}"), self._words)
        for part in parts[kept:]:
            if sent := await self._sending.send(chat, part):
                await self._store.carries(chat.conversation, seq, sent.message_id)
