"""What the components hand on to each other: the message and its clauses, as understood so far."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.language.clauses import Span, split

Vector = npt.NDArray[np.float32]
PARTS = "parts"


@dataclass
class Part:
    """A whole message, or one clause of it. Filled in from component to component."""

    span: Span
    vector: Vector | None = None
    ranking: list[tuple[str, float]] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)


def parts_of(message: Message) -> list[Part]:
    """The parts; the whole message comes first, and alone when it says one thing."""
    if message.get(PARTS) is None:
        message.set(PARTS, [Part(span) for span in _spans(message.get(TEXT) or "")])
    parts: list[Part] = message.get(PARTS)
    return parts


def _spans(text: str) -> list[Span]:
    whole = Span(text, 0, len(text))
    clauses = split(text)
    return [whole, *clauses] if len(clauses) > 1 else [whole]
