"""Real servers on free ports: an ASGI app in this loop, and the connectors as a process."""

import asyncio
import contextlib
import os
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import uvicorn
from starlette.types import ASGIApp

ROOT = Path(__file__).parents[2]


@contextlib.asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """The address of `app` while it is served."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


class Connectors:
    """`python -m connectors` on a free port; may be ended and started again on the same one."""

    def __init__(self, state: Path, rasa: str) -> None:
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._environ = {
            **os.environ,
            "CHAT_PORT": str(port),
            "STATE_DIR": str(state),
            "RASA_URL": rasa,
            "PYTHONPATH": str(ROOT),
        }
        self._process: Process | None = None

    async def start(self) -> None:
        """Start it, and wait until it is healthy."""
        command = (sys.executable, "-m", "connectors")
        self._process = await asyncio.create_subprocess_exec(
            *command, env=self._environ, cwd=ROOT, stderr=DEVNULL
        )
        async with asyncio.timeout(60), httpx.AsyncClient() as client:
            while not await self._is_healthy(client):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.05)

    async def terminate(self) -> None:
        """Ask it to stop, and wait until it has."""
        await self._end("terminate")

    async def kill(self) -> None:
        """End it as a crash would."""
        await self._end("kill")

    async def _end(self, how: str) -> None:
        process, self._process = self._process, None
        if process is not None:
            getattr(process, how)()
            async with asyncio.timeout(10):
                await process.wait()

    async def _is_healthy(self, client: httpx.AsyncClient) -> bool:
        assert self._process is not None
        assert self._process.returncode is None, "the connectors did not start"
        with contextlib.suppress(httpx.TransportError):
            return (await client.get(f"{self.url}/health")).status_code == 200
        return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port
