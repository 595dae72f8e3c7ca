"""Posting a message once, whatever breaks off in between.

A row says that a message is about to be posted, before it is. When the row is there and the
answer is not, Slack is asked whether it has a message with our metadata: so nothing is lost and
nothing is doubled.
"""

from collections.abc import Mapping
from typing import Any

from connectors.slack.api import Slack, SlackRefused, SlackUnreachable
from connectors.slack.store import Store

EVENT_TYPE = "returns_desk_line"


class Posting:
    """Posts the steps of conversations."""

    def __init__(self, slack: Slack, store: Store) -> None:
        self._slack, self._store = slack, store

    async def once(
        self, conversation: str, step: str, channel: str, thread: str | None = None, **content: Any
    ) -> str:
        """The `ts` of this step's message, posted now if it is not there yet. Raises SlackError."""
        known = await self._store.post(conversation, step)
        ts = known["ts"] if known else None
        if known and ts is None:
            ts = await self._look_for(conversation, step, channel, thread)
        elif not known:
            await self._store.keep_post(conversation, step, channel, None)
        if ts is None:
            ts = await self._post(conversation, step, channel, thread, content)
        if not known or known["ts"] is None:
            await self._store.keep_post(conversation, step, channel, ts)
        return str(ts)

    async def update(self, channel: str, ts: str, **content: Any) -> None:
        """Change a message; one that somebody has deleted stays deleted. Raises SlackError."""
        try:
            await self._slack.call("chat.update", channel=channel, ts=ts, **content)
        except SlackRefused as error:
            if error.code != "message_not_found":
                raise

    async def _post(
        self, conversation: str, step: str, channel: str, thread: str | None, content: Any
    ) -> str:
        try:
            answer = await self._slack.call(
                "chat.postMessage",
                channel=channel,
                **({"thread_ts": thread} if thread else {}),
                metadata={"event_type": EVENT_TYPE, "event_payload": _payload(conversation, step)},
                unfurl_links=False,
                unfurl_media=False,
                **content,
            )
        except (SlackUnreachable, SlackRefused):
            await self._store.forget_post(conversation, step)
            raise
        return str(answer["ts"])

    async def _look_for(
        self, conversation: str, step: str, channel: str, thread: str | None
    ) -> str | None:
        """In the thread, page by page; outside of threads among the newest messages."""
        wanted, cursor = _payload(conversation, step), ""
        where = {"channel": channel, "include_all_metadata": "true", "limit": "200"}
        method = "conversations.replies" if thread else "conversations.history"
        where |= {"ts": thread} if thread else {}
        while True:
            page = await self._slack.call(method, **where, **({"cursor": cursor} if cursor else {}))
            for one in page["messages"]:
                if _carried(one) == wanted:
                    return str(one["ts"])
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not (thread and cursor):
                return None


def _payload(conversation: str, step: str) -> dict[str, str]:
    return {"conversation": conversation, "step": step}


def _carried(message: Mapping[str, Any]) -> Any:
    metadata = message.get("metadata") or {}
    return metadata.get("event_payload") if metadata.get("event_type") == EVENT_TYPE else None
