"""One child process in its own process group, with its output in a log file."""

import os
import signal
import subprocess
import time
from pathlib import Path

from deploy.service import Service

POLL_S = 0.02
KILL_S = 5.0


class Child:
    """A running process of ours, and everything that it has started in turn.

    The own group keeps a terminal's Ctrl-C from reaching it before we stop it in order, and lets
    us reach its grandchildren.
    """

    def __init__(self, service: Service, log: Path) -> None:
        """Start it; its log is appended to. Raises OSError when the command cannot be run."""
        self.service = service
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - a command of ours, no shell
                service.command,
                cwd=service.cwd,
                env=dict(service.environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=service.user,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative is the number of the signal that ended it."""
        return self._process.poll()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the whole group; one that has ended already is fine."""
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            self._process.poll()

    def wait_gone(self, deadline: float) -> bool:
        """Wait until `time.monotonic()` is past the deadline; True when the whole group ended."""
        while self.is_alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(POLL_S)
        return True

    def is_alive(self) -> bool:
        """True while the process or one of its grandchildren runs."""
        return self._process.poll() is None or group_is_alive(self.pid)


def stop_all(children: list[Child], grace_s: float) -> None:
    """Ask every group to end, give them the time together, then end whatever is left."""
    for child in children:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + grace_s
    for child in children:
        child.wait_gone(deadline)
    kill_all([child for child in children if child.is_alive()])


def kill_all(children: list[Child]) -> None:
    """End every group at once, as a crash would."""
    for child in children:
        child.signal(signal.SIGKILL)
    deadline = time.monotonic() + KILL_S
    for child in children:
        child.wait_gone(deadline)


def group_is_alive(group: int, proc: Path = Path("/proc")) -> bool:
    """Whether a process of this group still runs; ended ones that nobody collected do not count."""
    return any(_group_and_state(stat) == (group, True) for stat in proc.glob("[0-9]*/stat"))


def _group_and_state(stat: Path) -> tuple[int, bool]:
    """The process group, and whether it runs, from proc(5) `stat`."""
    try:
        # The command in brackets may hold blanks and brackets itself: read from behind it.
        state, _parent, group = stat.read_text(errors="replace").rpartition(")")[2].split()[:3]
    except (OSError, ValueError):
        return (0, False)
    return (int(group), state not in "ZX")
