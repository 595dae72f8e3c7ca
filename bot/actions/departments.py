"""Passing a conversation to people: the message that the desk acts on."""

from __future__ import annotations

from dataclasses import dataclass

from rasa_sdk.executor import CollectingDispatcher


@dataclass(frozen=True, slots=True)
class Handoff:
    """`department`: customer_service, warehouse or finance. `reason`: a code, for routing."""

    department: str
    reason: str

    def utter(self, dispatcher: CollectingDispatcher) -> None:
        """Asks for it. The customer never sees this message: the desk carries it out."""
        custom = {"type": "handoff", "department": self.department, "reason": self.reason}
        dispatcher.utter_message(json_message=custom)
