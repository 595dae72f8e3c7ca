"""Runs the processes in the foreground until somebody stops them or one of them ends."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

from deploy.ports import check_ports
from deploy.screen import Address, Screen
from deploy.service import Service
from deploy.settings import Settings
from deploy.stack import Names, Stack

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WATCH_S = 0.25


class Stopped(Exception):
    """Somebody asked us to stop."""


class Wish:
    """Whether somebody wants us to stop: by a signal, or because our parent is gone."""

    def __init__(self, parent: int | None) -> None:
        self._asked = threading.Event()
        self._parent = parent

    def signalled(self, _number: int, _frame: FrameType | None) -> None:
        """The signal handler; a second signal means at once."""
        if self._asked.is_set():
            raise KeyboardInterrupt
        self._asked.set()

    def check(self, wait_s: float = 0.0) -> None:
        """Wait, or less when asked to stop; raises Stopped then."""
        if self._asked.wait(wait_s) or self._parent not in (None, os.getppid()):
            raise Stopped


Tend = Callable[[Stack, Wish], None]
"""What is done with a stack that is up, until Stopped."""


def watch(stack: Stack, wish: Wish, *others: Stack) -> None:
    """Never returns: raises Stopped, or ProcessDied when a process ended by itself."""
    while True:
        wish.check(WATCH_S)
        for one in (stack, *others):
            one.check_alive()


def supervise(
    services: tuple[Service, ...],
    settings: Settings,
    addresses: Iterable[Address],
    screen: Screen,
    parent: int | None = None,
) -> None:
    """Start all, say where they are, and watch; returns when asked to stop, with all stopped.

    Raises DeployError when a port is taken (before anything starts), or when a process ends by
    itself or never gets healthy (after all others were stopped). With `parent`, a process id, we
    also stop when that is no longer our parent: nobody could stop us any more.
    """
    check_ports(services)
    with until_stopped(screen, parent) as wish:
        run(services, settings, addresses, screen, wish)


@contextmanager
def until_stopped(screen: Screen, parent: int | None = None) -> Iterator[Wish]:
    """Around all that runs until somebody wants it to stop; then what is inside ends quietly."""
    wish = Wish(parent)
    with _signals(wish):
        try:
            yield wish
        except Stopped:
            screen.say("Stopped.")


def run(
    services: tuple[Service, ...],
    settings: Settings,
    addresses: Iterable[Address],
    screen: Screen,
    wish: Wish,
    tend: Tend = watch,
    *,
    keep_logs: bool = False,
) -> None:
    """Start all, and tend them until Stopped."""
    with Stack(services, settings.log_dir, keep_logs=keep_logs) as stack:
        try:
            _start(stack, addresses, screen, wish)
            tend(stack, wish)
        except Stopped:
            screen.say("\nStopping …")
            _stop(stack)
            raise


def _start(stack: Stack, addresses: Iterable[Address], screen: Screen, wish: Wish) -> None:
    def watch(ready: Names, seconds: float) -> None:
        wish.check()
        screen.waiting(stack.names, ready, seconds)

    began = time.monotonic()
    stack.start()
    stack.wait_healthy(watch=watch)
    screen.welcome(addresses, str(stack.log_dir), time.monotonic() - began)


def _stop(stack: Stack) -> None:
    try:
        stack.stop()
    except KeyboardInterrupt:
        stack.kill()


@contextmanager
def _signals(wish: Wish) -> Iterator[None]:
    before = {
        number: signal.signal(number, wish.signalled)
        for number in STOP_SIGNALS
        if not (number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN)  # nohup
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
