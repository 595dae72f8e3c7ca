"""`python -m tests.simulation`: simulated customers talk to the bot, and the backend is judged.

Seeded: the same seed gives the same customers with the same goals and the same first words.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.simulation.conversations import Conversation
from tests.simulation.report import keep, shortfalls, table
from tests.simulation.running import ROOT, Plan, run

WIDTH = 40


class Bar:
    """A progress bar on a terminal; elsewhere a line for every tenth."""

    def __init__(self, total: int) -> None:
        self._total, self._done, self._began = total, 0, time.monotonic()
        self._reached = 0

    def step(self, _one: Conversation) -> None:
        self._done += 1
        tenth = self._done * 10 // self._total > (self._done - 1) * 10 // self._total
        if sys.stderr.isatty() or tenth:
            filled = "█" * (WIDTH * self._done // self._total)
            minutes = (time.monotonic() - self._began) / 60
            end = "\r" if sys.stderr.isatty() else "\n"
            pace = self._done / minutes if minutes else 0
            print(f"{filled:░<{WIDTH}} {self._done}/{self._total}, {pace:.0f} a minute",
                  end=end, file=sys.stderr, flush=True)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=4, help="how often each task is tried")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--at-once", type=int, default=4, help="conversations side by side")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "simulation")
    options = parser.parse_args()
    plan = Plan(options.conversations, options.runs, options.seed, options.at_once)
    total = plan.conversations // plan.runs * plan.runs
    with tempfile.TemporaryDirectory() as folder:
        found, stray = run(plan, Path(folder), Bar(total).step)
    print(f"\n{table(found)}")
    kept = keep(found, options.out)
    print(f"{kept} transcripts to read in {options.out}")
    missed = [*shortfalls(found, stray), *sorted(stray)]
    print("\n".join(missed) or "All targets are met.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
