"""The way from the website to Telegram: a link that takes the conversation over."""

import contextlib

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Bot

from connectors.telegram.store import LINK, Store
from connectors.web.chat import Chat, address, session, tick
from connectors.web.problem import Problem

PATH = "/chat/v1/telegram"


def offer(application: Starlette, chat: Chat, bot: Bot, store: Store, links: str) -> None:
    """Let the web's door answer POST /chat/v1/telegram for the session's own conversation."""

    async def invite(request: Request) -> Response:
        chat.guard.address_openings.count(address(request), tick())
        found = await session(chat, request)
        name = _name(bot)
        if name is None:
            away = Problem(
                503, "unavailable", "Unavailable", "Telegram does not answer; try later."
            )
            return away.response()
        parameter = await store.invite(found.conversation)
        body = {"url": f"{links}{name}?start={parameter}", "expires_in": int(LINK.total_seconds())}
        return JSONResponse(body, 201, {"Cache-Control": "no-store"})

    application.router.routes.append(Route(PATH, invite, methods=["POST"]))


def _name(bot: Bot) -> str | None:
    """The bot's user name; None while Telegram has not told it."""
    with contextlib.suppress(RuntimeError):
        return bot.username
    return None
