"""Asking: at the right moment, on the case's channel, once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import due, schema, turns
from desk.care import ledger
from desk.care.notices import Notices
from desk.care.plan import SURVEY
from desk.care.schema import handled, preferences
from desk.care.survey import recovering, store
from desk.care.survey.rules import Record, SurveyRules, why_not
from desk.care.survey.sentences import Says, Sentences
from desk.care.survey.steps import begin, expire
from desk.care.survey.store import RECOVERY, Survey
from desk.due import Due
from desk.handoff import Move
from desk.log import LogWriter
from desk.model import Role
from desk.turns import UNDONE

EXPIRY = "care_survey_expiry"
STARS = {"picker": {"type": "stars"}}
_TALK = "handoff:"
"""How the keys of cases begin that are a talk with an agent, and no return."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_NEWS_FIRST = timedelta(seconds=10)
_RESOLVED = (Move.CLOSE, Move.HAND_BACK)
_LOOK_BACK = timedelta(days=30)
"""A talk that ended longer ago, while we did not run, is not looked at any more."""


@dataclass(frozen=True)
class Asking:
    """Asks about cases, and lets surveys expire."""

    notices: Notices
    sentences: Sentences
    rules: SurveyRules
    survey_after: timedelta

    async def ask(self, work: Due) -> datetime | None:
        """See Schedule: None when it was asked, or never is to be."""
        database, now = self.notices.database, self.notices.now()
        async with database.read() as connection:
            case_key, conversation, about, version = await _subject(connection, work)
        if conversation is None or now - _ended_at(work) > self.rules.late_after:
            return None
        if await self._goes_on(case_key, conversation):
            return None
        verdict = await self.notices.verdict(conversation, None)
        if not verdict.send:
            return verdict.later
        if await self._has_news(case_key):
            return now + _NEWS_FIRST
        talking_until = (verdict.last_heard or _LONG_AGO) + self.rules.let_talk_end
        if talking_until > now:
            return talking_until

        async def put(writer: LogWriter) -> None:
            await self._put(writer, case_key, about, version)

        await self.notices.desk.within(conversation, put)
        return None

    async def _has_news(self, case_key: str) -> bool:
        """Whether there is something that the customer is still to be told first."""
        return_id = case_key.removeprefix("return:")
        async with self.notices.database.read() as connection:
            case = await ledger.find(connection, return_id)
            told = await ledger.told_of(connection, return_id)
        return bool(case and case.standing and set(case.standing.news) - told)

    async def _goes_on(self, case_key: str, conversation: str) -> bool:
        """Whether something has come of a talk that is asked about at its own end: a return."""
        if not case_key.startswith(_TALK) or case_key.endswith(f":{RECOVERY}"):
            return False
        async with self.notices.database.read() as connection:
            return _is_under_way(await ledger.of_conversation(connection, conversation))

    async def expire(self, work: Due) -> datetime | None:
        """See Schedule."""
        async with self.notices.database.write() as connection:
            survey = await store.find(connection, work.data["case_key"])
            if survey:
                await store.keep(connection, replace(survey, course=expire(survey.course)))
        return None

    async def look_at_handoffs(self) -> None:
        """Cases that agents have resolved: their survey, or that of their recovery, is due."""
        now = self.notices.now()
        async with self.notices.database.read() as connection:
            rows = list((await connection.execute(_ended_handoffs(now - _LOOK_BACK))).mappings())
        for row in rows:
            async with self.notices.database.write() as connection:
                await connection.execute(handled.insert().values(handoff=row["id"], at=now))
                if row["outcome"] in _RESOLVED and row["claimed_at"]:
                    await self._resolved(connection, row)

    async def _resolved(self, connection: AsyncConnection, row: RowMapping) -> None:
        ended_at, conversation = row["ended_at"], row["conversation"]
        at = ended_at + self.survey_after
        recovered = await recovering.end(connection, conversation, row["outcome"], ended_at)
        data = {"ended_at": ended_at.isoformat(), "conversation": conversation}
        for case_key in recovered:
            key = f"{case_key}:{RECOVERY}"
            work = Due(f"survey:{key}", SURVEY, at, conversation, {**data, "case_key": key})
            await due.plan(connection, work)
        cases = await ledger.of_conversation(connection, conversation)
        if recovered or _is_under_way(cases):
            return  # the return that it was about is still under way, and is asked about at its end
        key = f"return:{cases[0].return_id}" if cases else f"{_TALK}{row['id']}"
        about = cases[0].rma if cases else ""
        work = Due(f"survey:{key}", SURVEY, at, conversation,
                   {**data, "case_key": key, "about": about})  # fmt: skip
        await due.plan(connection, work)

    async def _put(self, writer: LogWriter, case_key: str, about: str, version: str | None) -> None:
        """Ask, if nothing speaks against it at this very moment."""
        is_recovery = about == RECOVERY
        person = store.person_of(writer.id, writer.opening.identity)
        record = await _record(writer.connection, writer.id, person, case_key)
        if why_not(replace(record, is_recovery=is_recovery), self.rules, writer.now):
            return
        says = Says.RECOVERY if is_recovery else Says.SCORE if about else Says.SCORE_TALK
        saying = self.sentences.say(says, about=about)
        if not is_recovery:
            saying = replace(saying, extras=STARS)
        line = await turns.say(writer, Role.BOT, saying, stays=True)
        agent, department = await _last_agent(writer.connection, writer.id)
        expires = writer.now + self.rules.expires_after
        survey = Survey(
            case_key=case_key,
            conversation=writer.id,
            person=person,
            about=about,
            channel=writer.opening.channel,
            asked_at=writer.now,
            expires_at=expires,
            line=line,
            course=begin(recovery=is_recovery),
            agent=agent,
            department=department,
            policy_version=version,
        )
        await store.add(writer.connection, survey)
        await due.plan(
            writer.connection,
            Due(f"expiry:{case_key}", EXPIRY, expires, writer.id, {"case_key": case_key}),
        )


