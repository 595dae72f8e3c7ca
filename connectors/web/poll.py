"""Long polling, for clients behind proxies that hold streams back."""

import asyncio

from connectors.web.sse import ReadLog
from desk.model import Event, Role


class Poll:
    """One request that waits for the next lines after `cursor`."""

    def __init__(self, conversation: str, cursor: int, read: ReadLog) -> None:
        self.conversation = conversation
        self._cursor = cursor
        self._read = read
        self._news = asyncio.Event()
        self._ended = False

    async def lines(self, wait: float) -> list[Event]:
        """The lines after the cursor, at once when there are any, else after at most `wait` s."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait
        while not (found := await self._read(self.conversation, self._cursor)):
            try:
                await asyncio.wait_for(self._news.wait(), max(deadline - loop.time(), 0))
            except TimeoutError:
                return []
            if self._ended:
                return []
            self._news.clear()
        return found

    def wrote(self, seq: int) -> None:
        """Look again."""
        if seq > self._cursor:
            self._news.set()

    def typing(self, role: Role, on: bool) -> None:
        """Nothing: typing is not worth an answer."""

    def place(self, number: int) -> None:
        """Nothing: whoever polls is told the place when they ask how things stand."""

    def beat(self) -> None:
        """Nothing: a request that waits needs no heartbeat."""

    def end(self) -> None:
        """Answer now."""
        self._ended = True
        self._news.set()
