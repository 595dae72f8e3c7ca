"""Thousands of customers who have the chat open: one connection each, read with next to no work."""

import asyncio
import re
import time
from datetime import datetime

AT = re.compile(rb'"at":"([^"]+)"')


class Listener(asyncio.Protocol):
    """Follows one conversation, and notes how long each of its lines took from stored to here."""

    __slots__ = ("_host", "_session", "delays", "opened", "transport")

    def __init__(self, host: str, session: str, delays: list[float]) -> None:
        self._host = host
        self._session = session
        self.delays = delays
        self.opened = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(
            "GET /chat/v1/events HTTP/1.1\r\n"
            f"Host: {self._host}\r\nAccept: text/event-stream\r\n"
            f"Authorization: Bearer {self._session}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        now = time.time()
        if not self.opened.done():
            status = data.split(b" ", 2)[1]
            if status == b"200":
                self.opened.set_result(None)
            else:
                self.opened.set_exception(ConnectionError(f"A stream was refused: {status!r}"))
        for stamp in AT.findall(data):
            self.delays.append(now - datetime.fromisoformat(stamp.decode()).timestamp())

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(exc or ConnectionError("A stream was cut."))
