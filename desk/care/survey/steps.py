"""The survey's course: which question follows on which answer. Pure."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Step(StrEnum):
    """What is being asked."""

    SCORE = "score"
    REASON = "reason"
    COMMENT = "comment"
    EFFORT = "effort"
    RECOVERY = "recovery"
    DONE = "done"


class State(StrEnum):
    """How the survey stands; every one but OPEN is an end."""

    OPEN = "open"
    ANSWERED = "answered"
    SKIPPED = "skipped"
    EXPIRED = "expired"
    STOPPED = "stopped"


LOW, MIDDLE = 2, 3


@dataclass(frozen=True)
class Course:
    """A survey as far as it has come."""

    step: Step
    state: State = State.OPEN
    score: int | None = None
    reason: str | None = None
    comment: str | None = None
    effort: int | None = None

    @property
    def is_low(self) -> bool:
        return self.score is not None and self.score <= LOW


def begin(*, recovery: bool = False) -> Course:
    """The first question."""
    return Course(Step.RECOVERY if recovery else Step.SCORE)


def answer(course: Course, value: str, *, effort: bool = False) -> Course:
    """The course after this answer to its step; `effort` is asked only where it is wanted."""
    match course.step:
        case Step.SCORE:
            return replace(course, score=int(value), step=Step.REASON)
        case Step.REASON:
            return replace(course, reason=value, step=Step.COMMENT)
        case Step.COMMENT:
            return _after_comment(replace(course, comment=value), effort)
        case Step.EFFORT:
            return replace(course, effort=int(value), step=Step.DONE, state=State.ANSWERED)
        case Step.RECOVERY:
            return replace(course, reason=value, step=Step.DONE, state=State.ANSWERED)
        case Step.DONE:
            return course


def skip(course: Course, *, effort: bool = False) -> Course:
    """The course after a question was passed over: without a score there is nothing more to ask."""
    match course.step:
        case Step.SCORE | Step.RECOVERY:
            return replace(course, step=Step.DONE, state=State.SKIPPED)
        case Step.REASON:
            return replace(course, step=Step.COMMENT)
        case Step.COMMENT:
            return _after_comment(course, effort)
        case _:
            return replace(course, step=Step.DONE, state=State.ANSWERED)


def change(course: Course, score: int) -> Course:
    """Another score than before; the course goes on where it was."""
    return replace(course, score=score)


def expire(course: Course) -> Course:
    """Time is up: what was answered counts."""
    if course.state is not State.OPEN:
        return course
    state = State.EXPIRED if course.score is None else State.ANSWERED
    return replace(course, step=Step.DONE, state=state)


def _after_comment(course: Course, effort: bool) -> Course:
    if effort:
        return replace(course, step=Step.EFFORT)
    return replace(course, step=Step.DONE, state=State.ANSWERED)
