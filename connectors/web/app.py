"""The web chat as one Starlette application."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from connectors.web import conversations, messages, problem
from connectors.web.border import Border
from connectors.web.chat import Chat
from connectors.web.events import Events
from connectors.web.problem import Problem

_STATIC = Path(__file__).parent / "static"

Handler = Callable[[Chat, Request], Awaitable[Response]]


def build(chat: Chat, allowed_origins: Collection[str]) -> Starlette:
    """The application; the desk starts and stops with it."""
    return Starlette(
        routes=[
            _route(chat, "/chat/v1/conversations", "POST", conversations.open_or_resume),
            _route(chat, "/chat/v1/conversation", "GET", conversations.where),
            _route(chat, "/chat/v1/messages", "POST", messages.post),
            Route("/chat/v1/events", Events(chat), methods=["GET"]),
            _route(chat, "/health", "GET", _health),
            _route(chat, "/chat/v1/end", "POST", conversations.end),
            Route("/chat.js", _script, middleware=[Middleware(GZipMiddleware, minimum_size=500)]),
            Mount("/widget", _files(_STATIC / "widget")),
            Mount("/static", _files(_STATIC)),
        ],
        middleware=[Middleware(Border, allowed_origins=allowed_origins)],
        exception_handlers={
            Problem: problem.render,
            HTTPException: problem.render_http,
            SQLAlchemyError: problem.render_failure,
            Exception: problem.render_failure,
        },
        lifespan=lambda _app: _running(chat),
    )


def _route(chat: Chat, path: str, method: str, handler: Handler) -> Route:
    async def endpoint(request: Request) -> Response:
        return await handler(chat, request)

    return Route(path, endpoint, methods=[method])


@contextlib.asynccontextmanager
async def _running(chat: Chat) -> AsyncIterator[None]:
    await chat.desk.start()
    chat.desk.hub.join(chat.streams)
    beating = asyncio.create_task(chat.streams.beat(), name="heartbeats")
    try:
        yield
    finally:
        beating.cancel()
        chat.streams.end()
        await chat.desk.stop()


async def _health(chat: Chat, _request: Request) -> Response:
    await chat.desk.check()
    return JSONResponse({"status": "ok"})


async def _script(request: Request) -> Response:
    return await _Files(directory=_STATIC).get_response("chat.js", request.scope)


def _files(directory: Path) -> ASGIApp:
    return GZipMiddleware(_Files(directory=directory), minimum_size=500)


class _Files(StaticFiles):
    """Files that a browser asks after each time, so that none goes with another release's."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response
