"""One Rasa and one action server for all dialogues; a fresh shop for each."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from deploy.ports import free_ports
from deploy.stack import running_stack
from tests.dialogues.world import TOKEN, Customer, SwitchedSandbox, served, today

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class World:
    sandbox: SwitchedSandbox
    sandbox_url: str
    rasa_url: str
    http: httpx.Client

    def customer(self, identity: dict[str, str] | None = None) -> Customer:
        return Customer(self.http, self.rasa_url, identity)

    def state(self) -> dict[str, object]:
        found: dict[str, object] = self.http.get(f"{self.sandbox_url}/state").json()
        return found


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("dialogues")
    sandbox = SwitchedSandbox(folder)
    [port] = free_ports(1)
    with served(sandbox, port) as sandbox_url:
        environ = {
            **os.environ,
            "BACKEND_URL": f"{sandbox_url}/api",
            "BACKEND_TOKEN": TOKEN,
            "CLOCK_STARTS_AT": today().isoformat(),
        }
        with (
            running_stack(ROOT, folder / "state", environ, "actions", "rasa") as stack,
            httpx.Client(timeout=60) as http,
        ):
            yield World(sandbox, sandbox_url, stack.url("rasa"), http)


@pytest.fixture
def world(running: World) -> World:
    running.sandbox.reset()
    return running
