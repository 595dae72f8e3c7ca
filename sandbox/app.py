"""The sandbox as one Starlette app."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox import pictures, shopfile
from sandbox.api import orders, returns
from sandbox.api.endpoint import Service
from sandbox.clock import Clock, Now, real_time
from sandbox.records import Order
from sandbox.shop import built_in
from sandbox.store import Store


def build(
    database: Path,
    *,
    token: str,
    data: Path | Mapping[str, Any] | None = None,
    now: Now = real_time,
    public_url: str | None = None,
    extra_routes: tuple[BaseRoute, ...] = (),
) -> Starlette:
    """The sandbox on this SQLite file; a new file is filled from `data`.

    `data` is a folder or file of shop JSON, or the JSON itself; the built-in shop when None.
    Raises sandbox.codec.FormatError when it does not fit. `public_url` is what links in
    answers start with (default: the address that the request came to).
    """
    service = Service(_opened(database, data, Clock(now)), Clock(now), token, public_url)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        service.store.close()

    async def state(_request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(_dump, service.store))

    routes: list[BaseRoute] = [
        Route("/health", _health),
        Route("/state", state),
        *pictures.routes(),
        *orders.routes(service),
        *returns.routes(service),
        *extra_routes,
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.service = service
    return app


def _opened(database: Path, data: Path | Mapping[str, Any] | None, clock: Clock) -> Store:
    store = Store(database)
    with store.writing() as tx:
        if not tx.count(Order):
            now = clock.now(tx)
            shop = shopfile.read(data) if isinstance(data, Path) else data or built_in()
            shopfile.load(tx, shop, now)
    return store


def _dump(store: Store) -> dict[str, Any]:
    with store.reading() as tx:
        return shopfile.dump(tx)


async def _health(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})
