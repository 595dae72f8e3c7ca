"""What is wrong with a policy file: where, which value, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` counts from 1. `path` is like `windows[2].days`."""

    file: str
    line: int
    path: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.path}: {self.wrong} {self.mend}".rstrip()


class PolicyError(ValueError):
    """The policy file cannot be used. `problems` holds all of them, in the file's order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.path)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
