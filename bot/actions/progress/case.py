"""Telling the desk which return was spoken of: the message by which it remembers."""

from __future__ import annotations

from dataclasses import dataclass

from rasa_sdk.executor import CollectingDispatcher

import backend_client.model as shop

from .milestones import milestones


@dataclass(frozen=True, slots=True)
class CaseNote:
    """`told`: the keys of the milestones that the customer knows of now."""

    return_id: str
    rma: str
    told: tuple[str, ...]

    def utter(self, dispatcher: CollectingDispatcher) -> None:
        """The customer never sees this message."""
        told = {"return_id": self.return_id, "rma": self.rma, "told": list(self.told)}
        dispatcher.utter_message(json_message={"type": "case", **told})


def case_note(found: shop.Return) -> CaseNote:
    """All that has happened to this return was told just now."""
    return CaseNote(found.id, found.rma_number, tuple(one.key for one in milestones(found)))
