"""What a run showed, as a table; and the conversations that went wrong, to read."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from tests.simulation.conversations import Conversation

REACHED = 0.97
REACHED_EACH_TIME = 0.92


@dataclass(frozen=True)
class Figures:
    """Of some conversations: shares from 0 to 1, counts, and turns on average."""

    conversations: int
    reached: float
    turns: float
    dead_ends: int
    repeats: int
    wrong_writes: int
    misheard: int
    many_questions: int
    cheerful: int

    def row(self, name: str) -> str:
        return (
            f"{name:26} {self.conversations:6} {self.reached:8.1%} {self.turns:6.1f} "
            f"{self.dead_ends:9} {self.repeats:8} {self.wrong_writes:12} {self.misheard:8} "
            f"{self.many_questions:10} {self.cheerful:6}"
        )


HEAD = (
    f"{'':26} {'talks':>6} {'reached':>8} {'turns':>6} {'dead ends':>9} {'repeats':>8} "
    f"{'wrong writes':>12} {'misheard':>8} {'questions':>10} {'cheer':>6}"
)


def figures(found: Sequence[Conversation]) -> Figures:
    return Figures(
        len(found),
        mean(one.reached for one in found),
        mean(one.turns for one in found),
        sum(one.dead_end for one in found),
        sum(one.repeats for one in found),
        sum(bool(one.wrong_writes) for one in found),
        sum(bool(one.misheard) for one in found),
        sum(one.many_questions for one in found),
        sum(one.cheerful for one in found),
    )


def each_time(found: Iterable[Conversation]) -> float:
    """The share of tasks whose goal was reached in every one of their runs."""
    by_task: dict[int, list[bool]] = defaultdict(list)
    for one in found:
        by_task[one.task.number].append(one.reached)
    return mean(all(runs) for runs in by_task.values())


def table(found: Sequence[Conversation]) -> str:
    """All, then per persona and per goal. Misheard: summaries that were not what was wanted.
    Questions: messages that ask more than one thing. Cheer: cheerful replies to angry messages."""
    lines = [HEAD, figures(found).row("all"), ""]
    for of in (_persona, _kind):
        groups: dict[str, list[Conversation]] = defaultdict(list)
        for one in found:
            groups[of(one)].append(one)
        lines += [figures(group).row(name) for name, group in sorted(groups.items())]
        lines.append("")
    lines.append(f"every run of a task reached its goal: {each_time(found):.1%} of tasks")
    return "\n".join(lines)


def _persona(one: Conversation) -> str:
    return one.task.persona.name


def _kind(one: Conversation) -> str:
    return " + ".join(goal.kind for goal in one.task.goals[:1])


def shortfalls(found: Sequence[Conversation], stray: set[str]) -> list[str]:
    """Each target that was missed, as a sentence."""
    all_of, every_run = figures(found), each_time(found)
    wrong = all_of.wrong_writes + len(stray)
    checks = (
        (wrong, f"{wrong} conversations wrote what nobody wanted"),
        (all_of.dead_ends, f"{all_of.dead_ends} conversations came to a dead end"),
        (all_of.cheerful, f"{all_of.cheerful} replies were cheerful to somebody who is upset"),
        (all_of.reached < REACHED, f"{all_of.reached:.1%} reached the goal, not {REACHED:.0%}"),
        (
            every_run < REACHED_EACH_TIME,
            f"{every_run:.1%} of tasks reached it each time, not {REACHED_EACH_TIME:.0%}",
        ),
    )
    return [sentence for failed, sentence in checks if failed]


def keep(found: Sequence[Conversation], folder: Path) -> int:
    """Writes the transcripts of what went wrong into `folder`, anew; returns how many."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    bad = [one for one in found if _why(one)]
    for one in bad:
        name = f"{_why(one)}-{_kind(one).replace(' ', '-')}-{one.task.number}-{one.task.run}.txt"
        (folder / name).write_text(one.transcript() + "\n")
    return len(bad)


def _why(one: Conversation) -> str:
    checks: tuple[tuple[Callable[[Conversation], object], str], ...] = (
        (lambda o: o.wrong_writes, "wrong-write"),
        (lambda o: o.dead_end, "dead-end"),
        (lambda o: not o.reached, "not-reached"),
        (lambda o: o.misheard, "misheard"),
        (lambda o: o.cheerful, "cheerful"),
        (lambda o: o.repeats, "repeat"),
        (lambda o: o.many_questions, "questions"),
    )
    return next((name for check, name in checks if check(one)), "")
