"""What happens in Slack, each event once; agents' lines in the order in which they were written."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any
from weakref import WeakValueDictionary

from connectors.slack.account import Directory, actor
from connectors.slack.lines import Lines
from connectors.slack.reading import Reader, is_of_a_bot
from connectors.slack.records import Held
from connectors.slack.store import Store
from desk.desk import Desk
from desk.errors import MoveRefused
from desk.handoff import Actor, Move
from desk.model import Holder

logger = logging.getLogger(__name__)

_WRITTEN = (None, "thread_broadcast", "file_share", "me_message")

Event = Mapping[str, Any]


class Locks:
    """One act at a time on each conversation: a claim never comes between a look and a line."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, conversation: str) -> asyncio.Lock:
        """The conversation's lock; it is there for as long as somebody holds it or waits."""
        return self._locks.setdefault(conversation, asyncio.Lock())


class Inbox:
    """Takes in events of Slack, each once."""

    def __init__(
        self,
        desk: Desk,
        store: Store,
        directory: Directory,
        lines: Lines,
        reader: Reader,
        locks: Locks,
    ) -> None:
        self._desk, self._store, self._directory = desk, store, directory
        self._lines, self._reader, self._locks = lines, reader, locks

    async def take(self, event_id: str, event: Event) -> None:
        """Deal with one event; a repeat does nothing. What it raises has to be sent again."""
        if await self._store.has_dealt_with(event_id):
            return
        if event["type"] == "user_change":
            await self._user_changed(event["user"])
        elif event["type"] == "message" and not is_of_a_bot(_message_itself(event)):
            await self._message(event)
        await self._store.dealt_with(event_id)

    async def gone(self, held: Held, ts: str) -> None:
        """A line of a thread that an agent holds was found to be deleted."""
        async with self._locks.of(held.conversation):
            await self._lines.taken_back(held.conversation, held.channel, ts, held.agent)

    async def look_at(self, user: str) -> None:
        """Somebody who holds conversations: whether they still work here."""
        self._directory.forget(user)
        if not (await self._directory.agent(user)).active:
            await self._give_back(user)

    async def _message(self, event: Event) -> None:
        channel, message = event["channel"], _message_itself(event)
        root = message.get("thread_ts")
        if root is None or root == message["ts"]:
            return
        conversation = await self._store.conversation_of(channel, root)
        if conversation is None:
            return
        async with self._locks.of(conversation):
            match event.get("subtype"):
                case written if written in _WRITTEN:
                    await self._in_order(conversation, channel, message)
                case "message_changed" if _has_other_words(event):
                    await self._lines.edited(conversation, channel, message)
                case "message_deleted":
                    user = message["user"]
                    await self._lines.taken_back(conversation, channel, message["ts"], user)

    async def _in_order(self, conversation: str, channel: str, message: Event) -> None:
        """Slack's events overtake each other, and its thread has them in order: what was written
        before this line and has not come yet is said before it."""
        ts = message["ts"]
        if await self._lines.is_known(channel, ts):
            return
        if await self._lines.goes_out(conversation, message):
            after = await self._store.read_until(conversation) or message["thread_ts"]
            for earlier in await self._reader.people(channel, message["thread_ts"], after, ts):
                await self._lines.written(conversation, channel, earlier)
        await self._lines.written(conversation, channel, message)

    async def _user_changed(self, user: Event) -> None:
        self._directory.forget(user["id"])
        if user.get("deleted"):
            await self._give_back(user["id"])

    async def _give_back(self, user: str) -> None:
        """All that somebody who was deactivated holds: the customers wait again."""
        for conversation in await self._store.records.held_by(actor(user)):
            async with self._locks.of(conversation):
                talk = await self._desk.conversation(conversation)
                if talk.holder is Holder.AGENT:
                    await self._release(conversation, user)

    async def _release(self, conversation: str, user: str) -> None:
        try:
            await self._desk.move(conversation, Move.RELEASE, Actor(actor(user)))
        except MoveRefused:
            logger.info("A conversation of a deactivated agent had moved on already.")


def _has_other_words(event: Event) -> bool:
    """Slack tells of a link's preview as of an edit."""
    before = (event.get("previous_message") or {}).get("text")
    return bool(before != event["message"].get("text"))


def _message_itself(event: Event) -> Event:
    """The message that an event is about: changes carry it within."""
    match event.get("subtype"):
        case "message_changed":
            changed: Event = event["message"]
            return changed
        case "message_deleted":
            gone: Event = event.get("previous_message") or {}
            return gone
    return event
