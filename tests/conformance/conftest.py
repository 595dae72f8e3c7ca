from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conformance.stage import Stage
from tests.conformance.stages import STAGES


@pytest.fixture(params=STAGES)
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    """A shop on each platform, opened afresh for every case."""
    async with STAGES[request.param](tmp_path) as stage:
        yield stage
