"""The desk's tests once more, on PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.errors import SetUpFailed
from deploy.medusa.cluster import user_of_postgres
from deploy.medusa.programs import find_postgres


def test_the_desk_keeps_its_promises_on_postgresql_too() -> None:
    try:
        find_postgres(os.environ)
        user_of_postgres()
    except SetUpFailed as missing:
        pytest.skip(str(missing))

    done = subprocess.run(
        [sys.executable, "-m", "tests.on_postgres", "tests/desk"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )

    assert done.returncode == 0, done.stdout + done.stderr
