"""What the Slack door must know of what the desk has on record. Nothing is written here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from connectors.slack import schema
from connectors.slack.account import actor
from desk import agents
from desk import schema as desk_schema
from desk.care.survey import store as surveys
from desk.care.survey.store import Survey
from desk.database import Database
from desk.log import Clock
from desk.model import Conversation, Kind

_RATED = 3


@dataclass(frozen=True)
class Handoff:
    """One request for a person; `agent` is who has claimed it."""

    department: str
    reason: str
    requested_at: datetime
    claimed_at: datetime | None
    agent: str | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Held:
    """A thread that an agent (a Slack user) holds. `since`: the claim's `ts`, by Slack's clock."""

    conversation: str
    agent: str
    channel: str
    root: str
    since: str


@dataclass(frozen=True)
class Step:
    """One department's time with a conversation; `ended_at` None: it is there now."""

    department: str
    since: datetime
    agent: str | None
    ended_at: datetime | None
    outcome: str | None


class Records:
    """Queries over the desk's tables, some beside our own."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database, self._now = database, now

    async def behind(self) -> list[str]:
        """Conversations that were handed to people and have lines not carried yet."""
        talk, place = desk_schema.conversations, schema.places
        query = (
            select(talk.c.id)
            .outerjoin(place, place.c.conversation == talk.c.id)
            .where(
                talk.c.id.in_(select(desk_schema.handoffs.c.conversation)),
                func.coalesce(place.c.seq, 0) < talk.c.cursor,
            )
        )
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def held(self) -> list[Held]:
        """The threads that agents hold now."""
        handoff, place, claim = desk_schema.handoffs, schema.places, schema.claims
        query = (
            select(
                place.c.conversation,
                func.replace(claim.c.agent, actor(""), ""),
                place.c.channel,
                place.c.root,
                claim.c.ts,
            )
            .join(handoff, handoff.c.conversation == place.c.conversation)
            .join(claim, claim.c.conversation == place.c.conversation)
            .where(handoff.c.ended_at.is_(None), handoff.c.agent == claim.c.agent)
            .where(place.c.root.is_not(None))
        )
        async with self._database.read() as connection:
            return [Held(*row) for row in await connection.execute(query)]

    async def held_by(self, agent: str) -> list[str]:
        """The conversations that this agent holds."""
        table = desk_schema.handoffs
        query = select(table.c.conversation).where(
            table.c.agent == agent, table.c.ended_at.is_(None)
        )
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def said(self, conversation: str, channel: str, young: timedelta) -> list[str]:
        """What agents' lines of late, not their pieces, were brought as by this channel."""
        line = desk_schema.log.c
        query = select(line.external_id).where(
            line.conversation == conversation,
            line.channel == channel,
            line.kind == Kind.MESSAGE,
            line.at > self._now() - young,
            line.external_id.not_like("%:%:%"),
        )
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def handoff(self, conversation: str, at: datetime | None = None) -> Handoff | None:
        """The newest request for a person, as it stands now; `at`: the newest one until then."""
        table = desk_schema.handoffs
        query = select(table).where(table.c.conversation == conversation)
        if at is not None:
            query = query.where(table.c.requested_at <= at)
        row = await self._one(query.order_by(table.c.id.desc()).limit(1))
        names = Handoff.__dataclass_fields__
        return Handoff(**{name: row[name] for name in names}) if row else None

    async def ledger(self, conversation: str) -> list[Step]:
        """Who has had it since when, oldest first."""
        table, agents = desk_schema.handoffs, desk_schema.agents
        query = (
            select(table, agents.c.name)
            .outerjoin(agents, agents.c.id == table.c.agent)
            .where(table.c.conversation == conversation)
            .order_by(table.c.id)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings()
            return [
                Step(
                    row["department"],
                    row["requested_at"],
                    row["name"],
                    row["ended_at"],
                    row["outcome"],
                )
                for row in rows
            ]

    async def rated(self, conversation: Conversation) -> list[Survey]:
        """How this customer found us before, newest first."""
        person = surveys.person_of(conversation.id, conversation.opening.identity)
        async with self._database.read() as connection:
            return await surveys.rated(connection, person, _RATED)

    async def is_recorded(self, conversation: str, view: str) -> bool:
        """Whether what was filled in in this modal has been done."""
        table = desk_schema.audit
        query = select(table.c.detail).where(
            table.c.conversation == conversation, table.c.action.like("%\\_form", escape="\\")
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).scalars()
            return any(detail.get("view") == view for detail in rows)

    async def planned_for(self, conversation: str, kind: str) -> datetime | None:
        """When work of this kind is due for the conversation; None: there is none left to do."""
        table = desk_schema.due
        query = select(table.c.at).where(
            table.c.conversation == conversation, table.c.kind == kind, table.c.done_at.is_(None)
        )
        row = await self._one(query.order_by(table.c.at).limit(1))
        return row["at"] if row else None

    async def agent(self, agent: str) -> agents.Agent | None:
        """What is known of an agent."""
        async with self._database.read() as connection:
            return await agents.find(connection, agent)

    async def _one(self, query: Any) -> Mapping[str, Any] | None:
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
            return dict(row) if row else None
