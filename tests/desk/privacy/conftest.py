"""A world in which conversations are let go."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk.privacy.lives import Old, old


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Old]:
    async with old(tmp_path) as world:
        yield world
