"""Answers to a survey, wherever they are said: by button or typed, in order or not.

What is surely an answer is taken; everything else goes on to whoever holds the conversation, so
that the survey never stands in anybody's way.
"""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select

from desk import schema, turns
from desk.care.survey import reading, store
from desk.care.survey.recovering import Recovering
from desk.care.survey.rules import SurveyRules
from desk.care.survey.sentences import Says, Sentences
from desk.care.survey.steps import Course, State, Step, answer, change, skip
from desk.care.survey.store import RECOVERY, Survey
from desk.log import LogWriter
from desk.model import Holder, Kind, Role, Saying

PREFIX = "desk:survey:"
CHANGEABLE = timedelta(days=14)
"""So long after it was asked an answer may be changed."""
_REASONS = {
    "quick": r"quick|fast|speed",
    "easy": r"easy|simple|smooth",
    "people": r"people|agent|staff|friendly|rude|person",
    "slow": r"slow|long|wait|late\b|forever",
    "unclear": r"guess|posted|inform|unclear|communicat",
    "outcome": r"outcome|result|refund|money",
    "assistant": r"assistant|(?:chat)?bots?\b|machine",
}
"""How the words begin that name each; the first that is named counts."""
_PUT_RIGHT = {
    "partly": r"part(?:ly|s|ial\w*)?|some(?:what)?|bit|almost|half",
    "no": r"no|nope|nah|not|never|\w+n'?t",
    "yes": r"yes|yep|yeah|it is|sure",
}
"""The first that is said counts: "yes, partly" is in part."""


@dataclass(frozen=True)
class Hearing:
    """Takes answers in, within the transaction that stores the message."""

    sentences: Sentences
    rules: SurveyRules
    recovering: Recovering

    async def hear(self, writer: LogWriter, text: str, payload: str | None) -> bool:
        """Whether this was an answer, and has been dealt with."""
        survey = await store.current(writer.connection, writer.id, writer.now, CHANGEABLE)
        if payload is not None:
            return payload.startswith(PREFIX) and await self._pressed(writer, survey, payload)
        if survey is None or writer.holder is Holder.AGENT:
            return False
        if survey.course.state is State.OPEN and writer.now < survey.expires_at:
            return await self._typed(writer, survey, text)
        return await self._changed(writer, survey, text)

    async def _pressed(self, writer: LogWriter, survey: Survey | None, payload: str) -> bool:
        what, _, value = payload.removeprefix(PREFIX).partition(":")
        if survey is None or survey.course.state is not State.OPEN:
            await _say(writer, self.sentences[Says.SPENT])
        elif what == "skip":
            await self._go_on(writer, survey, skip(survey.course, effort=self.rules.effort), "skip")
        elif what == survey.course.step:
            await self._answered(writer, survey, value)
        elif what == Step.SCORE:
            await self._rescored(writer, survey, int(value))
        return True

    async def _typed(self, writer: LogWriter, survey: Survey, text: str) -> bool:
        step, fresh = survey.course.step, await _is_fresh(writer, survey)
        if reading.is_request(text) or not (fresh or reading.is_explicit(text)):
            return False
        if reading.is_skip(text):
            await self._go_on(writer, survey, skip(survey.course, effort=self.rules.effort), "skip")
            return True
        score = reading.read_score(text)
        if step is not Step.SCORE and score and _rescores(text):
            await self._rescored(writer, survey, score)
            return True
        value = _value(step, text, score)
        if value is None:
            return False
        await self._answered(writer, survey, value, said=text)
        return True

    async def _changed(self, writer: LogWriter, survey: Survey, text: str) -> bool:
        score = reading.read_score(text)
        late = survey.course.score is None or survey.about == RECOVERY
        if score is None or late or not _rescores(text) or reading.is_request(text):
            return False
        await self._rescored(writer, survey, score)
        return True

    async def _rescored(self, writer: LogWriter, survey: Survey, score: int) -> None:
        changed = replace(survey, course=change(survey.course, score))
        await store.record(writer.connection, survey, Step.SCORE, str(score), writer.now)
        await store.keep(writer.connection, changed)
        await _say(writer, self.sentences.say(Says.CHANGED, score=str(score)))
        if changed.course.is_low and not survey.course.is_low:
            await self.recovering.open(writer, changed, "low_score")

    async def _answered(
        self, writer: LogWriter, survey: Survey, value: str, said: str | None = None
    ) -> None:
        before = survey.course
        await store.record(writer.connection, survey, before.step, said or value, writer.now)
        course = answer(before, value, effort=self.rules.effort)
        survey = replace(survey, course=course)
        if before.step is Step.SCORE and course.is_low:
            await self.recovering.open(writer, survey, "low_score")
        elif said and before.step in (Step.REASON, Step.COMMENT) and reading.is_angry(said):
            await self.recovering.open(writer, survey, "angry_comment")
        if before.step is Step.RECOVERY:
            await self.recovering.put_right(writer, survey.case_key, value)
        await self._go_on(writer, survey, course, None)

    async def _go_on(
        self, writer: LogWriter, survey: Survey, course: Course, record: str | None
    ) -> None:
        """Ask what comes next, or say thanks; the new question is the survey's line."""
        if record:
            await store.record(writer.connection, survey, survey.course.step, record, writer.now)
        line = await _say(writer, self._next(course))
        await store.keep(writer.connection, replace(survey, course=course, line=line))

    def _next(self, course: Course) -> Saying:
        match course.step:
            case Step.REASON if course.is_low:
                return self.sentences[Says.REASON_LOW]
            case Step.REASON:
                good = course.score is not None and course.score > 3
                return self.sentences[Says.REASON_GOOD if good else Says.REASON_MIDDLE]
            case Step.COMMENT:
                return self.sentences[Says.COMMENT]
            case Step.EFFORT:
                return self.sentences[Says.EFFORT]
        if course.state is State.SKIPPED:
            return self.sentences[Says.SKIPPED]
        if course.score is None:
            right = course.reason == "yes"
            return self.sentences[Says.RECOVERY_THANKS if right else Says.RECOVERY_THANKS_NOT]
        return self.sentences[Says.THANKS_LOW if course.is_low else Says.THANKS]


async def _say(writer: LogWriter, saying: Saying) -> int:
    return await turns.say(writer, Role.BOT, saying, stays=True)


async def _is_fresh(writer: LogWriter, survey: Survey) -> bool:
    """Whether the survey's question is the last thing that anybody of us said."""
    log = schema.log
    query = select(log.c.seq).where(
        log.c.conversation == writer.id,
        log.c.seq > survey.line,
        log.c.kind == Kind.MESSAGE,
        log.c.role != Role.CUSTOMER,
    )
    return (await writer.connection.execute(query.limit(1))).first() is None


def _rescores(text: str) -> bool:
    return reading.is_change(text) and (reading.is_explicit(text) or len(text.split()) <= 8)


def _value(step: Step, text: str, score: int | None) -> str | None:
    """What a typed text answers to this question; None when it does not."""
    match step:
        case Step.SCORE | Step.EFFORT:
            return str(score) if score else None
        case Step.REASON:
            return _reason(text)
        case Step.COMMENT:
            return text
        case Step.RECOVERY:
            return _put_right(text)
        case _:
            return None


def _reason(text: str) -> str:
    plain = text.lower()
    named = (name for name, words in _REASONS.items() if re.search(rf"\b(?:{words})", plain))
    return next(named, text)


def _put_right(text: str) -> str | None:
    plain = text.lower().replace("\u2019", "'")
    said = (name for name, words in _PUT_RIGHT.items() if re.search(rf"\b(?:{words})\b", plain))
    return next(said, None)
