"""A customer's message as Rasa understood it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rasa_sdk import Tracker

from .short_numbers import with_short_number

GUESS = "guess: "
"""Before the name of an entity that was learned from examples and is not sure."""
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a message with its own intent. `entities`: what was found in it, by name."""

    text: str
    intent: str
    entities: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Message:
    """The latest message. `id` tells it from the one before. `choice` is a button's "about:value".

    `identity` is who the shop's page says it is (a signed token that the desk has checked).
    """

    id: str
    text: str
    intent: str
    confidence: float = 1.0
    entities: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    clauses: tuple[Clause, ...] = ()
    choice: tuple[str, str] | None = None
    identity: Mapping[str, str] | None = None
    order: str | None = None
    """The number of the order from whose page the chat was opened."""
    photos: tuple[str, ...] = ()
    """The ids of the photos that came with it."""

    @property
    def unsaid(self) -> Message:
        """The same turn of the same customer, with nothing said: for what was heard already."""
        return replace(self, text="", intent="", entities={}, clauses=(), choice=None)

    def first(self, entity: str) -> Any:
        """The first value found for `entity`, or None."""
        values = self.entities.get(entity, ())
        return values[0] if values else None


def message_of(tracker: Tracker) -> Message:
    """The message that the tracker holds as its latest."""
    data = tracker.latest_message or {}
    metadata = data.get("metadata") or {}
    entities = _by_name(data.get("entities") or ())
    text = "" if _is_no_text(data, entities) else str(data.get("text") or "")
    entities = with_short_number(text, entities)
    intent = data.get("intent") or {}
    return Message(
        id=str(data.get("message_id") or ""),
        text=text,
        intent=str(intent.get("name") or ""),
        confidence=float(intent.get("confidence") or 0.0),
        entities=entities,
        clauses=tuple(_clause(clause) for clause in data.get("clauses") or ()),
        choice=_choice(entities),
        identity=metadata.get("identity"),
        order=metadata.get("order"),
        photos=tuple(metadata.get("attachments") or ()),
    )


def _is_no_text(data: Mapping[str, Any], entities: Mapping[str, Any]) -> bool:
    """A button, or photos without words: what Rasa reads then is a command of ours."""
    return "choice" in entities or str(data.get("text") or "").startswith("/")


def _clause(data: Mapping[str, Any]) -> Clause:
    text = str(data.get("text", ""))
    return Clause(
        text=text,
        intent=str(data.get("intent", "")),
        entities=with_short_number(text, _by_name(data.get("entities") or ())),
        confidence=float(data.get("confidence", 1.0)),
    )


def _by_name(entities: Sequence[Mapping[str, Any]]) -> dict[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    for entity in entities:
        sure = float(entity.get("confidence_entity") or 1.0) >= _SURE
        name = str(entity.get("entity")) if sure else f"{GUESS}{entity.get('entity')}"
        found[name] = (*found.get(name, ()), entity.get("value"))
    return found


def _choice(entities: Mapping[str, tuple[Any, ...]]) -> tuple[str, str] | None:
    about, _, value = str(entities.get("choice", ("",))[0]).partition(":")
    return (about, value) if value else None
