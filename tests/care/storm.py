"""`python -m tests.care.storm [--returns N] [--seed N]`

Many returns from request to survey, while webhooks are lost, doubled, delayed and overtaken, Rasa
and the action server fail, and our own process is restarted or dies. At the end what each
customer was told last must be what the backend says. Seeded: the same seed, the same storm.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random

from connectors.care import CareSettings
from desk.care.plan import Habits
from tests.care.judging import Report, judge
from tests.care.lives import LIVES
from tests.care.player import Player, shop_of
from tests.care.weather import StormyWorld, Weather
from tests.care.world import SECRET, STARTS

STEP = 5
"""Minutes: nothing here is quicker, so that a lag of 0 is one of less than five minutes."""
LOOK_EVERY = timedelta(hours=4)
"""Sixteen times rarer than as delivered: a clock that is moved leaves no time between looks."""
_LONGEST = 250
"""Hours. Longer lives are those that wait for a label to expire, or a promise to be broken."""
_SUITED = [life for life in LIVES if life.steps and life.steps[-1][0] < _LONGEST
           and all(what != "stop" for _, what in life.steps)]  # fmt: skip
_LATE = 50
"""Minutes after its hour that a step of a life may come."""
_BUSY, _IDLE = 30, 60
_BLOWS_OVER, _ENDS = 10 * 60, 60 * 60
"""Minutes after the last step: then the weather is calm; then all must have been told."""

Steps = list[tuple[int, int, int, str]]
"""Minute, number of the life, number of the step, what."""


async def run(
    returns: int, seed: int, folder: Path, told: Callable[[str], None] = lambda _: None
) -> Report:
    """The whole storm. `told` hears now and then how far it is, or nothing."""
    random = Random(seed)
    lives = [random.choice(_SUITED) for _ in range(returns)]
    settings = CareSettings(webhook_secret=SECRET, habits=Habits(look_every=LOOK_EVERY))
    weather = Weather(Random(seed + 1))
    world = StormyWorld(folder, shop=shop_of(lives), settings=settings, weather=weather)
    await world.open()
    try:
        players = [Player(world, life, number) for number, life in enumerate(lives, start=1)]
        for number, player in enumerate(players, start=1):
            await player.submit()
            told(f"{number} of {returns} returns submitted" if number % 50 == 0 else "")
        await _play(world, players, random, told)
        report = Report(suffered=weather.suffered)
        for number, player in enumerate(players, start=1):
            await judge(player, report)
            told(f"{number} of {returns} returns judged" if number % 50 == 0 else "")
        return report
    finally:
        await world.close()


async def _play(
    world: StormyWorld, players: Sequence[Player], random: Random, told: Callable[[str], None]
) -> None:
    steps = _steps(players, random)
    all_of_them, last = len(steps), steps[-1][0]
    for minute in _moments(steps, last + _ENDS):
        world.weather.calm = minute > last + _BLOWS_OVER
        world.clock.now = STARTS + timedelta(minutes=minute)
        while steps and steps[0][0] <= minute:
            _, number, _, what = steps.pop(0)
            await world.does(players[number], what)
        if minute % 60 == 0:
            await world.hands_back(players)
            done = all_of_them - len(steps)
            told(f"hour {minute // 60} of {(last + _ENDS) // 60}: {done} of {all_of_them} steps")
        await world.pass_time()


def _moments(steps: Steps, end: int) -> list[int]:
    """The minutes at which to look: in small steps after something was done, else in large ones."""
    busy = {first + after for first, *_ in steps for after in range(0, _BUSY, STEP)}
    return sorted({-(-minute // STEP) * STEP for minute in busy} | set(range(_IDLE, end, _IDLE)))


def _steps(players: Sequence[Player], random: Random) -> Steps:
    """Those of every life, in order, at any hour of the day, each at a moment of its own."""
    found: Steps = []
    for number, player in enumerate(players):
        begins, minutes = random.randrange(24), 0
        for step, (hours, what) in enumerate(player.life.steps):
            minutes = max(minutes, (begins + hours) * 60 + random.randrange(_LATE))
            found.append((minutes, number, step, what))
    return sorted(found)


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m tests.care.storm")
    arguments.add_argument("--returns", type=int, default=1000)
    arguments.add_argument("--seed", type=int, default=7)
    given = arguments.parse_args()
    logging.disable(logging.WARNING)
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(run(given.returns, given.seed, Path(folder), _Progress()))
    print(f"{given.returns} returns, seed {given.seed}, {time.perf_counter() - begun:.0f} s")
    _print(report)
    return 1 if report.wrong else 0


class _Progress:
    """A line on standard error, at most every ten seconds."""

    def __init__(self) -> None:
        self._begun = self._said = time.perf_counter()

    def __call__(self, how_far: str) -> None:
        now = time.perf_counter()
        if how_far and now - self._said >= 10:
            self._said = now
            print(f"{now - self._begun:5.0f} s  {how_far}", file=sys.stderr, flush=True)


def _print(report: Report) -> None:
    print(f"\n{report.told} messages of our own accord, {report.asked} surveys")
    for what, count in sorted(report.suffered.items()):
        print(f"  {what:36} {count:6}")
    print("\nlag from the change at the backend to the message (minutes)")
    print(f"  {'':26}{'n':>6}{'p50':>7}{'p90':>7}{'p99':>7}{'most':>7}")
    for name, lags in (("outside quiet hours", report.by_day), ("over quiet hours", report.held)):
        print(f"  {name:26}{len(lags):6}" + "".join(f"{one:7.0f}" for one in _spread(lags)))
    print(f"\nwrong: {len(report.wrong)}")
    print("\n".join(report.wrong))


def _spread(lags: list[timedelta]) -> list[float]:
    """The median, the 90th and 99th percentile, and the longest; in minutes."""
    found = sorted(lag.total_seconds() / 60 for lag in lags) or [0.0]
    return [found[min(len(found) - 1, int(len(found) * share))] for share in (0.5, 0.9, 0.99, 1)]


if __name__ == "__main__":
    sys.exit(main())
