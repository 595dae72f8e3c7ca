"""All that the fake Telegram holds: chats, messages, updates under way, files. In memory.

Numbers of messages and updates count on from the second at which the world began, so that a bot
that outlives the sandbox never meets the same number twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sandbox.telegram.refusal import Refusal, bad

Json = dict[str, Any]
DEMO_TOKEN = "7000000001:sandbox-telegram"  # noqa: S105 - opens nothing but the sandbox
CUSTOMER = 7001
GROUP = -7100


@dataclass
class Chat:
    """One chat as Telegram keeps it; `messages` by their number, in order."""

    id: int
    names: Json
    type: str = "private"
    messages: dict[int, Json] = field(default_factory=dict)
    blocked: bool = False
    left: bool = False
    action_at: datetime | None = None

    def wire(self) -> Json:
        return {"id": self.id, "type": self.type, **self.names}


@dataclass
class Fault:
    """The next `times` calls of methods that begin with `method` are refused."""

    code: int
    times: int = 1
    retry_after: int | None = None
    method: str = "send"


@dataclass(frozen=True)
class Webhook:
    """Where updates are posted to."""

    url: str
    secret: str | None


class Bell:
    """Wakes whoever waits for something new."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.rung = 0

    def ring(self) -> None:
        self.rung += 1
        rung, self._event = self._event, asyncio.Event()
        rung.set()

    async def wait(self, seconds: float) -> None:
        """Until it rings, `seconds` at most."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), seconds)


class World:
    """The fake Telegram. `unexpected` lists every call that no Bot API would have answered."""

    def __init__(self, now: Callable[[], datetime], token: str = DEMO_TOKEN) -> None:
        self.now = now
        self.token = token
        began = int(now().astimezone(UTC).timestamp())
        self._update_ids = itertools.count(began)
        self._message_ids = itertools.count(began)
        self.bot = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Linden & Loom Returns",
            "username": "linden_returns_bot",
        }
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Json] = {}
        self.files: dict[str, tuple[Json, bytes]] = {}
        self.updates: list[Json] = []
        self.faults: list[Fault] = []
        self.webhook: Webhook | None = None
        self.webhook_error: str | None = None
        self.commands: list[Json] = []
        self.menu_button: Json = {"type": "default"}
        self.unexpected: list[str] = []
        self.bell = Bell()
        self.page_bell = Bell()
        self.poller = 0
        self.customer(CUSTOMER, "Robin")
        self.chats[GROUP] = Chat(GROUP, {"title": "Our flat"}, "group", left=True)

    def customer(self, chat: int, first_name: str) -> Chat:
        """The private chat of a customer, made when it is new."""
        return self.chats.setdefault(chat, Chat(chat, {"first_name": first_name}))

    def chat(self, chat: int) -> Chat:
        """Raises Refusal 400 or 403, as a bot would hear."""
        found = self.chats.get(chat)
        if found is None or not (found.messages or found.type == "group"):
            raise bad("chat not found")
        if found.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if found.left:
            raise Refusal(403, "Forbidden: bot is not a member of the group chat")
        return found

    def add(self, chat: Chat, sender: Json, content: Json) -> Json:
        """A new message in the chat."""
        message = {
            "message_id": next(self._message_ids),
            "date": int(self.now().timestamp()),
            "chat": chat.wire(),
            "from": sender,
            **content,
        }
        chat.messages[message["message_id"]] = message
        self.page_bell.ring()
        return message

    def update(self, kind: str, content: Json) -> Json:
        """Something that the bot is to hear of."""
        update = {"update_id": next(self._update_ids), kind: content}
        self.updates.append(update)
        self.bell.ring()
        return update

    def file(self, content: bytes, path: str) -> Json:
        """Keep a file, and describe it as the Bot API does."""
        unique = secrets.token_hex(6)
        described: Json = {
            "file_id": f"file-{unique}",
            "file_unique_id": unique,
            "file_size": len(content),
            "file_path": f"{path}_{unique}",
        }
        self.files[described["file_id"]] = (described, content)
        return described

    def raise_fault(self, method: str) -> None:
        """Refuse this call when a fault is on for it."""
        for fault in self.faults:
            if fault.times and method.startswith(fault.method):
                fault.times -= 1
                raise Refusal(fault.code, _FAULTS.get(fault.code, "Error"), fault.retry_after)


_FAULTS = {
    400: "Bad Request: message can't be edited",
    403: "Forbidden: user is deactivated",
    429: "Too Many Requests: retry later",
    500: "Internal Server Error",
    502: "Bad Gateway",
}
