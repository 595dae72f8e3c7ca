"""Opening the modals of a case, and taking in what was filled in, once."""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from connectors.casework import Casework, CaseworkDown, CaseworkError, CaseworkRefused
from connectors.slack import fields, forms, timers
from connectors.slack.account import Agent
from connectors.slack.acting import Acting, Asked
from connectors.slack.authority import Authorities
from connectors.slack.blocks import SNOOZE
from connectors.slack.notes import Notes
from connectors.slack.owning import owns, taken
from connectors.slack.reach import Reach
from desk.due import Due
from desk.errors import MoveRefused
from desk.handoff import Actor, Move
from desk.log import Clock
from desk.model import Conversation, HandoffRequest, Holder
from desk.staff import Act

Json = dict[str, Any]
PATIENCE = 2.2
"""Seconds until a modal has to be answered, with some to spare."""
OPENING = 1.5
"""Seconds for the facts: a trigger is good for three."""
BACK_FROM_AGENT = "/back_from_agent"
_ACTS = {act.value: act for act in Act}
FORMS = frozenset({*_ACTS, Move.TRANSFER.value, Move.HAND_BACK.value, SNOOZE})


class Modals:
    """What needs more than a press."""

    def __init__(
        self,
        reach: Reach,
        casework: Casework,
        authorities: Authorities,
        acting: Acting,
        notes: Notes,
        departments: tuple[str, ...],
        now: Clock,
    ) -> None:
        self._desk, self._store = reach.desk, reach.store
        self._directory, self._slack, self._locks = reach.directory, reach.slack, reach.locks
        self._casework = casework
        self._authorities, self._acting, self._notes = authorities, acting, notes
        self._departments, self._now = departments, now

    async def open(self, conversation: str, agent: Agent, form: str, trigger: str) -> str | None:
        """Show the form; what the agent has to be told instead."""
        talk = await self._desk.conversation(conversation)
        refusal = await self._may(talk, agent, form)
        if refusal:
            return refusal
        view = await self._view(conversation, agent, form)
        if isinstance(view, str):
            return view
        await self._slack.call("views.open", trigger_id=trigger, view=view)
        return None

    async def submit(self, view: Mapping[str, Any], user: Mapping[str, Any]) -> Json | None:
        """Do what was filled in; what Slack is to show instead of closing the modal."""
        form, about = view["callback_id"], json.loads(view["private_metadata"])
        conversation = str(about["conversation"])
        agent = await self._directory.agent(user["id"], user.get("name") or "")
        async with self._locks.of(conversation):
            talk = await self._desk.conversation(conversation)
            if form not in _ACTS and await self._was_done(view["id"], conversation):
                return None
            refusal = await self._may(talk, agent, form)
            if refusal:
                return _instead(refusal)
            entered = {**fields.entered(view), **about.get("given", {})}
            if form in _ACTS:
                return await self._act(view, conversation, agent, _ACTS[form], entered)
            return await self._move(view, conversation, agent, form, entered)

    async def _was_done(self, view: str, conversation: str) -> bool:
        return await self._store.records.is_recorded(conversation, view)

    async def _may(self, talk: Conversation, agent: Agent, form: str) -> str | None:
        if not agent.active:
            return "Only people with an active account can do this."
        if form == Move.TRANSFER and talk.holder is Holder.WAITING:
            return None
        return None if await owns(self._store, talk.id, agent.id) else taken(talk)

    async def _view(self, conversation: str, agent: Agent, form: str) -> Json | str:
        about = {"conversation": conversation}
        if form == Move.TRANSFER:
            handoff = await self._store.records.handoff(conversation)
            here = handoff.department if handoff else ""
            return forms.transfer(json.dumps(about), self._departments, here)
        if form == SNOOZE:
            return forms.snooze(json.dumps(about), self._desk.staff.hours, self._now())
        case = await self._desk.case(conversation)
        facts = await self._facts(case)
        if form == Move.HAND_BACK:
            return forms.hand_back(json.dumps(about), facts, case)
        act = _ACTS[form]
        if facts is None or act not in forms.offered(facts):
            return "This cannot be done to this case now."
        limit = await self._authorities.limit(act, agent.id, agent.handle)
        if not limit.allowed:
            return "You may not do this: agents.yml gives it to others. Ask a lead, or transfer."
        decide = facts["can"]["decide"]
        given = {"return_id": decide["id"]} if decide and act in (Act.APPROVE, Act.DECLINE) else {}
        return forms.act(act, json.dumps({**about, "given": given}), facts, limit)

    async def _facts(self, case: Mapping[str, Any]) -> Mapping[str, Any] | None:
        try:
            async with asyncio.timeout(OPENING):
                return await self._casework.dossier(case)
        except (CaseworkError, TimeoutError):
            return None

    async def _act(
        self, view: Mapping[str, Any], conversation: str, agent: Agent, act: Act, entered: Json
    ) -> Json | None:
        limit = await self._authorities.limit(act, agent.id, agent.handle)
        if not limit.allowed:
            return _instead("You may not do this: agents.yml gives it to others.")
        asked = Asked(view["id"], conversation, act, agent, entered, limit)
        work = await self._acting.begin(asked)
        if work is None:
            return None
        try:
            async with asyncio.timeout(PATIENCE):
                await self._acting.carry_out(work)
        except CaseworkRefused as refusal:
            return _instead(str(refusal))
        except (CaseworkDown, TimeoutError):
            return _instead("The shop's system is slow. It is being done; the thread will say so.")
        return None

    async def _move(
        self, view: Mapping[str, Any], conversation: str, agent: Agent, form: str, entered: Json
    ) -> Json | None:
        actor = Actor(agent.actor, agent.name)
        try:
            if form == Move.TRANSFER:
                request = HandoffRequest(entered["department"], entered["reason"])
                await self._desk.move(conversation, Move.TRANSFER, actor, request)
            elif form == Move.HAND_BACK:
                await self._hand_back(conversation, agent, entered)
            else:
                await self._snooze(conversation, view["id"], agent, entered)
        except MoveRefused:
            return _instead(taken(await self._desk.conversation(conversation)))
        await self._desk.record(
            conversation, actor, f"{form}_form", {"view": view["id"], **entered}
        )
        return None

    async def _hand_back(self, conversation: str, agent: Agent, entered: Json) -> None:
        """The bot goes on with the draft, its exception and what was agreed."""
        case = await self._desk.case(conversation)
        names = ("order_id", "draft", "settled")
        agreed = {name: case[name] for name in names if case.get(name)}
        agreed |= {name: entered[name] for name in ("resolution", "method") if entered.get(name)}
        agreed["agent"] = agent.name
        message = f"{BACK_FROM_AGENT}{json.dumps({'agreed': json.dumps(agreed)})}"
        await self._desk.hand_back(conversation, Actor(agent.actor, agent.name), message)

    async def _snooze(self, conversation: str, view: str, agent: Agent, entered: Json) -> None:
        until = self._until(str(entered["until"]))
        local = self._desk.staff.hours.local(until)
        said = f"{local:%a %d %b, %H:%M}"
        work = Due(f"wake:{view}", timers.WAKE, until, conversation)
        actor = Actor(agent.actor, agent.name)
        await self._desk.record(
            conversation,
            actor,
            SNOOZE,
            dict(entered),
            case={"snoozed_until": said},
            work=work,
            instead_of=(timers.NEXT, timers.IDLE, timers.REQUEUE, timers.WAKE),
        )
        reason = f": {entered['reason']}" if entered.get("reason") else "."
        words = f"{agent.name} snoozed this until {said}{reason}"
        await self._notes.add(conversation, f"snooze:{view}", words, refresh=True)

    def _until(self, choice: str) -> datetime:
        now, hours = self._now(), self._desk.staff.hours
        if choice == "open":
            return hours.opens_next(now) or now + timedelta(hours=12)
        return now + timedelta(minutes=int(choice))


def _instead(words: str) -> Json:
    return {"response_action": "update", "view": forms.message("Not done", words)}
