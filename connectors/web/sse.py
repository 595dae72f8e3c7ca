"""Server-sent events, written for ten thousand quiet customers.

An idle stream costs its connection and one small object. Its only task is the server's own, which
sleeps until the client has gone; a task to write exists only while there is something to write.
So no response class of Starlette is used: each of those runs two tasks as long as it streams.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from starlette.types import Receive, Send

from connectors.web import wire
from desk.model import Event, Role

logger = logging.getLogger(__name__)

ReadLog = Callable[[str, int], Awaitable[list[Event]]]
"""The next lines of a conversation after a number; none when there are no more."""

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
]
_RETRY = b"retry: 2000\n\n"
_BEAT = b": here\n\n"
_MOST_WAITING = 20


class EventStream:
    """One client's stream. It is read on from `cursor`, so that nothing is missed or repeated."""

    __slots__ = (
        "_ended",
        "_ending",
        "_loose",
        "_reaches",
        "_read",
        "_send",
        "_writer",
        "conversation",
        "cursor",
    )

    def __init__(self, conversation: str, cursor: int, read: ReadLog, send: Send) -> None:
        self.conversation = conversation
        self.cursor = cursor
        self._read = read
        self._send = send
        self._reaches = cursor
        self._loose: list[bytes] | None = None
        self._writer: asyncio.Task[None] | None = None
        self._ending = self._ended = False

    async def run(self, receive: Receive) -> None:
        """Stream until the client goes or `end` is called; the caller lets it hear of news."""
        await self._send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await self._body(_RETRY)
        self.wrote(self.cursor + 1)
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self._ended = True

    def wrote(self, seq: int) -> None:
        """The log reaches at least to `seq`."""
        if seq > self._reaches:
            self._reaches = seq
            self._wake()

    def typing(self, role: Role, on: bool) -> None:
        """Pass it on, unless the client is far behind."""
        self._write(wire.sse_typing(role, on))

    def place(self, number: int) -> None:
        """Pass it on, unless the client is far behind."""
        self._write(wire.sse_place(number))

    def beat(self) -> None:
        """Show that the stream is alive, to the client and to every proxy between."""
        self._write(_BEAT)

    def end(self) -> None:
        """Write what there is, and close."""
        self._ending = True
        self._wake()

    def _write(self, chunk: bytes) -> None:
        if self._loose is None:
            self._loose = []
        if len(self._loose) < _MOST_WAITING:
            self._loose.append(chunk)
        self._wake()

    def _wake(self) -> None:
        if self._writer is None and not self._ended:
            self._writer = asyncio.create_task(self._write_all())

    async def _write_all(self) -> None:
        try:
            while not self._ended and (self._loose or self._reaches > self.cursor):
                await self._write_lines()
                await self._write_loose()
        except Exception:
            logger.exception("A stream broke off; its client reads on from its cursor.")
            self._ending = True
        finally:
            self._writer = None
        if self._ending and not self._ended:
            self._ended = True
            await self._body(b"", more=False)

    async def _write_lines(self) -> None:
        while not self._ended and self._reaches > self.cursor:
            lines = await self._read(self.conversation, self.cursor)
            if not lines:
                self._reaches = self.cursor
                return
            await self._body(b"".join(map(wire.sse, lines)))
            self.cursor = lines[-1].seq
            self._reaches = max(self._reaches, self.cursor)

    async def _write_loose(self) -> None:
        chunks, self._loose = self._loose, None
        if chunks:
            await self._body(b"".join(chunks))

    async def _body(self, chunk: bytes, *, more: bool = True) -> None:
        await self._send({"type": "http.response.body", "body": chunk, "more_body": more})
