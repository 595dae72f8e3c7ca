"""The pages' routes, under a Content-Security-Policy as strict as a careful shop's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.storefront.identity import mint
from sandbox.storefront.pages import Visit, account_page, login_page, shop_page
from sandbox.storefront.shop import Customer, Shop

COOKIE = "storefront_customer"
STATIC = Path(__file__).parent / "static"


def routes(
    shop: Shop, chat_script: str, identity_secret: bytes, now: Callable[[], datetime]
) -> list[BaseRoute]:
    """The demo shop at `/`, `/account` and `/storefront`.

    `chat_script` is the widget's full address, such as http://127.0.0.1:8080/chat.js;
    `identity_secret` is the one that the chat's server checks tokens with.
    """
    pages = _Pages(shop, chat_script, identity_secret, now)
    return [
        Route("/", pages.shop_window),
        Route("/account", pages.account),
        Route("/login", pages.login, methods=["POST"]),
        Route("/logout", pages.logout, methods=["POST"]),
        Mount("/storefront", StaticFiles(directory=STATIC)),
    ]


@dataclass(frozen=True)
class _Pages:
    shop: Shop
    chat_script: str
    secret: bytes
    now: Callable[[], datetime]

    async def shop_window(self, request: Request) -> Response:
        return self._page(shop_page(await self.shop.products(), await self._visit(request)))

    async def account(self, request: Request) -> Response:
        visit = await self._visit(request)
        if visit.customer is None:
            return self._page(login_page(await self.shop.customers(), visit))
        return self._page(account_page(await self.shop.orders(visit.customer.id), visit))

    async def login(self, request: Request) -> Response:
        form = await request.form()
        response = RedirectResponse("/account", 303)
        response.set_cookie(COOKIE, str(form.get("customer", "")), httponly=True, samesite="lax")
        return response

    async def logout(self, request: Request) -> Response:
        response = RedirectResponse("/", 303)
        response.delete_cookie(COOKIE)
        return response

    async def _visit(self, request: Request) -> Visit:
        customer = await self._customer(request.cookies.get(COOKIE))
        if customer is None:
            return Visit(self.chat_script)
        return Visit(self.chat_script, customer, mint(customer, self.secret, self.now()))

    async def _customer(self, customer_id: str | None) -> Customer | None:
        if not customer_id:
            return None
        customers = await self.shop.customers()
        return next((customer for customer in customers if customer.id == customer_id), None)

    def _page(self, html: str) -> Response:
        return HTMLResponse(html, headers=_headers(self.chat_script))


def _headers(chat_script: str) -> dict[str, str]:
    address = urlsplit(chat_script)
    chat = f"{address.scheme}://{address.netloc}"
    policy = (
        f"default-src 'none'; script-src {chat}; connect-src {chat}; style-src 'self'; "
        f"img-src 'self' {chat}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
