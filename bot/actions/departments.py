"""Passing a conversation to people: the message that the desk acts on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.executor import CollectingDispatcher


@dataclass(frozen=True, slots=True)
class Handoff:
    """`department`: customer_service, warehouse or finance. `reason`: a code, for routing."""

    department: str
    reason: str
    case: Mapping[str, Any] = field(default_factory=dict)
    """What the people need to know, and the bot when it is back (bot/actions/staff/case.py)."""

    def utter(self, dispatcher: CollectingDispatcher) -> None:
        """Asks for it. The customer never sees this message: the desk carries it out."""
        custom: dict[str, Any] = {"type": "handoff", "department": self.department}
        custom |= {"reason": self.reason, "case": dict(self.case)}
        dispatcher.utter_message(json_message=custom)
