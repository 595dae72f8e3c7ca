"""The components' own tests, in the environment that has Rasa."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"


@pytest.mark.skipif(not PYTHON.is_file(), reason="bot/.venv is not set up: run `make setup`")
def test_the_components_pass_their_tests_in_rasas_environment() -> None:
    command = [str(PYTHON), "-m", "pytest", "-q", "-c", "/dev/null", "--rootdir", str(ROOT)]

    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "tests/components"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
