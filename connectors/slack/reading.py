"""Reading a thread: what Slack has of it is the order in which it was written."""

from collections.abc import Mapping
from typing import Any

from connectors.slack.account import Directory
from connectors.slack.api import Slack

Message = Mapping[str, Any]


class Reader:
    """Reads what people wrote; what the app itself posted is left out."""

    def __init__(self, slack: Slack, directory: Directory) -> None:
        self._slack, self._directory = slack, directory

    async def people(
        self, channel: str, root: str, after: str, until: str | None = None
    ) -> list[Message]:
        """Their replies after `after` and before `until`, oldest first. Raises SlackError."""
        found: list[Message] = []
        where = {"channel": channel, "ts": root, "oldest": after, "limit": "200"}
        where |= {"latest": until} if until else {}
        cursor = ""
        while True:
            more = {"cursor": cursor} if cursor else {}
            page = await self._slack.call("conversations.replies", **where, **more)
            found += [
                {**one, "thread_ts": root}
                for one in page["messages"]
                if one["ts"] not in (root, until) and not is_of_a_bot(one)
            ]
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return found

    async def has_our_mark(self, message: Message) -> bool:
        """Whether we put a reaction under it, as we do under whatever we dealt with."""
        ours = (await self._directory.account()).user
        return any(ours in one.get("users", ()) for one in message.get("reactions", ()))


def is_of_a_bot(message: Message) -> bool:
    """Whether no person wrote it."""
    is_bots = message.get("subtype") == "bot_message" or message.get("bot_id")
    return bool(is_bots) or "user" not in message
