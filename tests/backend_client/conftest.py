from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from backend_client import connect
from backend_client.protocol import OrderBackend
from sandbox.app import build


@pytest.fixture(scope="session")
def built_in_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built-in shop's database, loaded once."""
    database = tmp_path_factory.mktemp("shop") / "sandbox.sqlite"
    build(database, token="secret").state.service.store.close()
    return database


@pytest.fixture
def shop(built_in_shop: Path, tmp_path: Path) -> Iterator[Starlette]:
    """The built-in shop, whole and real, in this process."""
    database = Path(shutil.copy(built_in_shop, tmp_path / "sandbox.sqlite"))
    app = build(database, token="secret")
    yield app
    app.state.service.store.close()


@pytest.fixture
async def backend(shop: Starlette) -> AsyncIterator[OrderBackend]:
    transport = httpx.ASGITransport(app=shop)
    backend = connect("sandbox", "http://sandbox/api", "secret", transport=transport)
    yield backend
    await backend.aclose()
