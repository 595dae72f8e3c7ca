"""Who must hear of new lines: streams to customers, connectors that deliver."""

from typing import Protocol

from desk.model import Role


class Listener(Protocol):
    """Something that delivers from the log. Both calls must return at once."""

    def wrote(self, conversation: str, seq: int) -> None:
        """The log of `conversation` reaches at least to `seq`; may be said more than once."""

    def typing(self, conversation: str, role: Role, on: bool) -> None:
        """`role` began or ceased to write; said to whoever listens now, kept nowhere."""


class Hub:
    """Passes news to every listener within this process."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def join(self, listener: Listener) -> None:
        """Let `listener` hear everything from now on."""
        self._listeners.append(listener)

    def leave(self, listener: Listener) -> None:
        """Undo `join`."""
        self._listeners.remove(listener)

    def wrote(self, conversation: str, seq: int) -> None:
        """Pass on that lines were committed."""
        for listener in self._listeners:
            listener.wrote(conversation, seq)

    def typing(self, conversation: str, role: Role, on: bool) -> None:
        """Pass on that someone writes."""
        for listener in self._listeners:
            listener.typing(conversation, role, on)
