"""What a customer does in their Telegram, and the updates that the bot gets of it."""

from __future__ import annotations

import re
import secrets
from typing import Any

from sandbox.telegram.world import CUSTOMER, GROUP, Chat, Json, World

_COMMAND = re.compile(r"/[A-Za-z0-9_]+")


class Customer:
    """The hands of one customer. Every call gives the update that the bot gets."""

    def __init__(self, world: World, chat: int = CUSTOMER, first_name: str = "Robin") -> None:
        self.world = world
        self.chat: Chat = world.customer(chat, first_name)
        self.user = {
            "id": chat, "is_bot": False, "first_name": first_name, "language_code": "en",
        }  # fmt: skip

    def writes(self, text: str) -> Json:
        self._unblock()
        return self._sends(_text(text))

    def edits(self, message_id: int, text: str) -> Json:
        """Correct an own message."""
        message = self.chat.messages[message_id]
        message |= _text(text) | {"edit_date": int(self.world.now().timestamp())}
        self.world.page_bell.ring()
        return self.world.update("edited_message", dict(message))

    def taps(self, message_id: int, data: str) -> Json:
        """Press a button under a message; the client shows it for as long as it is there."""
        query: Json = {
            "id": secrets.token_hex(8),
            "from": self.user,
            "chat_instance": str(self.chat.id),
            "message": self.chat.messages[message_id],
            "data": data,
        }
        self.world.queries[query["id"]] = query
        return self.world.update("callback_query", dict(query))

    def shows(
        self, content: bytes, caption: str = "", *, album: str | None = None, name: str = ""
    ) -> Json:
        """Send a photo, or with `name` a document."""
        file = self.world.file(content, "documents/file" if name else "photos/file")
        size = {key: file[key] for key in ("file_id", "file_unique_id", "file_size")}
        kind: Json = (
            {"document": {**size, "file_name": name}}
            if name
            else {
                "photo": [
                    {**size, "width": 90, "height": 90},
                    {**size, "width": 800, "height": 800},
                ]
            }
        )
        extras = {"caption": caption} if caption else {}
        return self._sends(kind | extras | ({"media_group_id": album} if album else {}))

    def sends_odd(self, kind: str) -> Json:
        """A sticker, a voice message, a place: what is no text."""
        return self._sends(_ODD[kind](self.world))

    def blocks(self) -> Json:
        """Stop the bot; it may not write any more."""
        self.chat.blocked = True
        self.world.page_bell.ring()
        return self._membership("member", "kicked")

    def unblocks(self) -> Json:
        self.chat.blocked = False
        self.world.page_bell.ring()
        return self._membership("kicked", "member")

    def adds_to_group(self) -> Json:
        """Take the bot into a group, and write there."""
        group = self.world.chats[GROUP]
        group.left = False
        message = self.world.add(group, self.user, _text("/start@linden_returns_bot"))
        return self.world.update("message", dict(message))

    def _sends(self, content: Json) -> Json:
        message = self.world.add(self.chat, self.user, content)
        return self.world.update("message", dict(message))

    def _unblock(self) -> None:
        if self.chat.blocked:
            self.unblocks()

    def _membership(self, before: str, after: str) -> Json:
        changed: dict[str, Any] = {
            "chat": self.chat.wire(),
            "from": self.user,
            "date": int(self.world.now().timestamp()),
            "old_chat_member": self._member(before),
            "new_chat_member": self._member(after),
        }
        return self.world.update("my_chat_member", changed)

    def _member(self, status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"status": status, "user": self.world.bot, **until}


def _text(text: str) -> Json:
    found = _COMMAND.match(text)
    if found is None:
        return {"text": text}
    return {
        "text": text, "entities": [{"type": "bot_command", "offset": 0, "length": found.end()}],
    }  # fmt: skip


def _sticker(world: World) -> Json:
    file = world.file(b"sticker", "stickers/file")
    return {
        "sticker": {
            "file_id": file["file_id"], "file_unique_id": file["file_unique_id"],
            "type": "regular", "width": 512, "height": 512, "is_animated": False,
            "is_video": False, "emoji": "🙂",
        }
    }  # fmt: skip


def _voice(world: World) -> Json:
    file = world.file(b"voice", "voice/file")
    return {
        "voice": {
            "file_id": file["file_id"], "file_unique_id": file["file_unique_id"], "duration": 3,
        }
    }  # fmt: skip


def _location(_world: World) -> Json:
    return {"location": {"latitude": 52.5, "longitude": 13.4}}


_ODD = {"sticker": _sticker, "voice": _voice, "location": _location}
