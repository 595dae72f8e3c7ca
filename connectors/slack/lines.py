"""What agents write, edit and delete in a thread, on its way to the customer or not.

Notes are safe by default: a line goes to the customer when the conversation's owner wrote it in
its thread after claiming, and it does not begin as a note does. Everything else stays inside. A
reaction shows which.
"""

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
from desk.handoff import Actor
from desk.model import Role

CHANNEL = "slack"
SENT, INSIDE, CORRECTED = "white_check_mark", "lock", "pencil2"
EDITED, DELETED = "edited", "deleted"
LONGEST_LINE = 3_000
_GONE = "A line was deleted here. It is gone from the customer's chat too."

Message = Mapping[str, Any]


class Lines:
    """Deals with each line, edit and deletion once. The caller has the conversation's lock."""

    def __init__(
        self,
        desk: Desk,
        store: Store,
        directory: Directory,
        delivery: Delivery,
        pictures: Pictures,
    ) -> None:
        self._desk, self._store, self._directory = desk, store, directory
        self._delivery, self._pictures = delivery, pictures

    async def goes_out(self, conversation: str, message: Message) -> bool:
        """Whether the customer is to read this line."""
        text = message.get("text") or ""
        blank = typed.is_blank(typed.tidy(mrkdwn.plain(text)))
        if mrkdwn.is_note(text) or (blank and not message.get("files")):
            return False
        return await owns(self._store, conversation, message["user"], message["ts"])

    async def is_known(self, channel: str, ts: str) -> bool:
        """Whether this line was dealt with."""
        return await self._store.has_dealt_with(_line(channel, ts))

    async def written(self, conversation: str, channel: str, message: Message) -> None:
        """A line. An edit or a deletion may have overtaken it: then what that made of it."""
        ts = message["ts"]
        if await self.is_known(channel, ts):
            return
        known = await self._as_changed(channel, message)
        if known:
            await self._say_or_keep(conversation, channel, known)
        if edited := _edited_at(message):
            await self._keep(conversation, channel, ts, edited, message.get("text"))
        await self._store.dealt_with(_line(channel, ts))

    async def edited(self, conversation: str, channel: str, message: Message) -> None:
        """A line that the customer has read says this from now on; then the edit is kept, so that
        one which broke off is done again.

        Nothing when it is known, or a newer edit of the line is: they may overtake each other.
        """
        ts, at = message["ts"], _edited_at(message) or ""
        before = await self._store.last_change(channel, ts)
        if before and (before["what"] == DELETED or before["event"] >= _edit(channel, ts, at)):
            return
        if await self._was_said(conversation, f"{channel}:{ts}"):
            await self._correct(conversation, channel, message, at)
        await self._keep(conversation, channel, ts, at, message.get("text"))

    async def _was_said(self, conversation: str, external_id: str) -> bool:
        """Its words, or its pictures."""
        for one in (external_id, f"{external_id}:files"):
            if await self._desk.line_of(conversation, CHANNEL, one) is not None:
                return True
        return False

    async def _correct(self, conversation: str, channel: str, message: Message, at: str) -> None:
        ts = message["ts"]
        goes_out = await self.goes_out(conversation, message)
        if goes_out:
            there = await self._desk.edit(
                conversation,
                Actor(actor(message["user"])),
                _pieces(message),
                channel=CHANNEL,
                external_id=f"{channel}:{ts}",
                edition=at,
            )
            if not there:  # only a picture so far
                await self._say(conversation, channel, message)
        await self._store.mark(channel, ts, CORRECTED if goes_out else INSIDE)
        self._delivery.mark()

    async def taken_back(self, conversation: str, channel: str, ts: str, user: str) -> None:
        """Whoever deleted it, and whoever has the conversation now: it goes from the customer."""
        await self._store.keep_change(
            f"delete:{channel}:{ts}",
            conversation=conversation,
            channel=channel,
            ts=ts,
            what=DELETED,
            text=None,
        )
        await self._store.unmark(channel, ts)
        external_id = f"{channel}:{ts}"
        gone = await self._desk.take_back(
            conversation, Actor(actor(user)), channel=CHANNEL, external_id=external_id
        )
        for line in gone:
            await self._pictures.forget(line.body.get("attachments", ()))
        if gone:
            await self._store.show(conversation, f"deleted:{external_id}", _GONE)

    async def _as_changed(self, channel: str, message: Message) -> Message | None:
        """None: it is gone."""
        change = await self._store.last_change(channel, message["ts"])
        if change is None or (change["what"] == EDITED and _edited_at(message)):
            return message
        return {**message, "text": change["text"]} if change["what"] == EDITED else None

    async def _say_or_keep(self, conversation: str, channel: str, message: Message) -> None:
        ts = message["ts"]
        goes_out = await self.goes_out(conversation, message)
        if goes_out:
            agent = await self._directory.agent(message["user"])
            await self._desk.seen(Actor(agent.actor, agent.name))
            await self._say(conversation, channel, message)
            await self._send_pictures(conversation, channel, message)
            await self._store.keep_read(conversation, ts)
        await self._store.mark(channel, ts, SENT if goes_out else INSIDE)
        self._delivery.mark()

    async def _keep(
        self, conversation: str, channel: str, ts: str, edited: str, text: str | None
    ) -> None:
        await self._store.keep_change(
            _edit(channel, ts, edited),
            conversation=conversation,
            channel=channel,
            ts=ts,
            what=EDITED,
            text=text,
        )

    async def _say(self, conversation: str, channel: str, message: Message) -> None:
        talk = await self._desk.conversation(conversation)
        own = f"{channel}:{message['ts']}"
        for number, line in enumerate(_pieces(message)):
            external_id = f"{own}:{number}" if number else own
            await self._desk.say(
                conversation,
                Role.AGENT,
                line,
                name=talk.agent or "",
                channel=CHANNEL,
                external_id=external_id,
            )

    async def _send_pictures(self, conversation: str, channel: str, message: Message) -> None:
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


def _pieces(message: Message) -> list[str]:
    """What it says, in lines for the customer."""
    return mrkdwn.parts(typed.tidy(mrkdwn.plain(message.get("text") or "")), LONGEST_LINE)


def _line(channel: str, ts: str) -> str:
    return f"line:{channel}:{ts}"


def _edit(channel: str, ts: str, edited: str) -> str:
    """Edits of one line sort as they were made."""
    return f"edit:{channel}:{ts}:{edited}"


def _edited_at(message: Message) -> str | None:
    found: str | None = (message.get("edited") or {}).get("ts")
    return found
