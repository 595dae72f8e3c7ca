"""`python -m tests.conformance [pytest options]`: runs the suite, prints adapter by case.

Ends with 1 when a case fails.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import pytest

from tests.conformance.stage import IN_FULL
from tests.conformance.stages import STAGES

HERE = Path(__file__).parent
MARKS = {"passed": "yes", "skipped": "-", "failed": "FAILS"}
RANK = ("failed", "passed", "skipped")


class Table:
    """Collects what became of each case on each stage."""

    def __init__(self) -> None:
        self.outcomes: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def pytest_configure(self, config: pytest.Config) -> None:
        config.pluginmanager.register(object(), IN_FULL)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and report.outcome == "passed":
            return
        file, _, case = report.nodeid.rpartition("::")
        name, _, parameters = case.partition("[")
        named = {*parameters.rstrip("]").split("-"), *Path(file).stem.split("_")}
        stage = next((name for name in STAGES if name in named), "")
        self.outcomes[_title(name)][stage].add(report.outcome)

    def lines(self) -> list[str]:
        width = max(map(len, self.outcomes), default=0)
        head = f"{'case':{width}}  " + "  ".join(f"{name:9}" for name in STAGES)
        rows = [
            f"{case:{width}}  " + "  ".join(f"{_mark(found[name]):9}" for name in STAGES)
            for case, found in self.outcomes.items()
        ]
        totals = "  ".join(f"{self._count(name):9}" for name in STAGES)
        return [head, "-" * len(head), *rows, "-" * len(head), f"{'yes':{width}}  {totals}"]

    def _count(self, stage: str) -> str:
        marks = [_mark(found[stage]) for found in self.outcomes.values() if found[stage]]
        return f"{marks.count('yes')}/{len(marks)}"


def _title(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")


def _mark(outcomes: set[str]) -> str:
    """The worst of what happened to a case, over its parameters."""
    return next((MARKS[outcome] for outcome in RANK if outcome in outcomes), "")


def main() -> int:
    table = Table()
    code = pytest.main([str(HERE), "-q", "--no-header", *sys.argv[1:]], plugins=[table])
    print("\nyes: does it;  -: cannot, and says so;  empty: not a case of this platform\n")
    print("\n".join(table.lines()))
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
