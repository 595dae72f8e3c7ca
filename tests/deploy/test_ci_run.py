""".ci/run with a `make` of a few lines of shell."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / ".ci/run"


def ci(folder: Path, make: str) -> subprocess.CompletedProcess[str]:
    (folder / ".ci").mkdir()
    (folder / "bin").mkdir()
    shutil.copy(SCRIPT, folder / ".ci/run")
    program = folder / "bin/make"
    program.write_text(f"#!/bin/sh\n{make}\n")
    program.chmod(0o755)
    environ = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    return subprocess.run(
        [str(folder / ".ci/run")], env=environ, capture_output=True, text=True, check=False
    )


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    "closing", ["12 passed in 3.21s", "12 passed, 1 skipped, 2 warnings in 75.00s (0:01:15)"]
)
def test_pytests_closing_line_comes_last(tmp_path: Path, closing: str) -> None:
    done = ci(tmp_path, f"echo '{closing}'; echo and more")

    assert last_line(done) == closing
    assert done.returncode == 0


def test_a_failure_is_the_exit_code_and_the_last_line(tmp_path: Path) -> None:
    done = ci(tmp_path, "echo '1 failed, 11 passed in 3.21s'; echo 'make: Error 1'; exit 2")

    assert last_line(done) == "1 failed, 11 passed in 3.21s"
    assert done.returncode == 2


def test_no_tests_at_all_is_red(tmp_path: Path) -> None:
    done = ci(tmp_path, "echo 'no tests ran in 0.01s'; exit 2")

    assert last_line(done) == "no tests ran in 0.01s"
    assert done.returncode != 0


def test_a_check_that_never_ran_pytest_is_red_even_when_make_is_not(tmp_path: Path) -> None:
    done = ci(tmp_path, "exit 0")

    assert last_line(done) == "pytest did not finish."
    assert done.returncode == 5


def test_it_calls_check_with_ci_set_and_nobody_to_ask(tmp_path: Path) -> None:
    done = ci(tmp_path, 'echo "$@ CI=$CI"; cat; echo "1 passed in 0.01s"')

    assert "check CI=true" in done.stdout
