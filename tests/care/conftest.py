"""A world with a small shop."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.care.small_shop import shop
from tests.care.world import World, opened


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened(tmp_path, shop=shop()) as world:
        yield world
