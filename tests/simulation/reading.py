"""What a customer makes of the bot's reply: what is asked, what is offered, what was done."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

_ORDER = re.compile(r"which order|order number|its number|the number and|e-mail|postcode", re.I)
_CONDITIONS = {
    "photo": r"\bphoto\b",
    "unworn": r"worn", "tags_on": r"\btags\b", "sealed": r"seal", "complete": r"complete|parts",
    "unassembled": r"unassembled|put together", "unopened": r"open", "original_box": r"\bbox\b",
    "unused": r"unused", "unwashed": r"wash",
}  # fmt: skip


@dataclass(frozen=True)
class Button:
    label: str
    payload: str

    @property
    def choice(self) -> tuple[str, str] | None:
        """What the button answers and with what, or None for one that says a wish."""
        if not self.payload.startswith("/choose"):
            return None
        about, _, value = json.loads(self.payload.removeprefix("/choose"))["choice"].partition(":")
        return about, value


@dataclass(frozen=True)
class Reply:
    """All that came back to one message."""

    texts: tuple[str, ...]
    buttons: tuple[Button, ...] = ()
    cards: tuple[dict[str, Any], ...] = ()
    handed_off: bool = False

    @property
    def text(self) -> str:
        return "\n".join((*self.texts, *(card.get("text", "") for card in self.cards)))

    @property
    def asked(self) -> str:
        """What the reply asks: a question's name, "order", "opener", "condition:x", or ""."""
        about = next((b.choice[0] for b in self.buttons if b.choice), "")
        if about == "condition":
            return f"condition:{self._condition()}"
        if about:
            return about
        if self.texts and _ORDER.search(self.texts[-1]):
            return "order"
        wishes = [b for b in self.buttons if b.payload != "/talk_to_human"]
        return "opener" if wishes or re.search(r"\?\s*$", self.text) else ""

    @property
    def offers_person(self) -> bool:
        return any(button.payload == "/talk_to_human" for button in self.buttons)

    def _condition(self) -> str:
        last = self.texts[-1].splitlines()[-1] if self.texts else ""
        about = last if "photo" in last else last.rsplit(":", 1)[-1]
        return next((name for name, p in _CONDITIONS.items() if re.search(p, about)), "")


def read(entries: list[dict[str, Any]]) -> Reply:
    """The entries of Rasa's REST channel as one reply."""
    customs = [entry["custom"] for entry in entries if entry.get("custom")]
    return Reply(
        texts=tuple(entry["text"] for entry in entries if entry.get("text")),
        buttons=tuple(
            Button(button["title"], button["payload"])
            for entry in entries
            for button in entry.get("buttons") or ()
        ),
        cards=tuple(custom["card"] for custom in customs if "card" in custom),
        handed_off=any(custom.get("type") == "handoff" for custom in customs),
    )
