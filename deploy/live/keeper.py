"""Keeps processes running: what ends or falls silent is started again, ever more patiently."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from deploy import log
from deploy.stack import START_TIMEOUT_S, Stack
from deploy.supervisor import Wish

LOOK_S = 2.0
SILENT_S = 60.0
SOUND_S = 300.0
LONGEST_PAUSE_S = 60.0
LOG_BYTES = 20_000_000
LOGS_KEPT = 5

Say = Callable[[str], None]
Clock = Callable[[], float]


@dataclass
class _Health:
    """Of one process: when it was started and last heard, and how often it failed in a row."""

    began: float
    heard: float | None
    failures: int = 0
    again_at: float | None = None


class Keeper:
    """Looks after a stack that is up.

    A process that ended, or did not answer for a minute, is started again after 1 s; after 2, 4 …
    60 s when that goes on. One that was well for five minutes counts as sound again. Logs are
    rolled at 20 MB.
    """

    def __init__(self, stack: Stack, say: Say, clock: Clock = time.monotonic) -> None:
        self._stack, self._say, self._clock = stack, say, clock
        self._health = {name: _Health(clock(), clock()) for name in stack.names}

    def look(self) -> None:
        """Once at each process."""
        for name, health in self._health.items():
            log.roll(self._stack.log_path(name), LOG_BYTES, LOGS_KEPT)
            if health.again_at is None:
                self._examine(name, health)
            elif self._clock() >= health.again_at:
                self._start(name, health)

    def _examine(self, name: str, health: _Health) -> None:
        now = self._clock()
        if trouble := self._stack.end_of(name):
            self._give_up(name, health, trouble)
        elif self._stack.is_healthy(name):
            if health.heard is None:
                self._say(f"{name} is there again.")
            health.heard = now
            if now - health.began > SOUND_S:
                health.failures = 0
        elif now - (health.heard or health.began) > self._patience(health):
            seconds = f"{self._patience(health):.0f} s"
            self._give_up(name, health, f"{name} has not answered for {seconds}.")

    def _patience(self, health: _Health) -> float:
        return START_TIMEOUT_S if health.heard is None else SILENT_S

    def _give_up(self, name: str, health: _Health, trouble: str) -> None:
        pause = min(2.0**health.failures, LONGEST_PAUSE_S)
        self._say(f"{trouble}\nStarting {name} again in {pause:.0f} s.")
        self._stack.kill(name)
        health.failures += 1
        health.again_at = self._clock() + pause

    def _start(self, name: str, health: _Health) -> None:
        self._stack.start(name)
        health.began, health.heard, health.again_at = self._clock(), None, None


def keep(stack: Stack, wish: Wish, say: Say) -> None:
    """Look after the stack until Stopped."""
    keeper = Keeper(stack, say)
    while True:
        wish.check(LOOK_S)
        keeper.look()
