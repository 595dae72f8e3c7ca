"""An office that is open."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.connectors.slack.office import Customer, Office
from tests.desk.fake_rasa import FakeRasa


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is given up on because the machine that tests is slow."""
    for name in ("modals.PATIENCE", "modals.OPENING", "commands._PATIENCE", "thread._PATIENCE"):
        monkeypatch.setattr(f"connectors.slack.{name}", 60.0)


@pytest.fixture
async def office(tmp_path: Path, rasa: FakeRasa) -> AsyncIterator[Office]:
    opened = Office(tmp_path, rasa)
    await opened.start()
    yield opened
    await opened.stop()
    await opened.box.courier.stop()
    assert [one for one in opened.box.refused if "already_reacted" not in one] == []


@pytest.fixture
async def customer(office: Office) -> AsyncIterator[Customer]:
    async with office.customer() as opened:
        yield opened


@pytest.fixture
async def claimed(office: Office, customer: Customer) -> dict[str, Any]:
    """The root of a conversation that Sam holds."""
    await customer.asks_for_a_person()
    await office.settle()
    await office.presses("U0SAM", "claim")
    return office.root()
