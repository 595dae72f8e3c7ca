"""The page on which a customer pays what an exchange costs more. No money moves: it is a demo."""

from __future__ import annotations

from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from sandbox import exchanges
from sandbox.api.endpoint import Service
from sandbox.call import Call
from sandbox.problems import Problem
from sandbox.records import Exchange
from sandbox.storefront.markup import Markup, join, tag

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def routes(service: Service) -> list[Route]:
    """`/pay/TOKEN`: who has the address may look and pay."""

    def show(token: str, *, pay: bool) -> Response:
        with service.store.writing() as tx:
            call = Call(tx, service.clock.now(tx))
            one = exchanges.charged(call, token)
            if one is None:
                return _page(404, "Not found", tag("p", "There is nothing to pay here."))
            try:
                return _shown(exchanges.pay(call, one) if pay else one)
            except Problem as problem:
                return _page(409, "Nothing to pay", tag("p", str(problem)))

    async def endpoint(request: Request) -> Response:
        token = request.path_params["token"]
        return await run_in_threadpool(show, token, pay=request.method == "POST")

    return [Route("/pay/{token}", endpoint, methods=["GET", "POST"])]


def _shown(one: Exchange) -> Response:
    charge = one.charge
    assert charge is not None  # it was found by it
    goods = ", ".join(f"{sent.quantity} × {sent.title}" for sent in one.sent)
    about = tag("p", f"For your exchange: {goods}.")
    if charge.paid_at:
        return _page(200, "Paid", about, tag("p", _thanks(charge.paid_at)))
    button = tag("button", f"Pay {charge.amount}", type="submit", class_="button")
    note = tag("p", "This is a demo: no money moves.")
    return _page(200, "Pay the difference", about, tag("form", button, method="post"), note)


def _thanks(at: datetime) -> str:
    return f"Paid on {at:%-d %B %Y}. The new goods are on their way."


def _page(status: int, title: str, *parts: Markup) -> Response:
    head = join(
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width"),
        tag("title", title),
        tag("link", rel="stylesheet", href="/storefront/shop.css"),
    )
    body = tag("main", tag("h1", title), *parts)
    html = f"<!doctype html>{tag('html', tag('head', head), tag('body', body), lang='en')}"
    return HTMLResponse(html, status, HEADERS)
