"""The trained model understands as well as it was recorded to."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODELS = sorted(
    (ROOT / "bot" / "models").glob("returns-desk-*.tar.gz"), key=lambda p: p.stat().st_mtime
)


@pytest.mark.skipif(not MODELS, reason="no model is trained: run `make train` first")
def test_no_figure_fell_by_more_than_a_point() -> None:
    """The same as `make eval` without a FILE, on sentences that no training saw."""
    command = [sys.executable, "-m", "benchmarks.understanding", "--model", str(MODELS[-1])]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