def _is_under_way(cases: Sequence[ledger.Case]) -> bool:
    return any(case.standing is None or not case.standing.ended for case in cases)


def _ended_at(work: Due) -> datetime:
    return datetime.fromisoformat(work.data["ended_at"])


async def _subject(
    connection: AsyncConnection, work: Due
) -> tuple[str, str | None, str, str | None]:
    """The case's key, its conversation now, what the customer calls it, the policy's version."""
    key = str(work.data.get("case_key") or f"return:{work.data.get('return_id')}")
    if key.endswith(f":{RECOVERY}"):
        return key, work.conversation, RECOVERY, None
    case = await ledger.find(connection, key.removeprefix("return:"))
    if case is None:
        return key, work.conversation, str(work.data.get("about", "")), None
    version = case.standing.policy_version if case.standing else None
    return key, case.conversation, case.rma, version


async def _record(
    connection: AsyncConnection, conversation: str, person: str, case_key: str
) -> Record:
    query = select(preferences).where(preferences.c.conversation == conversation)
    row = (await connection.execute(query)).mappings().one_or_none()
    return Record(
        asked=await store.was_asked(connection, case_key),
        last_asked=await store.last_asked(connection, person),
        opted_out=bool(row and row["opted_out_at"]),
        abusive_at=row["abusive_at"] if row else None,
    )


async def _last_agent(
    connection: AsyncConnection, conversation: str
) -> tuple[str | None, str | None]:
    table = schema.handoffs
    query = (
        select(table.c.agent, table.c.department)
        .where(table.c.conversation == conversation, table.c.agent.is_not(None))
        .order_by(table.c.id.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    return (row.agent, row.department) if row else (None, None)


def _ended_handoffs(since: datetime) -> Select[Any]:
    """Those that nobody has looked at, but where the bot is not still at what was agreed."""
    table, queue = schema.handoffs, schema.turns
    seen = select(handled.c.handoff)
    working = select(queue.c.conversation).where(queue.c.state.in_(UNDONE))
    return (
        select(table)
        .where(
            table.c.ended_at >= since,
            table.c.id.not_in(seen),
            table.c.conversation.not_in(working),
        )
        .order_by(table.c.ended_at, table.c.id)
        .limit(50)
    )
