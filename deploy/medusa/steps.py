"""One long step: a program that runs to its end, with its output in a log."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from deploy.errors import SetUpFailed
from deploy.log import evidence

POLL_S = 0.2
Tick = Callable[[str, float], None]
"""Told again and again what goes on, and for how many seconds."""


def silent(_what: str, _seconds: float) -> None:
    """Tell nobody."""


def run_step(
    command: Sequence[str],
    cwd: Path,
    environ: Mapping[str, str],
    log: Path,
    tick: Tick,
    what: str,
    *,
    limit_s: float,
    user: int | None = None,
) -> int:
    """The exit code. `user`: as whom it runs, by number.

    Raises SetUpFailed after so many seconds; then it is stopped, with all that it started.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - a command of ours, no shell
            command,
            cwd=cwd,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=user,
            start_new_session=True,
        )
    try:
        _wait(process, what, tick, limit_s)
    except BaseException:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    return process.returncode


def _wait(process: subprocess.Popen[bytes], what: str, tick: Tick, limit_s: float) -> None:
    began = time.monotonic()
    while process.poll() is None:
        seconds = time.monotonic() - began
        if seconds > limit_s:
            raise SetUpFailed(f"{what} was not done in {limit_s:.0f} s.")
        tick(what, seconds)
        time.sleep(POLL_S)


def must_succeed(code: int, what: str, log: Path) -> None:
    if code != 0:
        raise SetUpFailed(f"{what} failed (exit code {code}). {evidence(log)}")
