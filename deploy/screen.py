"""What the person at the terminal sees while things start."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TextIO

HEARTBEAT_S = 10.0
BOLD, GREEN, PLAIN = "\x1b[1m", "\x1b[32m", "\x1b[0m"
UP_AND_CLEAR = "\x1b[1A\x1b[2K"


@dataclass(frozen=True)
class Address:
    """A page worth opening, and what it is."""

    title: str
    url: str


class Screen:
    """Writes progress: repainted in place on a terminal, line by line anywhere else."""

    def __init__(self, out: TextIO, *, colour: bool) -> None:
        self._out = out
        self._live = out.isatty()
        self._colour = colour and self._live
        self._painted = 0
        self._known: tuple[str, ...] = ()
        self._next_heartbeat = HEARTBEAT_S

    def say(self, text: str = "") -> None:
        """One line, now."""
        self._out.write(f"{text}\n")
        self._out.flush()
        self._painted = 0

    def waiting(self, names: Iterable[str], ready: tuple[str, ...], seconds: float) -> None:
        """Show which of the names are ready, `seconds` after the start."""
        fresh = [name for name in ready if name not in self._known]
        self._known = ready
        if self._live:
            self._repaint([self._line(name, name in ready, seconds) for name in names])
            return
        for name in fresh:
            self.say(self._line(name, True, seconds))
        if seconds >= self._next_heartbeat:
            self._next_heartbeat += HEARTBEAT_S
            missing = ", ".join(name for name in names if name not in ready)
            self.say(f"  … still waiting for {missing} ({seconds:.0f} s)")

    def working(self, what: str, seconds: float) -> None:
        """Show that one long step goes on, `seconds` after its start."""
        if self._live:
            self._repaint([f"  … {what} ({seconds:.0f} s)"])
        elif seconds >= self._next_heartbeat:
            self._next_heartbeat += HEARTBEAT_S
            self.say(f"  … {what} ({seconds:.0f} s)")

    def welcome(self, addresses: Iterable[Address], logs: str, seconds: float) -> None:
        """Everything is up: say where."""
        pages = tuple(addresses)
        width = max(len(page.title) for page in pages)
        self.say()
        self.say(self._paint(f"Returns Desk is ready after {seconds:.1f} s.", BOLD))
        self.say()
        for page in pages:
            self.say(f"  {page.title:<{width}}  {self._paint(page.url, BOLD)}")
        self.say()
        self.say(f"Logs: {logs}   Ctrl-C stops everything.")

    def _line(self, name: str, is_ready: bool, seconds: float) -> str:
        if is_ready:
            return self._paint(f"  ✓ {name}", GREEN)
        return f"  … {name} ({seconds:.0f} s)"

    def _repaint(self, lines: list[str]) -> None:
        self._out.write(UP_AND_CLEAR * self._painted + "".join(f"{line}\n" for line in lines))
        self._out.flush()
        self._painted = len(lines)

    def _paint(self, text: str, code: str) -> str:
        return f"{code}{text}{PLAIN}" if self._colour else text


def terminal(*, colour: bool) -> Screen:
    """The person's own terminal."""
    return Screen(sys.stdout, colour=colour)
