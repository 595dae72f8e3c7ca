"""The sandbox as one Starlette app."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox import chores, outbox, page, paying, pictures, shopfile, storefront, telegram
from sandbox.api import controls, orders, returns, warehouse
from sandbox.api.endpoint import Service, bearer, own_page
from sandbox.clock import Clock, Now, real_time
from sandbox.faults import Faults, FaultyMiddleware
from sandbox.records import Order
from sandbox.shop import built_in
from sandbox.shopwindow import ShopWindow
from sandbox.slack import app as slack_app
from sandbox.slack.settings import SlackSettings
from sandbox.store import Store
from sandbox.webhooks import Postman


@dataclass(frozen=True, slots=True)
class Pages:
    """What the demo shop's pages need: the chat's script, the secret of their signed token."""

    chat_script: str
    identity_secret: bytes


def build(
    database: Path,
    *,
    token: str,
    data: Path | Mapping[str, Any] | None = None,
    now: Now = real_time,
    public_url: str | None = None,
    pages: Pages | None = None,
    webhooks: Mapping[str, str] | None = None,
    outside: httpx.AsyncClient | None = None,
    faults: Faults | None = None,
    slack: SlackSettings | None = None,
) -> Starlette:
    """The sandbox on this SQLite file; a new file is filled from `data`.

    `data` is a folder or file of shop JSON, or the JSON itself; the built-in shop when None.
    Raises sandbox.codec.FormatError when it does not fit. `public_url` is what links in
    answers start with (default: the address that the request came to). `webhooks` maps
    addresses to secrets; `outside` is the client that they are sent with. The app's lifespan
    sends webhooks and lets time act; without it, `app.state.postman.deliver()` does on demand.
    """
    clock, faults = Clock(now), faults or Faults()
    service = Service(
        _opened(database, data, clock, webhooks or {}), clock, bearer(token), public_url
    )
    client = outside or httpx.AsyncClient()
    postman = Postman(service.store, clock, client, now)
    box = slack_app.build(slack, client) if slack else None
    fake_telegram = telegram.World(now)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        works = (
            asyncio.create_task(postman.run(partial(chores.run, service.store, clock))),
            asyncio.create_task(telegram.deliver_for_ever(fake_telegram, client)),
        )
        yield
        for work in works:
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work
        if box:
            await box.courier.stop()
        await client.aclose()
        service.store.close()

    app = Starlette(
        routes=[
            *_routes(service, faults, pages),
            *(slack_app.routes(box) if box else ()),
            *telegram.routes(fake_telegram),
        ],
        lifespan=lifespan,
        middleware=[Middleware(FaultyMiddleware, faults=faults)],
    )
    app.state.service, app.state.postman, app.state.faults = service, postman, faults
    app.state.telegram = fake_telegram
    return app


def _routes(service: Service, faults: Faults, pages: Pages | None) -> list[BaseRoute]:
    async def state(_request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(_dump, service.store))

    from_page = replace(service, gate=own_page)
    return [
        Route("/health", _health),
        Route("/state", state),
        *pictures.routes(),
        *paying.routes(service),
        *controls.routes(service, faults),
        *orders.routes(service),
        *returns.routes(service),
        *warehouse.routes(service, "/api/warehouse"),
        *page.routes(from_page, faults),
        *warehouse.routes(from_page, "/warehouse/do"),
        *(_storefront(service, pages) if pages else ()),
    ]


def _storefront(service: Service, pages: Pages) -> list[BaseRoute]:
    window = ShopWindow(service.store, service.clock)
    real = service.clock.real
    return storefront.routes(window, pages.chat_script, pages.identity_secret, real)


def _opened(
    database: Path,
    data: Path | Mapping[str, Any] | None,
    clock: Clock,
    webhooks: Mapping[str, str],
) -> Store:
    store = Store(database)
    with store.writing() as tx:
        if not tx.count(Order):
            shop = shopfile.read(data) if isinstance(data, Path) else data or built_in()
            shopfile.load(tx, shop, clock.now(tx))
        for url, secret in webhooks.items():
            outbox.subscribe(tx, url, secret)
    return store


def _dump(store: Store) -> dict[str, Any]:
    with store.reading() as tx:
        return shopfile.dump(tx)


async def _health(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})
