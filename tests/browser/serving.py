"""Serves ASGI apps on free loopback ports, in the loop of the test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp


@asynccontextmanager
async def serving(app: ASGIApp, sock: socket.socket) -> AsyncIterator[None]:
    """Requests are answered while this is entered; `sock` stays open for the next server."""
    config = uvicorn.Config(
        app, log_level="critical", timeout_graceful_shutdown=1, lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve([socket.fromfd(sock.fileno(), sock.family, sock.type)]))
    try:
        yield
    finally:
        server.should_exit = True
        await task


def free_socket() -> socket.socket:
    """A listening socket: connections wait in its queue until a server takes them."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    sock.listen()
    return sock


def address(sock: socket.socket) -> str:
    return f"http://127.0.0.1:{sock.getsockname()[1]}"
