"""Photos both ways: the customer's are shown in the thread, an agent's go to the customer."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from connectors.slack.api import Slack
from connectors.slack.store import Store
from desk.attachments import Attachments
from desk.errors import AttachmentRefused

File = Mapping[str, Any]
_FILES = "files.slack.com"


class Pictures:
    """`home`: the host of Slack's API; files are fetched from there and from Slack's own."""

    def __init__(self, slack: Slack, store: Store, attachments: Attachments, home: str) -> None:
        self._slack, self._store, self._attachments = slack, store, attachments
        self._hosts = {_FILES, urlsplit(home).netloc}

    async def show(
        self, conversation: str, step: str, channel: str, thread: str, attachment: str, who: str
    ) -> None:
        """Post the customer's photo once; one that is gone is said to be. Raises SlackError."""
        known = await self._store.post(conversation, step)
        if known and known["ts"]:
            return
        kept = await self._attachments.find(attachment)
        content = await self._attachments.content(kept) if kept else None
        if content is None:
            return
        name = f"{attachment}.jpg"
        if known and await self._is_there(channel, thread, name):
            await self._store.keep_post(conversation, step, channel, name)
            return
        await self._store.keep_post(conversation, step, channel, None)
        begun = await self._slack.call(
            "files.getUploadURLExternal", filename=name, length=str(len(content))
        )
        await self._slack.upload(begun["upload_url"], content)
        await self._slack.call(
            "files.completeUploadExternal",
            files=[{"id": begun["file_id"], "title": name}],
            channel_id=channel,
            thread_ts=thread,
            initial_comment=f"{who} sent a photo",
        )
        await self._store.keep_post(conversation, step, channel, name)

    async def take(self, conversation: str, files: Sequence[File]) -> list[dict[str, Any]]:
        """The pictures among these files, kept; what is none is left out. Raises SlackError."""
        found = []
        for one in files:
            address = str(one.get("url_private_download") or one.get("url_private") or "")
            is_picture = str(one.get("mimetype", "")).startswith("image/")
            if not is_picture or urlsplit(address).netloc not in self._hosts:
                continue
            content = await self._slack.download(address)
            try:
                found.append((await self._attachments.add(conversation, content)).in_log)
            except AttachmentRefused:
                continue
        return found

    async def forget(self, shown: Sequence[File]) -> None:
        """Nobody is to see these pictures of the log any more."""
        for one in shown:
            if kept := await self._attachments.find(str(one["id"])):
                await self._attachments.drop(kept)

    async def _is_there(self, channel: str, thread: str, name: str) -> bool:
        page = await self._slack.call(
            "conversations.replies", channel=channel, ts=thread, limit="200"
        )
        return any(
            one.get("name") == name for message in page["messages"]
            for one in message.get("files") or ()
        )  # fmt: skip
