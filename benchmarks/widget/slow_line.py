"""A slow mobile line in front of a server: what its user's every connection goes through.

The numbers are those that Lighthouse calls slow 4G. A new connection costs two round trips before
its first request (TCP, TLS 1.3), and all connections share the line's bandwidth.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

ROUND_TRIP_S = 0.150
SET_UP_ROUND_TRIPS = 2
DOWN_BYTES_PER_S = 1_600_000 / 8
UP_BYTES_PER_S = 750_000 / 8
CHUNK = 1_460


class Lane:
    """One direction of the line: one chunk after the other, each half a round trip late."""

    def __init__(self, bytes_per_s: float) -> None:
        self._bytes_per_s = bytes_per_s
        self._free_at = 0.0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Everything from `reader` to `writer`, until either side closes."""
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arriving = asyncio.create_task(self._deliver(queue, writer))
        while chunk := await reader.read(CHUNK):
            now = asyncio.get_running_loop().time()
            self._free_at = max(self._free_at, now) + len(chunk) / self._bytes_per_s
            queue.put_nowait((self._free_at + ROUND_TRIP_S / 2, chunk))
        queue.put_nowait((0, b""))
        await arriving

    async def _deliver(
        self, queue: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter
    ) -> None:
        loop = asyncio.get_running_loop()
        with suppress(ConnectionError):
            while True:
                due, chunk = await queue.get()
                await asyncio.sleep(max(0, due - loop.time()))
                if not chunk:
                    break
                writer.write(chunk)
        writer.close()


@asynccontextmanager
async def slow_line(port: int) -> AsyncIterator[int]:
    """The port of the line's near end; its far end is `port` of this machine."""
    up, down = Lane(UP_BYTES_PER_S), Lane(DOWN_BYTES_PER_S)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await asyncio.sleep(ROUND_TRIP_S * SET_UP_ROUND_TRIPS)
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(up.carry(reader, far_writer), down.carry(far_reader, writer))

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
