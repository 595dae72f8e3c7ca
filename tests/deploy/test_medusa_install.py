"""Medusa's packages come from npm once, whole or not at all, and never without an end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.errors import SetUpFailed
from deploy.medusa.install import NpmUnreachable, install
from deploy.medusa.programs import Programs, guard_on
from deploy.medusa.settings import MedusaSettings, medusa_settings
from deploy.medusa.steps import Tick, run_step, silent
from deploy.settings import settings_from

ROOT = Path(__file__).resolve().parents[2]
WHOLE = 'echo "$@" >> "$ASKED"; [ "$1" = view ] || mkdir node_modules'
NO_REGISTRY = 'echo "$@" >> "$ASKED"; exit 1'
BROKEN = 'echo "$@" >> "$ASKED"; [ "$1" = view ] || { echo "no such version"; exit 1; }'


@pytest.fixture
def settings(tmp_path: Path) -> MedusaSettings:
    environ = {
        "PATH": os.environ["PATH"],
        "STATE_DIR": str(tmp_path / "state"),
        "MEDUSA_HOME": str(tmp_path / "home"),
        "ASKED": str(tmp_path / "asked"),
    }
    return medusa_settings(settings_from(environ, ROOT))


def npm(folder: Path, script: str) -> Programs:
    program = folder / "npm"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return Programs("node", str(program), folder)


def asked(settings: MedusaSettings) -> list[str]:
    """The first words of what npm was asked to do."""
    found = Path(settings.environ["ASKED"]).read_text().splitlines()
    return [line.split()[0] for line in found]


def test_an_installation_is_made_once(settings: MedusaSettings, tmp_path: Path) -> None:
    programs = npm(tmp_path, WHOLE)

    folder = install(settings, programs, silent)
    again = install(settings, programs, silent)

    assert folder == again
    assert (folder / "node_modules").is_dir()
    assert (folder / "package-lock.json").is_file()
    assert asked(settings) == ["view", "install"]


def test_without_a_registry_it_ends_at_once(settings: MedusaSettings, tmp_path: Path) -> None:
    with pytest.raises(NpmUnreachable, match="registry"):
        install(settings, npm(tmp_path, NO_REGISTRY), silent)

    assert "--offline" in Path(settings.environ["ASKED"]).read_text()
    assert list(settings.home.iterdir()) == []


def test_what_the_registry_does_not_have_is_no_reason_to_skip(
    settings: MedusaSettings, tmp_path: Path
) -> None:
    with pytest.raises(SetUpFailed, match="no such version"):
        install(settings, npm(tmp_path, BROKEN), silent)

    assert list(settings.home.iterdir()) == []


def test_what_a_killed_process_left_is_cleared_up(settings: MedusaSettings, tmp_path: Path) -> None:
    left = settings.home / f"{settings.lock}.999999999"
    left.mkdir(parents=True)

    install(settings, npm(tmp_path, WHOLE), silent)

    assert not left.exists()


def test_a_step_without_an_end_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(SetUpFailed, match="sleeping was not done in 0 s"):
        step(tmp_path, "sleep 1000", silent)


def test_an_interrupted_step_is_stopped_with_all_that_it_started(tmp_path: Path) -> None:
    child = tmp_path / "child"

    def interrupt(_what: str, _seconds: float) -> None:
        if child.exists() and child.read_text().strip():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        step(tmp_path, "sleep 1000 & echo $! > child; wait", interrupt, limit_s=60)

    deadline = time.monotonic() + 10
    while _runs(int(child.read_text())):
        assert time.monotonic() < deadline


STARTS = """
import subprocess, sys, time
child = subprocess.Popen([*sys.argv[1:], "sleep", "1000"],
    stdout=subprocess.DEVNULL, start_new_session=True)
print(child.pid, flush=True)
time.sleep(1000)
"""


def test_what_we_started_ends_when_we_are_killed() -> None:
    guard = guard_on(os.environ["PATH"])
    if not guard:
        pytest.skip("this system has no setpriv")
    ours = subprocess.Popen([sys.executable, "-c", STARTS, *guard], stdout=subprocess.PIPE)
    assert ours.stdout is not None
    child = int(ours.stdout.readline())
    while not Path(f"/proc/{child}/cmdline").read_bytes().startswith(b"sleep"):
        time.sleep(0.01)  # until setpriv has become it

    ours.kill()
    ours.communicate()

    deadline = time.monotonic() + 10
    while _runs(child):
        assert time.monotonic() < deadline


def step(folder: Path, script: str, tick: Tick, limit_s: float = 0) -> None:
    command = ("/bin/sh", "-c", script)
    run_step(command, folder, os.environ, folder / "log", tick, "sleeping", limit_s=limit_s)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"
