"""Acts of agents on a case, carried out once: planned before they begin, and found again after a
crash, under the same key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from connectors.casework import Casework, CaseworkRefused
from connectors.slack.account import Agent
from connectors.slack.notes import Notes
from desk.desk import Desk
from desk.due import Due, Schedule
from desk.handoff import Actor
from desk.log import Clock
from desk.model import Role
from desk.staff import Limit

KIND = "slack_act"
HEAD_START = timedelta(seconds=20)
"""So long the one who was asked has it alone; then the schedule takes it up."""


@dataclass(frozen=True)
class Asked:
    """An act as it was filled in; `id` is the modal's, so that it can be sent in twice."""

    id: str
    conversation: str
    act: str
    agent: Agent
    fields: Mapping[str, Any]
    limit: Limit


class Acting:
    """Asks the bot's side to do it, then tells the customer and the thread."""

    def __init__(
        self, desk: Desk, casework: Casework, notes: Notes, schedule: Schedule, now: Clock
    ) -> None:
        self._desk, self._casework, self._notes = desk, casework, notes
        self._schedule, self._now = schedule, now
        schedule.on(KIND, self._take_up)

    async def begin(self, asked: Asked) -> Due | None:
        """Put it on record and plan it; None when it was sent in before."""
        most = asked.limit.most
        data = {
            "act": asked.act,
            "agent": asked.agent.id,
            "name": asked.agent.name,
            "fields": dict(asked.fields),
            "most": None if most is None else {name: str(value) for name, value in most.items()},
        }
        work = Due(f"act:{asked.id}", KIND, self._now() + HEAD_START, asked.conversation, data)
        actor = Actor(asked.agent.actor, asked.agent.name)
        detail = {"fields": data["fields"]}
        fresh = await self._desk.record(asked.conversation, actor, asked.act, detail, work=work)
        return work if fresh else None

    async def carry_out(self, work: Due) -> None:
        """Do it now. Raises CaseworkRefused, and CaseworkDown: then it is taken up again."""
        try:
            await self._do(work)
        except CaseworkRefused:
            await self._schedule.finish(work)
            raise
        await self._schedule.finish(work)

    async def _take_up(self, work: Due) -> None:
        """For the schedule, which ends it when this comes back."""
        try:
            await self._do(work)
        except CaseworkRefused as refusal:
            words = f"{work.data['name']}: not done. {refusal}"
            await self._notes.add(work.conversation or "", work.id, words)

    async def _do(self, work: Due) -> None:
        """Begun again, it acts, says and notes nothing twice. Raises as `carry_out`."""
        data, conversation = work.data, work.conversation or ""
        actor = Actor(f"slack:{data['agent']}", data["name"])
        case = await self._desk.case(conversation)
        try:
            done = await self._casework.act(
                data["act"], work.id, case, data["fields"], data["most"]
            )
        except CaseworkRefused as refusal:
            detail = {"code": refusal.code}
            await self._desk.record(conversation, actor, f"{data['act']}_refused", detail)
            raise
        if done.say:
            body = {"card": _link_card(done.link)} if done.link else None
            await self._desk.say(
                conversation,
                Role.AGENT,
                done.say,
                name=data["name"],
                channel="slack",
                external_id=work.id,
                body=body,
            )
        changed = {**done.case, "settled": True} if "return_id" in done.case else dict(done.case)
        detail = {"told": done.told}
        await self._desk.record(conversation, actor, f"{data['act']}_done", detail, case=changed)
        await self._notes.add(conversation, work.id, f"{data['name']}: {done.told}", refresh=True)


def _link_card(link: tuple[str, str]) -> dict[str, Any]:
    label, address = link
    return {
        "type": "return",
        "title": label,
        "text": label,
        "link": {"label": label, "url": address},
    }
