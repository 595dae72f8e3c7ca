"""A desk on a real database, with a scripted Rasa at the other end of a wire that can break."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from desk.database import Database
from desk.desk import Desk
from tests.databases import desk_url
from tests.desk.fake_rasa import FakeRasa, Wire
from tests.desk.opened import Opened, open_desk

MakeDesk = Callable[..., Awaitable[Opened]]


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Of an empty database."""
    return desk_url(tmp_path)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    await opened.upgrade()
    yield opened
    await opened.close()


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    fake = FakeRasa()
    yield fake
    assert fake.unexpected == []


@pytest.fixture
def wire(rasa: FakeRasa) -> Wire:
    return Wire(rasa)


@pytest.fixture
async def make_desk(database_url: str, wire: Wire) -> AsyncIterator[MakeDesk]:
    """Starts a desk, as after a restart when called again; the test stops those it is done with."""
    made: list[Opened] = []

    async def make(**options: object) -> Opened:
        made.append(await open_desk(database_url, wire, **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        await one.stop()


@pytest.fixture
async def opened(make_desk: MakeDesk) -> Opened:
    return await make_desk()


@pytest.fixture
def desk(opened: Opened) -> Desk:
    return opened.desk
