"""The supervisor as its own process, as `make demo` runs it, with tiny children."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.ports import free_ports
from tests.deploy.small_processes import PATIENCE_S, runs, until

ROOT = Path(__file__).resolve().parents[2]

# Starts two services with the code, ports and state folder from the command line.
SCRIPT = """
import os, sys
from pathlib import Path
from deploy.errors import DeployError
from deploy.screen import Address, terminal
from deploy.settings import Ports, Settings
from deploy.supervisor import supervise
from tests.deploy import small_processes
code, first, second, state = sys.argv[1:5]
note = str(Path(state) / "grandchild")
services = (
    small_processes.service("desk", small_processes.HEALTHY, port=int(first)),
    small_processes.service("till", getattr(small_processes, code), note, port=int(second)),
)
settings = Settings(Path(state), Path(state), Ports(), dict(os.environ))
pages = [Address("The shop", services[0].url)]
parent = os.getppid() if "WATCH_PARENT" in os.environ else None
try:
    supervise(services, settings, pages, terminal(colour=False), parent)
except DeployError as error:
    sys.exit(str(error))
"""


class Demo:
    """A supervisor that runs, and what it wrote."""

    def __init__(self, state: Path, code: str, **environ: str) -> None:
        self.state = state
        self.ports = free_ports(2)
        self.output = state / "output"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                self._command(code),
                cwd=ROOT,
                env={**os.environ, **environ},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def _command(self, code: str) -> list[str]:
        ports = map(str, self.ports)
        return [sys.executable, "-c", SCRIPT, code, *ports, str(self.state)]

    def text(self) -> str:
        return self.output.read_text()

    def is_ready(self) -> bool:
        return until(lambda: "Ctrl-C stops everything" in self.text())

    def end(self) -> int:
        return self.process.wait(PATIENCE_S)

    def children(self) -> list[int]:
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in found.split()]

    def grandchild(self) -> int:
        return int((self.state / "grandchild").read_text())

    def ports_are_closed(self) -> bool:
        return all(socket.socket().connect_ex(("127.0.0.1", port)) != 0 for port in self.ports)


@pytest.fixture
def demo(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Demo]:
    demo = Demo(tmp_path, getattr(request, "param", "HEALTHY"))
    yield demo
    demo.process.terminate()
    demo.end()


def test_it_says_where_everything_is_once_all_is_healthy(demo: Demo) -> None:
    assert demo.is_ready()

    assert f"The shop  http://127.0.0.1:{demo.ports[0]}" in demo.text()
    assert "✓ desk" in demo.text()
    assert "✓ till" in demo.text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_every_child(demo: Demo, number: signal.Signals) -> None:
    assert demo.is_ready()
    children = demo.children()

    demo.process.send_signal(number)

    assert demo.end() == 0
    assert demo.text().endswith("Stopped.\n")
    assert len(children) == 2
    assert not any(runs(child) for child in children)
    assert demo.ports_are_closed()


@pytest.mark.parametrize("demo", ["WITH_GRANDCHILD"], indirect=True)
def test_a_signal_stops_grandchildren_too(demo: Demo) -> None:
    assert demo.is_ready()
    grandchild = demo.grandchild()
    assert runs(grandchild)

    demo.process.send_signal(signal.SIGINT)

    assert demo.end() == 0
    assert not runs(grandchild)


@pytest.mark.parametrize("demo", ["NEVER_ANSWERS"], indirect=True)
def test_a_signal_while_still_starting_stops_as_well(demo: Demo) -> None:
    assert until(lambda: "✓ desk" in demo.text())
    children = demo.children()

    demo.process.send_signal(signal.SIGINT)

    assert demo.end() == 0
    assert not any(runs(child) for child in children)


@pytest.mark.parametrize("demo", ["STUBBORN"], indirect=True)
def test_a_second_signal_does_not_wait_for_a_stubborn_child(demo: Demo) -> None:
    assert demo.is_ready()
    children = demo.children()

    demo.process.send_signal(signal.SIGINT)
    assert until(lambda: "Stopping" in demo.text())
    demo.process.send_signal(signal.SIGINT)

    assert demo.process.wait(4) == 0
    assert not any(runs(child) for child in children)


@pytest.mark.parametrize("demo", ["DIES_AT_ONCE"], indirect=True)
def test_a_child_that_dies_at_the_start_ends_all_with_one_sentence(demo: Demo) -> None:
    assert demo.end() == 1

    assert "the till stopped by itself (exit code 3)" in demo.text()
    assert "no such table: orders" in demo.text()
    assert str(demo.state / "log/till.log") in demo.text()
    assert demo.ports_are_closed()


def test_a_child_that_dies_later_ends_all_with_one_sentence(demo: Demo) -> None:
    assert demo.is_ready()
    desk, till = demo.children()

    os.kill(till, signal.SIGKILL)

    assert demo.end() == 1
    assert "the till stopped by itself (signal 9)" in demo.text()
    assert not runs(desk)


def test_a_taken_port_is_found_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        command = [sys.executable, "-c", SCRIPT, "HEALTHY", str(free_ports(1)[0]), str(taken)]
        done = subprocess.run(
            [*command, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
        )

    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {taken} for the till is already in use by process")
    assert "TILL_PORT=<port>" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "log").exists()


def test_it_stops_when_the_one_who_started_it_is_gone(tmp_path: Path) -> None:
    # A shell in between is the parent; killing it leaves the supervisor an orphan.
    state, ports = tmp_path, free_ports(2)
    (state / "script.py").write_text(SCRIPT)
    words = [sys.executable, str(state / "script.py"), "HEALTHY", *map(str, ports), str(state)]
    environ = {**os.environ, "WATCH_PARENT": "1", "PYTHONPATH": str(ROOT)}
    shell = subprocess.Popen(
        ["sh", "-c", f"{' '.join(words)} > {state}/output; true"], cwd=ROOT, env=environ
    )
    output = state / "output"
    assert until(lambda: output.exists() and "Ctrl-C stops everything" in output.read_text())

    shell.kill()
    shell.wait(PATIENCE_S)

    assert until(lambda: output.read_text().endswith("Stopped.\n"))
