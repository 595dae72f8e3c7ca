"""Whole conversations between simulated customers and the bot, several at once."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from bot.actions.mood import shows_anger
from tests.simulation.goals import Goal
from tests.simulation.judge import Json, writes
from tests.simulation.personas import Persona
from tests.simulation.reading import Reply, read
from tests.simulation.shopper import Act, Shopper
from tests.tone import CHEER

RASA_PATIENCE_S = 120


@dataclass(frozen=True)
class Task:
    """Who wants what. `signed_in`: the shop's page says who it is. `run` tells apart the
    conversations in which the same person pursues the same goals in other words."""

    number: int
    run: int
    goals: tuple[Goal, ...]
    persona: Persona
    seed: str
    signed_in: bool = False

    @property
    def orders(self) -> frozenset[str]:
        return frozenset(goal.order.id for goal in self.goals if goal.order)

    @property
    def wanted(self) -> frozenset[str]:
        return frozenset().union(*(goal.wanted for goal in self.goals))

    @property
    def identity(self) -> dict[str, str] | None:
        order = next((goal.order for goal in self.goals if goal.order), None)
        if order is None or not self.signed_in:
            return None
        customer = order.customer
        return {"customer_id": customer.id or "", "email": customer.email, "name": ""}


@dataclass
class Conversation:
    """What was said, and how it ended."""

    task: Task
    said: list[str] = field(default_factory=list)
    turns: int = 0
    repeats: int = 0
    many_questions: int = 0
    cheerful: int = 0
    misheard: list[str] = field(default_factory=list)
    gave_up: str = ""
    heard_all: bool = False
    wrote: frozenset[str] = frozenset()

    @property
    def wrong_writes(self) -> frozenset[str]:
        return self.wrote - self.task.wanted

    @property
    def reached(self) -> bool:
        return self.heard_all and self.wrote == self.task.wanted

    @property
    def dead_end(self) -> bool:
        """Nothing led on, and nobody was offered either."""
        return bool(self.gave_up) and self.gave_up not in ("handed off", "wants a person")

    def transcript(self) -> str:
        head = [f"{self.task.persona.name}: " + " + ".join(map(str, self.task.goals))]
        head += [f"signed in: {self.task.signed_in}; task {self.task.number} run {self.task.run}"]
        tail = [f"ended: {self.gave_up or 'content'}"]
        for label, found in (("wanted", self.task.wanted), ("wrote", self.wrote),
                             ("misheard", self.misheard)):  # fmt: skip
            tail += [f"{label}: {one}" for one in sorted(found)]
        return "\n".join([*head, "", *self.said, "", *tail])


async def held(
    tasks: Sequence[Task],
    http: httpx.AsyncClient,
    rasa: str,
    at_once: int,
    tell: Callable[[Conversation], None],
) -> list[Conversation]:
    """All conversations of `tasks`, `at_once` at a time."""
    gate = asyncio.Semaphore(at_once)

    async def one(task: Task) -> Conversation:
        async with gate:
            conversation = await _hold(task, http, f"{rasa}/webhooks/rest/webhook")
        tell(conversation)
        return conversation

    return list(await asyncio.gather(*(one(task) for task in tasks)))


async def _hold(task: Task, http: httpx.AsyncClient, url: str) -> Conversation:
    shopper = Shopper(task.goals, task.persona, Random(task.seed))
    conversation = Conversation(task)
    sender, before = f"simulated-{uuid.uuid4().hex}", ""
    act: Act | None = shopper.first()
    while act is not None:
        reply = await _send(act, sender, task, http, url)
        _record(conversation, act, reply, before)
        before = reply.texts[-1] if reply.texts else before
        act = shopper.react(reply)
    conversation.turns = shopper.turns
    conversation.misheard = shopper.misheard
    conversation.gave_up = shopper.gave_up
    conversation.heard_all = shopper.reached_all
    return conversation


async def _send(act: Act, sender: str, task: Task, http: httpx.AsyncClient, url: str) -> Reply:
    metadata = {"channel": "web", "identity": task.identity, "typed": act.payload is None,
                "attachments": list(act.photos)}  # fmt: skip
    body = {"sender": sender, "message": act.payload or act.text, "metadata": metadata}
    answer = await http.post(url, json=body, timeout=RASA_PATIENCE_S)
    entries: list[dict[str, Any]] = answer.raise_for_status().json()
    return read(entries)


def _record(conversation: Conversation, act: Act, reply: Reply, before: str) -> None:
    tapped = f"[{act.text}]" if act.payload else act.text
    conversation.said.append(f"> {tapped}")
    conversation.said.append(reply.text or "(nothing)")
    if reply.buttons:
        conversation.said.append("  " + " ".join(f"[{b.label}]" for b in reply.buttons))
    conversation.repeats += bool(before) and before in reply.texts
    upset = act.payload is None and shows_anger(act.text)
    conversation.cheerful += upset and any(CHEER.search(text) for text in reply.texts)
    conversation.many_questions += any(text.count("?") > 1 for text in reply.texts)


def judged(conversations: Sequence[Conversation], before: Json, after: Json) -> set[str]:
    """Gives each conversation what was written to its orders; returns what nobody asked for."""
    found = writes(before, after)
    for conversation in conversations:
        for order_id in conversation.task.orders:
            conversation.wrote |= found.pop(order_id, frozenset())
    return {f"{order_id}: {what}" for order_id, all_of in found.items() for what in all_of}
