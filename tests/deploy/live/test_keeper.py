"""Processes that are kept running, with tiny real ones and a clock of our own."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.live.keeper import Keeper
from deploy.stack import Stack
from tests.deploy.small_processes import HEALTHY, service, until

MUTE_AFTER_ITS_FIRST_START = (
    """
import pathlib, sys, time
mark = pathlib.Path(sys.argv[2])
if mark.exists():
    time.sleep(600)
mark.touch()
"""
    + HEALTHY
)
ENDS_WHEN_STARTED_AGAIN = (
    """
import pathlib, sys
mark = pathlib.Path(sys.argv[2])
if mark.exists():
    raise SystemExit("no space left on device")
mark.touch()
"""
    + HEALTHY
)


class Shift:
    """A keeper at work on one process, and what it said."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.now = 0.0
        self.said: list[str] = []
        self.keeper = Keeper(stack, self.said.append, lambda: self.now)

    def after(self, seconds: float) -> None:
        self.now += seconds
        self.keeper.look()

    def crash(self) -> None:
        pid = self.stack.pid("till")
        os.kill(pid, signal.SIGKILL)
        assert until(lambda: bool(self.stack.end_of("till")))

    def is_up(self) -> bool:
        return until(lambda: self.stack.is_healthy("till"), 20)


@pytest.fixture
def shift(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Shift]:
    code = getattr(request, "param", HEALTHY)
    till = service("till", code, str(tmp_path / "mark"))
    with Stack((till,), tmp_path / "log") as stack:
        stack.start()
        stack.wait_healthy()
        yield Shift(stack)


def test_one_that_ends_is_started_again_and_both_are_said(shift: Shift) -> None:
    before = shift.stack.pid("till")
    shift.crash()

    shift.after(0)
    shift.after(1)

    assert shift.is_up()
    assert shift.stack.pid("till") != before
    assert "the till stopped by itself (signal 9)" in shift.said[0]
    assert "Starting till again in 1 s." in shift.said[0]
    shift.after(2)
    assert shift.said[1:] == ["till is there again."]


def test_it_waits_before_it_tries_again(shift: Shift) -> None:
    shift.crash()

    shift.after(0)
    shift.after(0.9)

    assert not shift.stack.is_healthy("till")
    assert len(shift.said) == 1


@pytest.mark.parametrize("shift", [ENDS_WHEN_STARTED_AGAIN], indirect=True)
def test_the_pauses_grow_to_a_minute_while_it_keeps_ending(shift: Shift) -> None:
    shift.crash()
    shift.after(0)

    for _ in range(7):
        shift.after(60)
        assert until(lambda: bool(shift.stack.end_of("till")))
        shift.after(0)

    pauses = [said.rpartition(" in ")[2] for said in shift.said]
    assert pauses == ["1 s.", "2 s.", "4 s.", "8 s.", "16 s.", "32 s.", "60 s.", "60 s."]
    assert "no space left on device" in shift.said[-1]


def test_five_good_minutes_wipe_the_slate(shift: Shift) -> None:
    for _ in range(2):
        shift.crash()
        shift.after(0)
        shift.after(2)
        assert shift.is_up()
        shift.after(1)
        shift.after(301)

    again = [said for said in shift.said if "again in" in said]
    assert [said.rpartition(" in ")[2] for said in again] == ["1 s.", "1 s."]


def test_one_that_hangs_for_a_minute_is_started_again(shift: Shift) -> None:
    before = shift.stack.pid("till")
    os.kill(before, signal.SIGSTOP)

    shift.after(59)
    assert not shift.said
    shift.after(2)
    shift.after(1)

    assert shift.said == ["till has not answered for 60 s.\nStarting till again in 1 s."]
    assert shift.is_up()
    assert shift.stack.pid("till") != before


@pytest.mark.parametrize("shift", [MUTE_AFTER_ITS_FIRST_START], indirect=True)
def test_one_that_starts_slowly_has_three_minutes(shift: Shift) -> None:
    shift.crash()
    shift.after(0)
    shift.after(1)

    shift.after(179)
    assert len(shift.said) == 1
    shift.after(2)

    assert "till has not answered for 180 s." in shift.said[1]


def test_a_log_that_has_grown_is_rolled_and_written_on(shift: Shift) -> None:
    log = shift.stack.log_path("till")
    with log.open("ab") as stream:
        stream.truncate(30_000_000)

    shift.after(1)
    shift.crash()
    shift.after(0)
    shift.after(1)

    assert shift.is_up()
    assert Path(f"{log}.1").stat().st_size == 30_000_000
    assert until(lambda: b"serving" in log.read_bytes())
    assert log.stat().st_size < 1_000
