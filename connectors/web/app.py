"""The web chat as one Starlette application."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from connectors.web import attachments, conversations, messages, problem, script, transcript
from connectors.web.border import Border
from connectors.web.chat import Chat
from connectors.web.events import Events
from connectors.web.places import Places
from connectors.web.problem import Problem

Handler = Callable[[Chat, Request], Awaitable[Response]]


def build(
    chat: Chat, allowed_origins: Collection[str], pages: Sequence[BaseRoute] = ()
) -> Starlette:
    """The application; the desk starts and stops with it. `pages` are served beside the chat."""
    return Starlette(
        routes=[
            _route(chat, "/chat/v1/conversations", "POST", conversations.open_or_resume),
            _route(chat, "/chat/v1/conversation", "GET", conversations.where),
            _route(chat, "/chat/v1/messages", "POST", messages.post),
            _route(chat, "/chat/v1/attachments", "POST", attachments.post),
            _route(chat, "/chat/v1/attachments/{attachment}", "GET", attachments.show),
            _route(chat, "/chat/v1/transcript", "POST", transcript.mail),
            Route("/chat/v1/events", Events(chat), methods=["GET"]),
            _route(chat, "/health", "GET", _health),
            _route(chat, "/chat/v1/end", "POST", conversations.end),
            *script.routes(),
            *pages,
        ],
        middleware=[Middleware(Border, allowed_origins=allowed_origins)],
        exception_handlers={
            Problem: problem.render,
            HTTPException: problem.render_http,
            SQLAlchemyError: problem.render_database,
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
    ended = asyncio.Event()
    places = asyncio.create_task(Places(chat.streams, chat.desk.places).run(ended), name="places")
    retention = chat.attachments.expiring() if chat.attachments else contextlib.nullcontext()
    try:
        async with retention:
            yield
    finally:
        beating.cancel()
        ended.set()
        await places
        chat.streams.end()
        await chat.desk.stop()


async def _health(chat: Chat, _request: Request) -> Response:
    await chat.desk.check()
    return JSONResponse({"status": "ok"})
