"""What the bot remembers of a conversation: one slot, plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker

from returns.intake import About, Draft, Place, Task, from_data, to_data

from .hearing.message import Message, message_of
from .mood import Mood

SLOT = "draft"
_TWICE = 2
_OURS = "EXTERNAL_"
"""Begins the intents that the desk triggers: nothing that the customer wrote."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A return that was refused, and when: what was decided then can be looked at again."""

    draft: Draft
    at: datetime


@dataclass(frozen=True, slots=True)
class Memory:
    """`draft`: the task under way. `agenda`: tasks that wait for it. `proved`: the ids of orders
    whose customer this conversation has proved to be. `heard`: the last message taken in.
    `noted`: what was told before any task was on. `missed`: messages in a row that said nothing
    of use. `seen` and `turn`: the latest message, and how many there were before it.
    `return_id`: the return that was spoken of last; `explained`: whose amount was explained.
    `offered`: the turn in which nothing but a person was offered. `refused`: a return that could
    not be, for when the customer takes what remains open. `refusal`: the last one, for whoever
    does not agree. `mood`: how the customer feels.
    `near`: the turn in which we offered to look places up.
    `reminded`: the turn in which we said that the courier comes tomorrow, or showed his times.
    `places`: where the courier comes, by return, if not to the order's address.
    `mentioned`: the order numbers that were said.
    `tracked`: task and order whose whereabouts were told last. `finished`: the last task."""

    draft: Draft | None = None
    agenda: tuple[Draft, ...] = ()
    proved: tuple[str, ...] = ()
    noted: Draft | None = None
    heard: str = ""
    missed: int = 0
    turn: int = -1
    return_id: str | None = None
    explained: str | None = None
    seen: str = ""
    offered: int = -2
    quiet: int = -2
    near: int = -2
    reminded: int = -9
    refused: Draft | None = None
    refusal: Refusal | None = None
    email: str | None = None
    postcode: str | None = None
    mood: Mood = field(default_factory=Mood)
    mentioned: tuple[str, ...] = ()
    tracked: str | None = None
    places: Mapping[str, Place] = field(default_factory=dict)
    finished: Task | None = None

    @property
    def is_upset(self) -> bool:
        """Whether to speak calmly: after words of anger, or when we failed to understand twice."""
        return self.mood.is_upset or self.missed >= _TWICE

    @property
    def order_id(self) -> str | None:
        """The order that is talked about: the draft's, or else the last that was proved."""
        if self.draft and self.draft.order_id:
            return self.draft.order_id
        return self.proved[-1] if self.proved else None

    @property
    def was_offered_a_person(self) -> bool:
        """Whether our last words asked for nothing but whether a person should step in."""
        return self.offered == self.turn - 1

    def at(self, message: Message) -> Memory:
        """The memory as a message finds it: one turn on, if it is a new one."""
        if message.id == self.seen:
            return self
        ours = message.intent.startswith(_OURS)
        mood = self.mood.after(message.text, thanks=message.intent == "thanks")
        return replace(self, seen=message.id, turn=self.turn + 1, mood=self.mood if ours else mood)


def asks_only_which_order(memory: Memory) -> bool:
    """Whether nothing is under way but the question whether it is about the order of before."""
    draft = memory.draft
    if draft is None or draft.asked is None or draft.asked.about is not About.ORDER:
        return False
    return bool(memory.proved) and not (draft.number or draft.elsewhere or draft.order_id)


def recall(tracker: Tracker) -> Memory:
    """The memory of this conversation; an empty one when there is none, or none that we can read
    (a release may change the form of a draft: the customer then starts the task anew)."""
    data = tracker.get_slot(SLOT)
    try:
        known = _memory(data) if isinstance(data, Mapping) else Memory()
    except (KeyError, TypeError, ValueError):
        known = Memory()
    return known.at(message_of(tracker))


def stored(memory: Memory) -> dict[str, Any]:
    """`memory` as the value of its slot."""
    return {
        "draft": to_data(memory.draft) if memory.draft else None,
        "agenda": [to_data(draft) for draft in memory.agenda],
        "proved": list(memory.proved),
        "noted": to_data(memory.noted) if memory.noted else None,
        "heard": memory.heard,
        "missed": memory.missed,
        "turn": memory.turn,
        "return_id": memory.return_id,
        "explained": memory.explained,
        "seen": memory.seen,
        "offered": memory.offered,
        "quiet": memory.quiet,
        "near": memory.near,
        "reminded": memory.reminded,
        "refused": to_data(memory.refused) if memory.refused else None,
        "email": memory.email,
        "postcode": memory.postcode,
        "refusal": _refusal_data(memory.refusal) if memory.refusal else None,
        "mentioned": list(memory.mentioned),
        "tracked": memory.tracked,
        "places": {return_id: asdict(place) for return_id, place in memory.places.items()},
        "finished": memory.finished,
        "mood": {**asdict(memory.mood), "said": list(memory.mood.said)},
    }


def _refusal_data(refusal: Refusal) -> dict[str, Any]:
    return {"draft": to_data(refusal.draft), "at": refusal.at.isoformat()}


def _memory(data: Mapping[str, Any]) -> Memory:
    return Memory(
        draft=from_data(data["draft"]) if data.get("draft") else None,
        agenda=tuple(from_data(draft) for draft in data.get("agenda", ())),
        proved=tuple(data.get("proved", ())),
        noted=from_data(data["noted"]) if data.get("noted") else None,
        heard=data.get("heard", ""),
        missed=int(data.get("missed", 0)),
        turn=int(data.get("turn", -1)),
        return_id=data.get("return_id"),
        explained=data.get("explained"),
        seen=data.get("seen", ""),
        offered=int(data.get("offered", -2)),
        quiet=int(data.get("quiet", -2)),
        near=int(data.get("near", -2)),
        reminded=int(data.get("reminded", -9)),
        refused=from_data(data["refused"]) if data.get("refused") else None,
        email=data.get("email"),
        postcode=data.get("postcode"),
        refusal=_refusal(data["refusal"]) if data.get("refusal") else None,
        mentioned=tuple(data.get("mentioned", ())),
        tracked=data.get("tracked"),
        places={key: Place(**place) for key, place in (data.get("places") or {}).items()},
        finished=Task(data["finished"]) if data.get("finished") else None,
        mood=_mood(data.get("mood") or {}),
    )


def _mood(data: Mapping[str, Any]) -> Mood:
    return Mood(**{**data, "said": tuple(data.get("said", ()))})


def _refusal(data: Mapping[str, Any]) -> Refusal:
    return Refusal(from_data(data["draft"]), datetime.fromisoformat(data["at"]))
