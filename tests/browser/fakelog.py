"""One conversation of the fake desk: its log, and who listens."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

Event = dict[str, Any]


@dataclass
class FakeConversation:
    opening: dict[str, Any]
    id: str = field(default_factory=lambda: f"c_{uuid4().hex}")
    events: list[Event] = field(default_factory=list)
    holder: str = "bot"
    listeners: list["asyncio.Queue[Event | None]"] = field(default_factory=list)

    def say(self, text: str | None = None, role: str = "bot", **more: Any) -> Event:
        """A message; `more` is name, choices, card, picker, client_id as in the contract."""
        name = more.pop("name", None)
        author = {"role": role} | ({"name": name} if name else {})
        words = {} if text is None else {"text": text}
        return self.add("message", author=author, **words, **more)

    def hold(self, holder: str, **more: Any) -> None:
        self.holder = holder
        self.add("holder", holder=holder, **more)

    def edit(self, message: Event, text: str) -> None:
        """As the desk does: the line reads otherwise, and an event says so."""
        message |= {"text": text, "edited": True}
        for event in self._edits(message):
            event["text"] = text
        self.add("edited", message=message["seq"], text=text)

    def take_back(self, message: Event) -> None:
        """As the desk does: the line stays, without its words."""
        message.pop("text")
        message.pop("edited", None)
        for event in self._edits(message):
            event.pop("text", None)
        message["deleted"] = True
        self.add("deleted", message=message["seq"])

    def _edits(self, message: Event) -> list[Event]:
        return [
            e for e in self.events if (e["type"], e.get("message")) == ("edited", message["seq"])
        ]

    def type(self, on: bool, role: str = "bot") -> None:
        self.tell({"type": "typing", "role": role, "on": on})

    def add(self, type_: str, **data: Any) -> Event:
        """Stores an event and tells whoever listens."""
        at = datetime.now(UTC).isoformat()
        event = {"type": type_, "seq": len(self.events) + 1, "at": at, **data}
        self.events.append(event)
        self.tell(event)
        return event

    def tell(self, event: Event | None) -> None:
        """None ends every stream."""
        for listener in self.listeners:
            listener.put_nowait(event)

    def said(self, role: str = "customer") -> list[str]:
        messages = [event for event in self.events if event["type"] == "message"]
        return [event.get("text", "") for event in messages if event["author"]["role"] == role]

    def find(self, **wanted: Any) -> Event | None:
        return next((e for e in self.events if all(e.get(k) == v for k, v in wanted.items())), None)

    def offered(self, choice: str) -> tuple[int, str] | None:
        """The number of the message that still offers this choice, and the choice's words."""
        for event in self.events:
            for option in event.get("choices", []):
                spent = self.find(type="chosen", message=event["seq"])
                if option["id"] == choice and not spent:
                    return event["seq"], option["label"]
        return None
