"""The page on which the demo's user plays the Telegram customer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.api.endpoint import own_page
from sandbox.problems import Problem
from sandbox.telegram.customer import Customer
from sandbox.telegram.world import GROUP, Fault, Json, World

STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
WAIT = 5.0
TYPING = timedelta(seconds=5)
_REASONS = (AttributeError, KeyError, TypeError, ValueError, AssertionError)


def routes(world: World) -> list[BaseRoute]:
    """The page and what its script asks for."""

    async def html(_request: Request) -> Response:
        return HTMLResponse((STATIC / "telegram.html").read_text(encoding="utf-8"), headers=HEADERS)

    async def chat(request: Request) -> Response:
        if request.query_params.get("after") == str(world.page_bell.rung):
            await world.page_bell.wait(WAIT)
        return JSONResponse(_shown(world), headers={"Cache-Control": "no-store"})

    async def do(request: Request) -> Response:
        try:
            _ACTIONS[request.path_params["action"]](world, await request.form())
        except _REASONS:
            return JSONResponse({"error": {"message": "The page asked for no such thing."}}, 400)
        return JSONResponse({"done": True})

    async def photo(request: Request) -> Response:
        found = world.files.get(request.path_params["file"])
        if found is None or "photos/" not in found[0]["file_path"]:
            return JSONResponse({"error": {"message": "There is no such photo."}}, 404)
        kind = "image/png" if found[1].startswith(b"\x89PNG") else "image/jpeg"
        return Response(found[1], media_type=kind, headers=HEADERS)

    return [
        Route("/telegram/page/photo/{file}", photo, methods=["GET"]),
        Route("/telegram", html, methods=["GET"]),
        Route("/telegram/with/{bot}", html, methods=["GET"]),
        Route("/telegram/page/chat", _guarded(chat), methods=["GET"]),
        Route("/telegram/page/do/{action}", _guarded(do), methods=["POST"]),
        Mount("/telegram/static", StaticFiles(directory=STATIC)),
    ]


Endpoint = Callable[[Request], Awaitable[Response]]


def _guarded(answer: Endpoint) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            own_page(request)
        except Problem as problem:
            return JSONResponse({"error": {"message": str(problem)}}, 403)
        return await answer(request)

    return endpoint


def _shown(world: World) -> Json:
    customer = Customer(world)
    chat, group = customer.chat, world.chats[GROUP]
    typing = chat.action_at is not None and world.now() - chat.action_at < TYPING
    answers = [one["answer"] for one in world.queries.values() if one.get("answer")]
    return {
        "version": world.page_bell.rung,
        "bot": world.bot,
        "connected": bool(world.poller or world.webhook),
        "commands": world.commands,
        "messages": list(chat.messages.values())[-200:],
        "typing": typing,
        "blocked": chat.blocked,
        "answers": answers,
        "group": {"left": group.left, "messages": list(group.messages.values())[-20:]},
        "faults": [asdict(fault) for fault in world.faults if fault.times],
    }


def _write(world: World, form: FormData) -> None:
    Customer(world).writes(_text(form, "text"))


def _edit(world: World, form: FormData) -> None:
    Customer(world).edits(int(_text(form, "message")), _text(form, "text"))


def _tap(world: World, form: FormData) -> None:
    Customer(world).taps(int(_text(form, "message")), _text(form, "data"))


def _send_odd(world: World, form: FormData) -> None:
    Customer(world).sends_odd(_text(form, "kind"))


def _send_photos(world: World, form: FormData) -> None:
    """Several are an album; only the first carries the caption, as Telegram does it."""
    files = [one for one in form.getlist("files") if isinstance(one, UploadFile)]
    album = f"album-{world.page_bell.rung}" if len(files) > 1 else None
    for index, file in enumerate(files):
        caption = str(form.get("caption") or "") if index == 0 else ""
        Customer(world).shows(file.file.read(), caption, album=album)


def _toggle_block(world: World, _form: FormData) -> None:
    customer = Customer(world)
    customer.unblocks() if customer.chat.blocked else customer.blocks()


def _add_to_group(world: World, _form: FormData) -> None:
    Customer(world).adds_to_group()


def _flood(world: World, _form: FormData) -> None:
    """The next two sends are told to wait for three seconds."""
    world.faults.append(Fault(429, times=2, retry_after=3))
    world.page_bell.ring()


_ACTIONS: Mapping[str, Callable[[World, FormData], Any]] = {
    "write": _write,
    "edit": _edit,
    "tap": _tap,
    "odd": _send_odd,
    "photos": _send_photos,
    "block": _toggle_block,
    "group": _add_to_group,
    "flood": _flood,
}


def _text(form: FormData, name: str) -> str:
    value = form[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(name)
    return value
