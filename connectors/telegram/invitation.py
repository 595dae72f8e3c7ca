"""The way from the website to Telegram: a link that takes the conversation over."""

import contextlib
from itertools import groupby
from typing import Any

import segno
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Bot

from connectors.telegram.store import LINK, Store
from connectors.web.chat import Chat, address, session, tick
from connectors.web.problem import Problem

PATH = "/chat/v1/telegram"
_QUIET = 4


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
        url = f"{links}{name}?start={parameter}"
        body = {"url": url, "qr": _qr(url), "expires_in": int(LINK.total_seconds())}
        return JSONResponse(body, 201, {"Cache-Control": "no-store"})

    chat.extras.add("telegram")
    application.router.routes.append(Route(PATH, invite, methods=["POST"]))


def _qr(url: str) -> dict[str, Any]:
    """The code to scan, as one SVG path of horizontal strokes in a square of `size`, with its
    quiet zone of four modules (ISO/IEC 18004)."""
    rows = segno.make_qr(url, error="m").matrix
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                strokes.append(f"M{x + _QUIET} {y + _QUIET}.5h{length}")
            x += length
    return {"size": len(rows) + 2 * _QUIET, "path": "".join(strokes)}


def _name(bot: Bot) -> str | None:
    """The bot's user name; None while Telegram has not told it."""
    with contextlib.suppress(RuntimeError):
        return bot.username
    return None
