"""One workspace: its people, channels and messages, kept in memory and in one file of JSON.

Messages are the objects that Slack sends over the wire, so they are dicts here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sandbox.slack.refusal import Refusal

Json = dict[str, Any]
TEAM = "T0LINDEN"
APP = "A0DESK"
BOT_USER = "U0DESKBOT"
BOT = "B0DESKBOT"
NAME = "Linden & Loom"
TRIGGER_LIFE = 3.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the workspace."""

    id: str
    handle: str
    name: str
    is_bot: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A public channel."""

    id: str
    name: str


PEOPLE = (
    Person(BOT_USER, "returns_desk", "Returns Desk", is_bot=True),
    Person("U0SAM", "sam", "Sam Rivera"),
    Person("U0PRIYA", "priya", "Priya Nair"),
    Person("U0JONAS", "jonas", "Jonas Holm"),
)
GROUPS = {"S0LEADS": ("returns-leads", ("U0PRIYA",))}
"""User groups: their handle and their members."""
CHANNELS = (
    Channel("C0CARE", "customer-service"),
    Channel("C0WARE", "warehouse"),
    Channel("C0FIN", "finance"),
    Channel("C0HALL", "general"),
)


class Workspace:
    """What the Web API reads and changes. `now` is seconds since 1970; `file` None: memory only."""

    def __init__(
        self,
        now: Callable[[], float],
        file: Path | None = None,
        address: str = "http://127.0.0.1:8090",
    ) -> None:
        """`address`: under which files are reached."""
        self._now, self._file = now, file
        self._last = 0
        self.version = 0
        self.people = {one.id: one for one in PEOPLE}
        self.channels = {one.id: one for one in CHANNELS}
        self.joined: set[str] = set()
        self.messages: list[Json] = []
        self.modals: dict[str, Json] = {}
        self.homes: dict[str, Json] = {}
        self.files: dict[str, Json] = {}
        self.address = address
        self._triggers: dict[str, tuple[str, float]] = {}
        self._load()

    def stamp(self) -> str:
        """A new `ts`: the time in microseconds, different from and later than every other."""
        self._last = max(self._last + 1, int(self._now() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def add(self, message: Json) -> Json:
        """Post it; `ts` is given to it here."""
        message = {"type": "message", "ts": self.stamp(), **message}
        self.messages.append(message)
        self.changed()
        return message

    def find(self, channel: str, ts: str) -> Json:
        """The message. Raises Refusal `message_not_found`."""
        for message in self.messages:
            if message["channel"] == channel and message["ts"] == ts:
                return message
        raise Refusal("message_not_found", f"{channel} has no message {ts}")

    def channel(self, given: str) -> Channel:
        """By id, as the API wants it. Raises Refusal `channel_not_found`."""
        if given not in self.channels:
            raise Refusal("channel_not_found", f"no channel {given!r}: give its id")
        return self.channels[given]

    def person(self, given: str) -> Person:
        """By id. Raises Refusal `user_not_found`."""
        if given not in self.people:
            raise Refusal("user_not_found", f"no user {given!r}")
        return self.people[given]

    def thread(self, channel: str, root: str) -> list[Json]:
        """The root and its replies, oldest first. Raises Refusal `thread_not_found`."""
        found = [
            one
            for one in self.visible(channel)
            if one["ts"] == root or one.get("thread_ts") == root
        ]
        if not found:
            raise Refusal("thread_not_found", f"{channel} has no thread {root}")
        return found

    def visible(self, channel: str) -> Iterable[Json]:
        """What is in the channel for everybody: all but what one person alone sees."""
        return (one for one in self.messages if one["channel"] == channel and "only_to" not in one)

    def direct(self, user: str) -> Channel:
        """The app's direct messages with one person."""
        found = Channel(f"D{user}", f"@{self.person(user).handle}")
        self.channels.setdefault(found.id, found)
        self.joined.add(found.id)
        return self.channels[found.id]

    def trigger(self, user: str) -> str:
        """A new trigger id, for one view within three seconds."""
        given = f"{self.stamp()}.trigger"
        self._triggers[given] = (user, self._now() + TRIGGER_LIFE)
        return given

    def spend_trigger(self, given: str) -> str:
        """Whose it is. Raises Refusal `invalid_trigger_id`, `expired_trigger_id`."""
        if given not in self._triggers:
            raise Refusal("invalid_trigger_id", "unknown, or used before")
        user, until = self._triggers.pop(given)
        if self._now() > until:
            raise Refusal("expired_trigger_id", "a trigger is good for three seconds")
        return user

    def deactivate(self, user: str) -> Person:
        """The account is switched off; what it wrote stays."""
        gone = replace(self.person(user), deleted=True)
        self.people[user] = gone
        self.changed()
        return gone

    def changed(self) -> None:
        """Keep what is there now."""
        self.version += 1
        if self._file is None:
            return
        kept = {
            "messages": self.messages,
            "joined": sorted(self.joined),
            "files": self.files,
            "deleted": [one.id for one in self.people.values() if one.deleted],
        }
        draft = self._file.with_suffix(".draft")
        draft.write_text(json.dumps(kept))
        draft.replace(self._file)

    def _load(self) -> None:
        if self._file is None or not self._file.exists():
            return
        kept = json.loads(self._file.read_text())
        self.messages, self.joined = kept["messages"], set(kept["joined"])
        self.files = kept.get("files", {})
        for user in kept["deleted"]:
            self.people[user] = replace(self.person(user), deleted=True)
        for channel in tuple(self.joined):
            if channel.startswith("D"):
                self.direct(channel[1:])
        newest = max((one["ts"] for one in self.messages), default="0.0")
        self._last = int(newest.replace(".", ""))
