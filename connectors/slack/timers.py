"""What must happen by when, read off the log: answers, ends, and agents who have fallen silent.

Every line of the log is seen once it is carried, in order; what it makes due is planned under ids
that follow from it, so that a line which is seen twice plans nothing twice.
"""

from datetime import datetime, timedelta

from connectors.slack.store import Place, Store
from desk import due
from desk.database import Database
from desk.due import Due
from desk.model import Event, Holder, Kind, Role
from desk.staff import Staff

Promised = tuple[tuple[str, datetime], ...]
FIRST, NEXT, RESOLUTION = "slack_first", "slack_next", "slack_resolution"
IDLE, REQUEUE, WAKE = "slack_idle", "slack_requeue", "slack_wake"
LEAD, LEAD_OF_END = "slack_lead", "slack_lead_of_end"
ANSWERED = (FIRST, NEXT, IDLE, REQUEUE, LEAD)
"""What an answer settles."""
_WHILE_HELD = (NEXT, IDLE, REQUEUE, WAKE, LEAD)
ALL = (*ANSWERED, RESOLUTION, LEAD_OF_END, WAKE)


class Timers:
    """Plans and calls off; who warns is elsewhere."""

    def __init__(self, database: Database, store: Store, staff: Staff) -> None:
        self._database, self._store, self._staff = database, store, staff

    async def saw(self, place: Place, line: Event) -> None:
        """`place`: how things stand after `line`."""
        if line.kind is Kind.HOLDER:
            await self._turned(place.holder, line)
        elif line.role is Role.AGENT and place.holder is Holder.AGENT:
            await self._call_off(line, ANSWERED)
        elif line.role is Role.CUSTOMER and place.holder is Holder.AGENT:
            async with self._database.write() as connection:
                await due.hasten(connection, line.conversation, WAKE, line.at)
            await self._plan_answer(line)

    async def promised(self, conversation: str, holder: Holder, at: datetime) -> Promised:
        """What must happen by when, while people have it. What a turn at `at` is about to plan is
        told as if it were planned."""
        spans = self._staff.timers
        wanted = [("First answer", FIRST, spans.first_response)] if holder is Holder.WAITING else []
        if holder in (Holder.WAITING, Holder.AGENT):
            wanted.append(("Settled", RESOLUTION, spans.resolution))
        found = []
        for what, kind, span in wanted:
            planned = await self._store.records.planned_for(conversation, kind)
            found.append((what, planned or self._staff.hours.after(at, span)))
        return tuple(found)

    async def _turned(self, holder: Holder, line: Event) -> None:
        timers = self._staff.timers
        if holder is Holder.WAITING:
            await self._call_off(line, _WHILE_HELD)
            await self._plan(FIRST, line, self._after(line, timers.first_response))
            await self._plan_resolution(line)
        elif holder is Holder.AGENT:
            await self._plan(IDLE, line, self._after(line, timers.idle))
        else:
            await self._call_off(line, ALL)

    async def _plan_answer(self, line: Event) -> None:
        """From the first line that waits for an answer on; later ones do not begin anew."""
        if await self._is_planned(line.conversation, NEXT):
            return
        timers = self._staff.timers
        await self._plan(NEXT, line, self._after(line, timers.next_response))
        if not await self._is_planned(line.conversation, IDLE):
            await self._plan(IDLE, line, self._after(line, timers.idle))

    async def _plan_resolution(self, line: Event) -> None:
        """Passing a conversation on does not begin its time anew."""
        if not await self._is_planned(line.conversation, RESOLUTION):
            at = self._after(line, self._staff.timers.resolution)
            await self._plan(RESOLUTION, line, at)

    async def _is_planned(self, conversation: str, kind: str) -> bool:
        return await self._store.records.planned_for(conversation, kind) is not None

    async def _plan(self, kind: str, line: Event, at: datetime) -> None:
        work = Due(f"{kind}:{line.conversation}:{line.seq}", kind, at, line.conversation)
        async with self._database.write() as connection:
            await due.plan(connection, work)

    async def _call_off(self, line: Event, kinds: tuple[str, ...]) -> None:
        async with self._database.write() as connection:
            await due.call_off(connection, line.conversation, kinds, line.at)

    def _after(self, line: Event, span: timedelta) -> datetime:
        return self._staff.hours.after(line.at, span)
