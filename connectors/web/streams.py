"""Everybody who follows a conversation as it goes on."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Protocol

from desk.model import Role

HEARTBEAT = 15
"""Seconds between two comment lines on a quiet stream."""


class Reader(Protocol):
    """One who follows one conversation; every call returns at once."""

    @property
    def conversation(self) -> str:
        """Whose lines it wants."""

    def wrote(self, seq: int) -> None:
        """The log reaches at least to `seq`."""

    def typing(self, role: Role, on: bool) -> None:
        """`role` began or ceased to write."""

    def place(self, number: int) -> None:
        """The customer stands at this place of the queue for a person."""

    def beat(self) -> None:
        """A heartbeat is due."""

    def end(self) -> None:
        """The server is going down."""


class Streams:
    """The readers of this process, by conversation. Listens to the desk's hub."""

    def __init__(self) -> None:
        self._readers: defaultdict[str, set[Reader]] = defaultdict(set)
        self._beats: tuple[set[Reader], ...] = tuple(set() for _ in range(HEARTBEAT))
        self._joined = 0
        self._writing: dict[str, Role] = {}
        self.ended = False

    @contextlib.contextmanager
    def followed_by(self, reader: Reader) -> Iterator[None]:
        """Inside the block, `reader` hears of its conversation, and first who writes just now."""
        beats = self._beats[self._joined % HEARTBEAT]
        self._joined += 1
        self._readers[reader.conversation].add(reader)
        beats.add(reader)
        if reader.conversation in self._writing:
            reader.typing(self._writing[reader.conversation], True)
        try:
            yield
        finally:
            beats.discard(reader)
            self._leave(reader)

    def wrote(self, conversation: str, seq: int) -> None:
        """See desk.hub.Listener."""
        for reader in self._readers.get(conversation, ()):
            reader.wrote(seq)

    def typing(self, conversation: str, role: Role, on: bool) -> None:
        """See desk.hub.Listener."""
        if on:
            self._writing[conversation] = role
        elif self._writing.pop(conversation, None) is None:
            return
        for reader in self._readers.get(conversation, ()):
            reader.typing(role, on)

    def place(self, conversation: str, number: int) -> None:
        """The customer of `conversation` stands at this place of the queue for a person."""
        for reader in self._readers.get(conversation, ()):
            reader.place(number)

    async def beat(self) -> None:
        """Send heartbeats for ever, to a fifteenth of the readers each second."""
        while True:
            for due in self._beats:
                for reader in tuple(due):
                    reader.beat()
                await asyncio.sleep(1)

    def end(self) -> None:
        """End every stream now; those that come later end at once."""
        self.ended = True
        for readers in tuple(self._readers.values()):
            for reader in tuple(readers):
                reader.end()

    def _leave(self, reader: Reader) -> None:
        readers = self._readers[reader.conversation]
        readers.discard(reader)
        if not readers:
            del self._readers[reader.conversation]
