"""What agents write, edit and delete in a thread. Notes are safe by default.

A line goes to the customer when the conversation's owner wrote it in its thread after claiming,
and it does not begin as a note does. Everything else stays inside. A reaction shows which.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from connectors.slack import mrkdwn
from connectors.slack.account import Directory, actor
from connectors.slack.delivery import Delivery
from connectors.slack.owning import owns
from connectors.slack.pictures import Pictures
from connectors.slack.store import Store
from desk import typed
from desk.desk import Desk
from desk.errors import MoveRefused
from desk.handoff import Actor, Move
from desk.model import Holder, Role

logger = logging.getLogger(__name__)

CHANNEL = "slack"
SENT, INSIDE, CORRECTED = "white_check_mark", "lock", "pencil2"
EDITED = "edited"
LONGEST_LINE = 3_000
_EDITED = "✏️ "
_DELETED = "A line was deleted here. It is gone from the customer's chat too."
_WRITTEN = (None, "thread_broadcast", "file_share", "me_message")

Event = Mapping[str, Any]


class Locks:
    """One act at a time on each conversation: a claim never comes between a look and a line."""

    def __init__(self) -> None:
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def of(self, conversation: str) -> asyncio.Lock:
        """The conversation's lock."""
        return self._locks[conversation]


class Inbox:
    """Takes in events of Slack, each once."""

    def __init__(
        self,
        desk: Desk,
        store: Store,
        directory: Directory,
        delivery: Delivery,
        locks: Locks,
        pictures: Pictures,
    ) -> None:
        self._desk, self._store, self._directory = desk, store, directory
        self._delivery, self._locks, self._pictures = delivery, locks, pictures

    async def take(self, event_id: str, event: Event) -> None:
        """Deal with one event; a repeat does nothing. What it raises has to be sent again."""
        if await self._store.has_dealt_with(event_id):
            return
        if event["type"] == "user_change":
            await self._user_changed(event["user"])
        elif event["type"] == "message" and not _is_of_a_bot(event):
            await self._message(event_id, event)
        await self._store.dealt_with(event_id)

    async def _message(self, event_id: str, event: Event) -> None:
        subtype = event.get("subtype")
        message = _message_itself(event)
        root = message.get("thread_ts")
        if root is None or root == message["ts"]:
            return
        conversation = await self._store.conversation_of(event["channel"], root)
        if conversation is None:
            return
        async with self._locks.of(conversation):
            if subtype in _WRITTEN:
                known = await self._as_changed(event["channel"], message)
                if known:
                    await self._written(conversation, event["channel"], known)
            elif subtype in ("message_changed", "message_deleted"):
                await self._changed(conversation, event_id, event, message)

    async def _as_changed(self, channel: str, message: Event) -> Event | None:
        """An edit or a deletion may overtake the line: then what it made of it; None: gone."""
        change = await self._store.last_change(channel, message["ts"])
        if change is None or message.get("edited"):
            return message
        return {**message, "text": change["text"]} if change["what"] == EDITED else None

    async def _written(self, conversation: str, channel: str, message: Event) -> None:
        goes_out = await self._goes_out(conversation, message)
        if goes_out:
            agent = await self._directory.agent(message["user"])
            await self._desk.seen(Actor(agent.actor, agent.name))
            await self._say(conversation, channel, message["ts"], message.get("text") or "")
            await self._send_pictures(conversation, channel, message)
        await self._store.mark(channel, message["ts"], SENT if goes_out else INSIDE)
        self._delivery.mark()

    async def _goes_out(self, conversation: str, message: Event) -> bool:
        text = message.get("text") or ""
        blank = typed.is_blank(typed.tidy(mrkdwn.plain(text)))
        if mrkdwn.is_note(text) or (blank and not message.get("files")):
            return False
        return await owns(self._store, conversation, message["user"], message["ts"])

    async def _send_pictures(self, conversation: str, channel: str, message: Event) -> None:
        """An agent's pictures as a line of their own, once."""
        external_id = f"{channel}:{message['ts']}:files"
        if not message.get("files"):
            return
        if await self._desk.line_of(conversation, CHANNEL, external_id) is not None:
            return
        found = await self._pictures.take(conversation, message["files"])
        if found:
            talk = await self._desk.conversation(conversation)
            await self._desk.say(
                conversation,
                Role.AGENT,
                "",
                name=talk.agent or "",
                channel=CHANNEL,
                external_id=external_id,
                body={"attachments": found},
            )

    async def _say(
        self, conversation: str, channel: str, what: str, text: str, prefix: str = ""
    ) -> None:
        talk = await self._desk.conversation(conversation)
        lines = mrkdwn.parts(prefix + typed.tidy(mrkdwn.plain(text)), LONGEST_LINE)
        for number, line in enumerate(lines):
            external_id = f"{channel}:{what}:{number}" if number else f"{channel}:{what}"
            await self._desk.say(
                conversation,
                Role.AGENT,
                line,
                name=talk.agent or "",
                channel=CHANNEL,
                external_id=external_id,
            )

    async def _changed(
        self, conversation: str, event_id: str, event: Event, message: Event
    ) -> None:
        """Kept; an edit of a line that the customer has read goes to them as a line of its own."""
        is_edit = event["subtype"] == "message_changed"
        before = (event.get("previous_message") or {}).get("text")
        if is_edit and before == message.get("text"):
            return
        text = message.get("text") if is_edit else None
        what = EDITED if is_edit else "deleted"
        await self._store.keep_change(
            event_id,
            conversation=conversation,
            channel=event["channel"],
            ts=message["ts"],
            what=what,
            text=text,
        )
        if not is_edit:
            await self._take_back(conversation, event["channel"], message)
        elif await self._was_said(conversation, event["channel"], message["ts"]):
            await self._correct(conversation, event["channel"], message)

    async def _take_back(self, conversation: str, channel: str, message: Event) -> None:
        """Whoever deleted it, and whoever has the conversation now: it goes from the customer."""
        external_id = f"{channel}:{message['ts']}"
        gone = await self._desk.take_back(
            conversation, Actor(actor(message["user"])), channel=CHANNEL, external_id=external_id
        )
        for line in gone:
            await self._pictures.forget(line.body.get("attachments", ()))
        if gone:
            await self._store.show(conversation, f"deleted:{external_id}", _DELETED)

    async def _correct(self, conversation: str, channel: str, message: Event) -> None:
        goes_out = await self._goes_out(conversation, message)
        if goes_out:
            edited = f"{message['ts']}:{(message.get('edited') or {}).get('ts', '')}"
            await self._say(conversation, channel, edited, message["text"], _EDITED)
        await self._store.mark(channel, message["ts"], CORRECTED if goes_out else INSIDE)
        self._delivery.mark()

    async def _was_said(self, conversation: str, channel: str, ts: str) -> bool:
        return await self._desk.line_of(conversation, CHANNEL, f"{channel}:{ts}") is not None

    async def _user_changed(self, user: Event) -> None:
        """Whoever is deactivated gives back all that they hold: the customers wait again."""
        self._directory.forget(user["id"])
        if not user.get("deleted"):
            return
        for conversation in await self._store.held_by(actor(user["id"])):
            async with self._locks.of(conversation):
                talk = await self._desk.conversation(conversation)
                if talk.holder is Holder.AGENT:
                    await self._release(conversation, user["id"])

    async def _release(self, conversation: str, user: str) -> None:
        try:
            await self._desk.move(conversation, Move.RELEASE, Actor(actor(user)))
        except MoveRefused:
            logger.info("A conversation of a deactivated agent had moved on already.")


def _is_of_a_bot(event: Event) -> bool:
    message = _message_itself(event)
    is_bots = event.get("subtype") == "bot_message" or message.get("bot_id")
    return bool(is_bots) or "user" not in message


def _message_itself(event: Event) -> Event:
    """The message that an event is about: changes carry it within."""
    subtype = event.get("subtype")
    if subtype == "message_changed":
        changed: Event = event["message"]
        return changed
    if subtype == "message_deleted":
        gone: Event = event.get("previous_message") or {}
        return gone
    return event
