import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.errors import NotHealthy, ProcessDied
from deploy.stack import Stack
from tests.deploy.small_processes import (
    DIES_AT_ONCE,
    HEALTHY,
    NEVER_ANSWERS,
    STUBBORN,
    WITH_GRANDCHILD,
    runs,
    service,
    until,
)


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    with Stack((service("desk", HEALTHY), service("till", HEALTHY)), tmp_path) as both:
        yield both


def test_all_services_are_started_and_healthy(stack: Stack) -> None:
    stack.start()

    stack.wait_healthy()

    assert stack.is_healthy("desk")
    assert stack.is_healthy("till")


def test_the_watch_is_told_who_is_ready(stack: Stack) -> None:
    seen: list[tuple[str, ...]] = []
    stack.start()

    stack.wait_healthy(watch=lambda ready, _seconds: seen.append(ready))

    assert set(seen[-1]) == {"desk", "till"}


def test_one_service_can_be_stopped_alone(stack: Stack) -> None:
    stack.start()
    stack.wait_healthy()

    stack.stop("desk")

    assert not stack.is_healthy("desk")
    assert stack.is_healthy("till")


def test_a_service_that_we_stopped_has_not_died(stack: Stack) -> None:
    stack.start()
    stack.wait_healthy()

    stack.stop("desk")

    stack.check_alive()


def test_a_killed_service_comes_back_on_the_same_port(stack: Stack) -> None:
    stack.start()
    stack.wait_healthy()
    address = stack.url("desk")

    stack.kill("desk")
    stack.start("desk")
    stack.wait_healthy("desk")

    assert stack.url("desk") == address
    assert stack.is_healthy("desk")


def test_a_restart_gives_a_new_process(stack: Stack) -> None:
    stack.start()
    stack.wait_healthy()
    before = stack.pid("desk")

    stack.restart("desk")

    assert stack.pid("desk") != before
    assert not runs(before)


def test_a_restarted_service_keeps_its_log(stack: Stack) -> None:
    stack.start("desk")
    stack.wait_healthy("desk")

    stack.restart("desk")

    assert stack.log("desk").splitlines().count("serving") == 2


def test_stopping_twice_is_fine(stack: Stack) -> None:
    stack.start()
    stack.wait_healthy()

    stack.stop()
    stack.stop()

    assert not stack.is_healthy("desk")


def test_leaving_stops_everything(tmp_path: Path) -> None:
    with Stack((service("desk", HEALTHY),), tmp_path) as stack:
        stack.start()
        stack.wait_healthy()
        pid = stack.pid("desk")

    assert not runs(pid)


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_grandchildren_end_with_their_parent(tmp_path: Path, end: str) -> None:
    note = tmp_path / "grandchild"
    with Stack((service("desk", WITH_GRANDCHILD, str(note)),), tmp_path) as stack:
        stack.start()
        stack.wait_healthy()
        grandchild = int(note.read_text())
        assert runs(grandchild)

        getattr(stack, end)()

        assert not runs(grandchild)


def test_a_service_that_will_not_stop_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.stack.GRACE_S", 0.2)
    with Stack((service("desk", STUBBORN),), tmp_path) as stack:
        stack.start()
        stack.wait_healthy()
        pid = stack.pid("desk")

        stack.stop()

        assert not runs(pid)


def test_a_service_that_dies_at_the_start_is_named_with_its_log(tmp_path: Path) -> None:
    with Stack((service("desk", DIES_AT_ONCE), service("till", HEALTHY)), tmp_path) as stack:
        stack.start()

        with pytest.raises(ProcessDied) as death:
            stack.wait_healthy()

    sentence = str(death.value)
    assert "the desk stopped by itself (exit code 3)" in sentence
    assert "no such table: orders" in sentence
    assert str(tmp_path / "desk.log") in sentence


def test_a_service_that_dies_later_is_named_with_its_signal(stack: Stack) -> None:
    stack.start()
    stack.wait_healthy()
    os.kill(stack.pid("till"), signal.SIGKILL)

    assert until(lambda: not runs(stack.pid("till")))
    with pytest.raises(ProcessDied, match=r"the till stopped by itself \(signal 9\)"):
        stack.check_alive()


def test_a_service_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with Stack((service("desk", NEVER_ANSWERS),), tmp_path) as stack:
        stack.start()

        with pytest.raises(NotHealthy, match=r"the desk did not answer at http://127\.0\.0\.1"):
            stack.wait_healthy(timeout_s=0.1)


def test_a_missing_program_is_one_sentence(tmp_path: Path) -> None:
    missing = replace(service("desk", HEALTHY), command=("/nowhere/python", "-m", "desk"))
    with (
        Stack((missing,), tmp_path) as stack,
        pytest.raises(ProcessDied, match=r"cannot be started: /nowhere/python .*make setup"),
    ):
        stack.start()
