"""What of a conversation lies in Slack: our own messages can be deleted, people's lines cannot."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.slack import schema
from connectors.slack.account import Directory
from connectors.slack.api import Slack, SlackRefused
from connectors.slack.reading import is_of_a_bot
from connectors.slack.settings import SlackSettings
from desk.database import Database
from desk.privacy.holdings import Holding, by_conversation, present

TIMEOUT = httpx.Timeout(10.0, connect=3.0, pool=None)
_ROOT = "root:"
_GONE = frozenset({"message_not_found", "thread_not_found", "channel_not_found"})
_NO_FILE = frozenset({"file_not_found", "file_deleted"})
_POSTS: Holding = by_conversation(schema.posts)

Message = Mapping[str, Any]


@dataclass(frozen=True)
class Thread:
    """A root message of ours, and what hangs on it."""

    channel: str
    root: str


async def threads(database: Database, conversation: str) -> list[Thread]:
    """Where the conversation was carried to."""
    async with database.read() as connection:
        return await _threads(connection, conversation)


async def _threads(connection: AsyncConnection, conversation: str) -> list[Thread]:
    if not await present(connection, [_POSTS]):
        return []
    table = schema.posts.c
    query = select(table.channel, table.ts).where(
        table.conversation == conversation, table.ts.is_not(None), table.step.startswith(_ROOT)
    )
    return [Thread(row.channel, row.ts) for row in await connection.execute(query)]


class Copies:
    """Deletes what the app posted. Time limits are the given client's, its base the API's."""

    def __init__(self, settings: SlackSettings, client: httpx.AsyncClient | None = None) -> None:
        client = client or httpx.AsyncClient(base_url=settings.base_url, timeout=TIMEOUT)
        self._slack = Slack(client, settings.token)
        self._directory = Directory(self._slack)

    async def delete(self, thread: Thread) -> list[str]:
        """Delete our messages of this thread and their files, the root last; links to what people
        wrote there, which they alone can delete. What is gone already is fine. Raises SlackError.
        """
        theirs = []
        account = await self._directory.account()
        for message in await self._messages(thread):
            ours = message.get("user") == account.user or message.get("bot_id") == account.bot
            if ours:
                await self._delete(thread.channel, message)
            elif not is_of_a_bot(message):
                theirs.append(account.link(thread.channel, message["ts"]))
        await self._delete(thread.channel, {"ts": thread.root})
        return theirs

    async def close(self) -> None:
        """Close the connections."""
        await self._slack.close()

    async def _messages(self, thread: Thread) -> list[Message]:
        found: list[Message] = []
        cursor = ""
        while True:
            where = {"channel": thread.channel, "ts": thread.root, "limit": "200"}
            try:
                page = await self._slack.call(
                    "conversations.replies", **where, **({"cursor": cursor} if cursor else {})
                )
            except SlackRefused as error:
                if error.code in _GONE:
                    return found
                raise
            found += [one for one in page["messages"] if one["ts"] != thread.root]
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return found

    async def _delete(self, channel: str, message: Message) -> None:
        for file in message.get("files") or ():
            await self._call("files.delete", _NO_FILE, file=file["id"])
        await self._call("chat.delete", _GONE, channel=channel, ts=message["ts"])

    async def _call(self, method: str, fine: frozenset[str], **arguments: str) -> None:
        try:
            await self._slack.call(method, **arguments)
        except SlackRefused as error:
            if error.code not in fine:
                raise
