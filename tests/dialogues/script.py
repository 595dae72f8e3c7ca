"""Dialogues as (customer said, we replied) pairs, read from tests/dialogues/cases/."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Turn:
    """What the customer says, presses or shows (a photo), and what has to stand in our replies.

    `hear`: fragments that must be there, without regard to case; "a | b" is either of them.
    `never`: fragments that must not.
    """

    say: str | None
    press: str | None
    show: str | None
    hear: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True)
class Dialogue:
    """`end`: what has changed at the backend and the desk when it is over; nothing else has."""

    name: str
    topic: str
    turns: tuple[Turn, ...]
    end: dict[str, Any]
    identity: dict[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.topic}: {self.name}"


def dialogues() -> Iterator[Dialogue]:
    for path in sorted(CASES.glob("*.yml")):
        for case in YAML(typ="safe").load(path):
            turns = tuple(_turn(turn) for turn in case["turns"])
            yield Dialogue(
                case["dialogue"], path.stem, turns, case.get("end") or {}, case.get("identity")
            )


def _turn(data: dict[str, Any]) -> Turn:
    said = data.get("say")
    return Turn(
        None if said is None else str(said),
        data.get("press"),
        data.get("show"),
        _many(data.get("hear")),
        _many(data.get("never")),
    )


def _many(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)
