"""Everything that a browser test plays on: the shop's server and the fake desk's."""

import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from sandbox import pictures, storefront
from tests.browser.fakedesk import FakeDesk
from tests.browser.fakeshop import FakeShop
from tests.browser.serving import address, free_socket, serving

SECRET = b"a secret that only tests know"


@dataclass
class Stage:
    desk: FakeDesk
    shop: str
    _socket: socket.socket
    _server: AsyncExitStack

    @property
    def script(self) -> str:
        return f"{address(self._socket)}/chat.js"

    async def stop_desk(self) -> None:
        """Every connection breaks; new ones wait unanswered until `start_desk`."""
        self.desk.cut_streams()
        await self._server.aclose()

    async def start_desk(self) -> None:
        await self._server.enter_async_context(serving(self.desk.app, self._socket))

    async def restart_desk(self) -> None:
        await self.stop_desk()
        await self.start_desk()

    async def until(self, *said: str) -> None:
        """Waits until the customer's messages in the newest log are these."""
        desk = self.desk
        await desk.until(lambda: bool(desk.sessions) and desk.conversation.said() == [*said])

    async def streaming(self, count: int = 1) -> None:
        """Waits until so many streams are open."""
        await self.desk.until(lambda: self.desk.streams == count)


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    chat, shop = free_socket(), free_socket()
    stage = Stage(FakeDesk(address(shop)), address(shop), chat, AsyncExitStack())
    async with serving(shop_app(stage.script), shop):
        await stage.start_desk()
        yield stage
        await stage.stop_desk()
    chat.close()
    shop.close()


def shop_app(script: str) -> Starlette:
    """The demo shop's pages with this script in them, its pictures, and /bare."""

    async def bare(request: Request) -> Response:
        """A page with nothing but the script tag, with the query as its data- attributes.

        `policy` is the page's Content-Security-Policy; the tag's nonce is n1.
        """
        given = dict(request.query_params)
        headers = {"Content-Security-Policy": given.pop("policy", "default-src * 'unsafe-inline'")}
        attributes = " ".join(f'data-{name}="{value}"' for name, value in given.items())
        tag = f'<script nonce="n1" async src="{script}" {attributes}></script>'
        head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">{tag}'
        html = f'<!doctype html><html lang="en"><title>A shop</title>{head}'
        return HTMLResponse(f"{html}<main><h1>A shop</h1></main>", headers=headers)

    shop = storefront.routes(FakeShop(), script, SECRET, lambda: datetime.now(UTC))
    icon = Route("/favicon.ico", lambda _: Response(status_code=204))
    return Starlette(routes=[icon, Route("/bare", bare), *pictures.routes(), *shop])
