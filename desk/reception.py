"""Passing a customer to people, and telling them truthfully how it stands."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from desk import handoff
from desk.handoff import Actor, Move
from desk.hours import Hours
from desk.log import LogWriter
from desk.model import HandoffRequest, Saying
from desk.staff import Staff, Wish
from desk.waiting import Outlook, outlook
from desk.wording import Sentence, Wording


class Reception:
    """Knows the staff, and has the words."""

    def __init__(self, wording: Wording, staff: Staff) -> None:
        self._wording, self.staff = wording, staff

    async def request(
        self, writer: LogWriter, request: HandoffRequest, actor: Actor, turn: int
    ) -> Saying:
        """Put the customer into the right queue; what they are to be told. Raises MoveRefused."""
        department = self.staff.route(_wish(writer, request))
        await handoff.move(writer, Move.REQUEST, actor, replace(request, department=department))
        return await self.standing(writer, turn)

    async def transfer(self, writer: LogWriter, request: HandoffRequest, actor: Actor) -> Saying:
        """Pass the customer on to another department; what they are to be told."""
        await handoff.move(writer, Move.TRANSFER, actor, request)
        told = self._words(Sentence.TRANSFERRED, writer.cursor, team=_team(request.department))
        standing = await self.standing(writer, writer.cursor)
        return replace(standing, text=f"{told.text} {standing.text}")

    async def standing(self, writer: LogWriter, turn: int) -> Saying:
        """How long the queue is, who is there, how long it takes; or when the team is back."""
        found = await outlook(writer.connection, writer.id, self.staff.hours, writer.now)
        if found is None:
            return self._wording.say(Sentence.NOT_WAITING, turn)
        if not found.is_open:
            when = self._when(found.opens_at, writer.now, turn)
            return self._words(Sentence.CLOSED, turn, when=when)
        return self._words(Sentence.WAITING, turn, queue=self._queue(found, turn))

    async def kept(self, writer: LogWriter, turn: int) -> Saying | None:
        """That what they wrote waits for the team; None while the team is there."""
        found = await outlook(writer.connection, writer.id, self.staff.hours, writer.now)
        if found is None or found.is_open:
            return None
        return self._words(Sentence.KEPT, turn, when=self._when(found.opens_at, writer.now, turn))

    def _queue(self, found: Outlook, turn: int) -> str:
        parts = [self._ahead(found.ahead, turn)]
        if found.on:
            several = Sentence.ON_ONE if len(found.on) == 1 else Sentence.ON_MANY
            parts.append(self._words(several, turn, names=_listed(found.on[:3])).text)
        usual = Sentence.USUAL if found.usual is not None else Sentence.USUAL_UNKNOWN
        parts.append(self._words(usual, turn, time=_span(found.usual)).text)
        return " ".join(part for part in parts if part)

    def _ahead(self, count: int, turn: int) -> str | None:
        many = (Sentence.AHEAD_NONE, Sentence.AHEAD_ONE)
        sentence = many[count] if count < len(many) else Sentence.AHEAD_MANY
        return self._words(sentence, turn, count=str(count)).text

    def _when(self, at: datetime | None, now: datetime, turn: int) -> str:
        if at is None:
            return self._words(Sentence.WHEN_UNKNOWN, turn).text or ""
        there, here = self.staff.hours.local(at), self.staff.hours.local(now)
        days = (there.date() - here.date()).days
        sentence = (Sentence.WHEN_TODAY, Sentence.WHEN_TOMORROW, Sentence.WHEN_LATER)[min(days, 2)]
        day, time = f"{there:%A}, {there.day} {there:%B}", f"{there:%H:%M}"
        return (
            self._words(sentence, turn, day=day, time=time, zone=_zone(self.staff.hours)).text or ""
        )

    def _words(self, sentence: Sentence, turn: int, **figures: str) -> Saying:
        return self._wording.say(sentence, turn, figures)


def _wish(writer: LogWriter, request: HandoffRequest) -> Wish:
    return Wish(
        reason=request.reason,
        department=request.department,
        value=_amount(request.case.get("value")),
        locale=str(request.case.get("language") or writer.opening.locale or ""),
        tier=str(request.case.get("tier") or ""),
    )


def _amount(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value["amount"])) if isinstance(value, Mapping) else None
    except (KeyError, InvalidOperation):
        return None


def _team(department: str) -> str:
    return department.replace("_", " ")


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _span(time: timedelta | None) -> str:
    if time is None:
        return ""
    minutes = max(1, round(time.total_seconds() / 60))
    if minutes < 90:
        return "a minute" if minutes == 1 else f"{minutes} minutes"
    return f"{round(minutes / 60)} hours"


def _zone(hours: Hours) -> str:
    return hours.zone.key.rpartition("/")[2].replace("_", " ")
