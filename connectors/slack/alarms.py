"""What happens when a timer runs out: the channel is warned, then the lead; an agent who has fallen
silent is warned, then the customer waits again for anybody; what was snoozed wakes."""

from datetime import timedelta

from connectors.slack import timers
from connectors.slack.account import Directory
from connectors.slack.notes import Notes
from connectors.slack.records import Handoff
from connectors.slack.store import Store
from desk.desk import Desk
from desk.due import Due, Schedule
from desk.errors import MoveRefused
from desk.handoff import Actor, Move
from desk.log import Clock
from desk.model import Holder
from desk.staff import Staff

RULE = Actor("desk")
"""Who moves a conversation when nobody does."""
_OVERDUE = {
    timers.FIRST: "Overdue: nobody has answered this customer yet.",
    timers.NEXT: "Overdue: the customer waits for an answer.",
    timers.RESOLUTION: "Overdue: this was to be settled by now.",
}


class Alarms:
    """Carries the timers out. Each looks first whether it still applies."""

    def __init__(
        self,
        desk: Desk,
        store: Store,
        directory: Directory,
        notes: Notes,
        schedule: Schedule,
        now: Clock,
    ) -> None:
        self._desk, self._store, self._directory = desk, store, directory
        self._notes, self._schedule, self._now = notes, schedule, now
        for kind in _OVERDUE:
            schedule.on(kind, self._overdue)
        schedule.on(timers.LEAD, self._tell_lead)
        schedule.on(timers.LEAD_OF_END, self._tell_lead)
        schedule.on(timers.IDLE, self._idle)
        schedule.on(timers.REQUEUE, self._requeue)
        schedule.on(timers.WAKE, self._wake)

    @property
    def _staff(self) -> Staff:
        return self._desk.staff

    async def _overdue(self, work: Due) -> None:
        if await self._open_handoff(work) is None:
            return
        await self._notes.add(work.conversation or "", work.id, _OVERDUE[work.kind], loud=True)
        kind = timers.LEAD_OF_END if work.kind == timers.RESOLUTION else timers.LEAD
        await self._plan(kind, work, self._staff.timers.lead_after)

    async def _tell_lead(self, work: Due) -> None:
        handoff = await self._open_handoff(work)
        names = self._staff.leads.get(handoff.department, ()) if handoff else ()
        found = [await self._directory.find(name) for name in names]
        leads = " ".join(f"<@{user}>" for user in found if user)
        if leads:
            words = "this is still overdue. Please see to it."
            await self._notes.add(work.conversation or "", work.id, words, raw=leads)

    async def _idle(self, work: Due) -> None:
        handoff = await self._open_handoff(work)
        if handoff is None or handoff.agent is None:
            return
        minutes = round(self._staff.timers.requeue.total_seconds() / 60)
        words = (
            f"your customer has waited for a while. Answer, snooze or hand back: in {minutes}"
            " minutes they wait again, for anybody."
        )
        mention = f"<@{handoff.agent.removeprefix('slack:')}>"
        await self._notes.add(work.conversation or "", work.id, words, raw=mention)
        await self._plan(timers.REQUEUE, work, self._staff.timers.requeue, agent=handoff.agent)

    async def _requeue(self, work: Due) -> None:
        handoff = await self._open_handoff(work)
        if handoff is None or handoff.agent != work.data.get("agent"):
            return
        try:
            await self._desk.move(work.conversation or "", Move.RELEASE, RULE)
        except MoveRefused:
            return

    async def _wake(self, work: Due) -> None:
        conversation = work.conversation or ""
        awake = {"snoozed_until": None}
        await self._desk.record(conversation, RULE, "wake", {}, case=awake)
        handoff = await self._open_handoff(work)
        if handoff is None or handoff.agent is None:
            return
        mention = f"<@{handoff.agent.removeprefix('slack:')}>"
        await self._notes.add(
            conversation, work.id, "this is awake again.", raw=mention, refresh=True
        )
        await self._plan(timers.IDLE, work, self._staff.timers.idle)

    async def _open_handoff(self, work: Due) -> Handoff | None:
        """The request for a person as it stands; None when nobody waits for one any more."""
        conversation = work.conversation or ""
        talk = await self._desk.conversation(conversation)
        if talk.holder not in (Holder.WAITING, Holder.AGENT):
            return None
        return await self._store.records.handoff(conversation)

    async def _plan(self, kind: str, work: Due, span: timedelta, **data: str) -> None:
        at = self._staff.hours.after(self._now(), span)
        await self._schedule.plan(Due(f"{kind}:{work.id}", kind, at, work.conversation, data))
