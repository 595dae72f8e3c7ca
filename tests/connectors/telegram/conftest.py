"""One customer with a phone, a fake Telegram, and the door between it and the desk."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.telegram.world import World
from tests.connectors.telegram.phone import Phone, Telegram, opened_telegram
from tests.desk.fake_rasa import Wire


@pytest.fixture
def world() -> Iterator[World]:
    found = World(lambda: datetime(2026, 11, 23, 12, tzinfo=UTC))
    yield found
    assert found.unexpected == []


@pytest.fixture
def phone(world: World) -> Phone:
    return Phone(world)


@pytest.fixture
async def telegram(tmp_path: Path, wire: Wire, world: World) -> AsyncIterator[Telegram]:
    async with opened_telegram(tmp_path, wire, world) as opened:
        yield opened
