"""Surveys in the database: one for each case, with every answer that was ever given."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.care.schema import answers, surveys
from desk.care.survey.steps import Course, State, Step
from desk.model import Identity

RECOVERY = "recovery"


@dataclass(frozen=True)
class Survey:
    """What was asked of whom, and how far it has come."""

    case_key: str
    conversation: str
    person: str
    about: str
    channel: str
    asked_at: datetime
    expires_at: datetime
    line: int
    course: Course
    agent: str | None = None
    department: str | None = None
    policy_version: str | None = None


async def was_asked(connection: AsyncConnection, case_key: str) -> bool:
    """Whether this case has had its survey, whatever became of it."""
    query = select(surveys.c.case_key).where(surveys.c.case_key == case_key)
    return (await connection.execute(query)).first() is not None


async def last_asked(connection: AsyncConnection, person: str) -> datetime | None:
    """When this person was last asked about a case."""
    query = select(func.max(surveys.c.asked_at)).where(
        surveys.c.person == person, surveys.c.about != RECOVERY
    )
    found: datetime | None = (await connection.execute(query)).scalar()
    return found


def person_of(conversation: str, identity: Identity | None) -> str:
    """Who is asked: the signed-in customer, or else whoever holds this conversation."""
    return f"customer {identity.customer_id}" if identity else f"conversation {conversation}"


async def rated(connection: AsyncConnection, person: str, most: int) -> list[Survey]:
    """The last surveys that this person gave a score to, newest first."""
    query = (
        select(surveys)
        .where(surveys.c.person == person, surveys.c.score.is_not(None))
        .order_by(surveys.c.asked_at.desc())
        .limit(most)
    )
    return [_survey(row) for row in (await connection.execute(query)).mappings()]


async def add(connection: AsyncConnection, survey: Survey) -> None:
    """It is being asked."""
    await connection.execute(insert(surveys).values(**_row(survey)))


async def current(
    connection: AsyncConnection, conversation: str, now: datetime, changeable: timedelta
) -> Survey | None:
    """The conversation's last survey, if it is open, or was answered so recently that the answer
    may be changed."""
    query = (
        select(surveys)
        .where(surveys.c.conversation == conversation)
        .order_by(surveys.c.asked_at.desc(), surveys.c.case_key.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).mappings().one_or_none()
    found = _survey(row) if row else None
    if found is None or now - found.asked_at > changeable:
        return None
    return found


async def find(connection: AsyncConnection, case_key: str) -> Survey | None:
    """The survey of this case."""
    query = select(surveys).where(surveys.c.case_key == case_key)
    row = (await connection.execute(query)).mappings().one_or_none()
    return _survey(row) if row else None


async def keep(connection: AsyncConnection, survey: Survey) -> None:
    """How it stands now."""
    values = _row(survey)
    await connection.execute(
        update(surveys).where(surveys.c.case_key == values.pop("case_key")).values(**values)
    )


async def record(
    connection: AsyncConnection, survey: Survey, step: Step, answer: str, now: datetime
) -> None:
    """One more answer; those before it stay."""
    mine = answers.c.case_key == survey.case_key
    count = (await connection.execute(select(func.count()).where(mine))).scalar() or 0
    row = {"case_key": survey.case_key, "number": count + 1, "at": now}
    await connection.execute(insert(answers).values(**row, step=step, answer=answer))


async def history(connection: AsyncConnection, case_key: str) -> list[tuple[str, str]]:
    """Every answer, oldest first, as (step, answer)."""
    query = select(answers).where(answers.c.case_key == case_key).order_by(answers.c.number)
    return [(row.step, row.answer) for row in await connection.execute(query)]


def _row(survey: Survey) -> dict[str, Any]:
    row = {name: value for name, value in survey.__dict__.items() if name != "course"}
    return {**row, **asdict(survey.course)}


def _survey(row: RowMapping) -> Survey:
    values = dict(row)
    course = Course(
        Step(values.pop("step")),
        State(values.pop("state")),
        **{name: values.pop(name) for name in ("score", "reason", "comment", "effort")},
    )
    return Survey(**values, course=course)
