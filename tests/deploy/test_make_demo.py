"""`make demo` itself, at a terminal, with the real processes."""

import os
import pty
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from http.client import UNAUTHORIZED, HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from deploy.health import is_healthy
from deploy.ports import free_ports, holder_of
from tests.deploy.small_processes import runs, until

ROOT = Path(__file__).resolve().parents[2]
VARIABLES = ("SANDBOX_PORT", "ACTIONS_PORT", "RASA_PORT", "CHAT_PORT")
START_S = 300.0
STOP_S = 60.0


class Terminal:
    """A terminal in which `make demo` runs in the foreground."""

    def __init__(self, state: Path) -> None:
        self.ports = free_ports(4)
        self.text = ""
        environ = {**os.environ, "STATE_DIR": str(state), "TERM": "xterm"}
        environ |= dict(zip(VARIABLES, map(str, self.ports), strict=True))
        for inherited in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS"):
            environ.pop(inherited, None)
        self._screen, keyboard = pty.openpty()
        self.make = subprocess.Popen(
            ["make", "demo"],
            cwd=ROOT,
            env=environ,
            stdin=keyboard,
            stdout=keyboard,
            stderr=keyboard,
            start_new_session=True,
            preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)),  # now ours to steer
        )
        os.close(keyboard)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def press_ctrl_c(self) -> None:
        os.write(self._screen, b"\x03")

    def shows(self, words: str, patience_s: float) -> bool:
        return until(lambda: words in self.text or self.make.poll() is not None, patience_s) and (
            words in self.text
        )

    def close(self) -> None:
        self.make.send_signal(signal.SIGTERM)
        self.make.wait(STOP_S)
        self._reader.join(STOP_S)
        os.close(self._screen)

    def _read(self) -> None:
        try:
            while piece := os.read(self._screen, 4096):
                self.text += piece.decode(errors="replace")
        except OSError:  # the last process behind the terminal is gone
            return


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.close()


def status(url: str) -> int:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    connection.request("GET", parts.path)
    return connection.getresponse().status


def test_the_demo_starts_shows_pages_that_exist_and_ctrl_c_stops_all_of_it(
    terminal: Terminal,
) -> None:
    assert terminal.shows("Ctrl-C stops everything", START_S), terminal.text
    pages = re.findall(r"http://[^\s\x1b]+", terminal.text)
    children = [int(pid) for pid in _listeners(terminal.ports)]

    api = pages.pop()

    assert len(pages) >= 3
    assert {page: status(page) for page in pages} == dict.fromkeys(pages, 200)
    assert status(f"{api}/conversation") == UNAUTHORIZED  # there, and asks for a session
    terminal.press_ctrl_c()

    assert terminal.shows("Stopped.", STOP_S)
    assert len(children) == 4
    assert not any(runs(child) for child in children)
    assert not any(is_healthy(f"http://127.0.0.1:{port}/") for port in terminal.ports)


def _listeners(ports: list[int]) -> list[str]:
    return [(holder_of(port) or "process 0").split()[1] for port in ports]
