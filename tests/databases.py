"""Where a test's desk keeps its data: SQLite, or PostgreSQL when the tests run on that."""

import asyncio
import hashlib
import os
import threading
from collections import deque
from pathlib import Path

import asyncpg

AT_ONCE = 4  # databases that are kept; a test needs one, and some two
_made: deque[str] = deque()


def desk_url(state: Path) -> str:
    """The database of a test that keeps its state in this folder; the same at each call.

    With TEST_POSTGRES_URL (`postgresql://user@host:port`) it is one of its own on that server.
    """
    server = os.environ.get("TEST_POSTGRES_URL")
    if not server:
        return f"sqlite:///{state / 'desk.db'}"
    name = "desk_" + hashlib.sha256(str(state).encode()).hexdigest()[:16]
    if name not in _made:
        made = threading.Thread(target=asyncio.run, args=(_make(server, name),))  # own event loop
        made.start()
        made.join()
    return f"{server.replace('postgresql:', 'postgresql+asyncpg:', 1)}/{name}"


async def _make(server: str, name: str) -> None:
    connection = await asyncpg.connect(f"{server}/postgres")
    try:
        await connection.execute(f"CREATE DATABASE {name}")
        _made.append(name)
        while len(_made) > AT_ONCE:
            await connection.execute(f"DROP DATABASE {_made.popleft()} WITH (FORCE)")
    finally:
        await connection.close()
