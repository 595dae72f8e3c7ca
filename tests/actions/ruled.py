"""The conversation without Rasa: the real actions, led by the real rules of bot/data/rules.

Rasa's part is played by a few lines that follow those rules to the letter: which actions an intent
leads to, in a task and outside one, and what the form does. Messages come understood already.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

RULES = Path(__file__).resolve().parents[2] / "bot" / "data" / "rules"
FORM = "task_form"
Json = dict[str, Any]


@dataclass(frozen=True)
class Rules:
    """The actions that follow each intent, `inside` a task and `outside` one."""

    inside: Mapping[str, Sequence[str]]
    outside: Mapping[str, Sequence[str]]

    @classmethod
    def load(cls) -> Rules:
        inside: dict[str, Sequence[str]] = {}
        outside: dict[str, Sequence[str]] = {}
        for path in sorted(RULES.glob("*.yml")):
            for rule in YAML(typ="safe").load(path)["rules"]:
                steps = rule["steps"]
                conditions = [c for c in rule.get("condition", ()) if "active_loop" in c]
                table = inside if conditions else outside
                actions = [step["action"] for step in steps if "action" in step]
                for intent in _intents(steps[0]):
                    table[intent] = actions
        return cls(inside, outside)


def _intents(step: Json) -> list[str]:
    if "or" in step:
        return [one["intent"] for one in step["or"]]
    return [step["intent"]] if "intent" in step else []


@dataclass
class Said:
    """A message as Rasa would have understood it."""

    text: str
    intent: str
    entities: Sequence[tuple[str, object]] = ()

    def parsed(self) -> Json:
        entities = [{"entity": name, "value": value, "start": 0, "end": 0}
                    for name, value in self.entities]  # fmt: skip
        clause = {"text": self.text, "intent": self.intent, "confidence": 1.0, "entities": entities}
        return {
            "message_id": uuid.uuid4().hex,
            "text": self.text,
            "intent": {"name": self.intent, "confidence": 1.0},
            "entities": entities,
            "clauses": [] if self.text.startswith("/") else [clause],
            "metadata": {"channel": "web", "identity": None, "typed": True},
        }


@dataclass
class Heard:
    """What came back."""

    texts: list[str] = field(default_factory=list)
    buttons: list[Json] = field(default_factory=list)
    handed_off: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


class Talk:
    """One conversation. `copied` gives one that goes on from here and leaves this as it is."""

    def __init__(self, actions: Mapping[str, Action], rules: Rules) -> None:
        self._actions = actions
        self._rules = rules
        self.sender = uuid.uuid4().hex
        self.slots: Json = {}
        self.in_task = False
        self._message: Json = {}
        self._heard = Heard()

    def copied(self) -> Talk:
        other = Talk(self._actions, self._rules)
        other.sender, other.in_task = self.sender, self.in_task
        other.slots = copy.deepcopy(self.slots)
        return other

    async def say(self, said: Said) -> Heard:
        """All that is said back."""
        self._message, self._heard = said.parsed(), Heard()
        if self.in_task and await self._form_takes_it():
            return self._heard
        table = self._rules.inside if self.in_task else self._rules.outside
        actions = table.get(said.intent) or self._rules.outside[said.intent]
        for name in actions:
            await self._do(name)
        return self._heard

    async def _do(self, name: str) -> None:
        if name == FORM:
            self.in_task = True
            if not await self._form_takes_it():
                await self._run("action_ask_answer")
        elif name == "action_deactivate_loop":
            self.in_task = False
        elif name != "action_listen":
            await self._run(name)

    async def _form_takes_it(self) -> bool:
        """Whether the form keeps the message; it then asks, or ends and the task is done."""
        events = await self._run("validate_task_form")
        if not events:
            return False
        ended = any(event.get("name") == "requested_slot" for event in events)
        if not ended:
            await self._run("action_ask_answer")
            return True
        self.in_task = False
        await self._run("action_finish_task")
        if self.slots.get("more_to_do"):
            self.in_task = True
            await self._form_takes_it()
        return True

    async def _run(self, name: str) -> list[Json]:
        dispatcher = CollectingDispatcher()
        loop = {"name": FORM} if self.in_task else {}
        tracker = Tracker(self.sender, self.slots, self._message, [], False, None, loop, name)
        events: list[Json] = await self._actions[name].run(dispatcher, tracker, {})
        for message in dispatcher.messages:
            self._keep(message)
        for event in events:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
        for event in events:
            if event["event"] == "followup" and event["name"] == FORM:
                await self._do(FORM)
        return events

    def _keep(self, message: Json) -> None:
        if message.get("text"):
            self._heard.texts.append(message["text"])
        self._heard.buttons += message.get("buttons") or []
        custom = message.get("custom") or {}
        self._heard.handed_off |= custom.get("type") == "handoff"
