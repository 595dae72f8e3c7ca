"""The whole web door in this process: real desk, real database, scripted Rasa."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from tests.connectors.door import ORIGIN, Door, opened_door
from tests.desk.fake_rasa import FakeRasa, Wire


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    fake = FakeRasa()
    yield fake
    assert fake.unexpected == []


@pytest.fixture
def wire(rasa: FakeRasa) -> Wire:
    return Wire(rasa)


@pytest.fixture
async def door(tmp_path: Path, wire: Wire) -> AsyncIterator[Door]:
    async with opened_door(tmp_path, wire) as opened:
        yield opened


@pytest.fixture
async def client(door: Door) -> AsyncIterator[httpx.AsyncClient]:
    """A page of the shop, which has no session yet."""
    async with door.client(headers={"Origin": ORIGIN}) as opened:
        yield opened
