"""The page on which the demo's user plays the agents."""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.slack import modals, people
from sandbox.slack.box import Box
from sandbox.slack.refusal import Refusal
from sandbox.slack.trouble import Kind, Trouble
from sandbox.slack.workspace import NAME

Json = dict[str, Any]
STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
SHORTCUTS = [{"callback": "suggest", "name": "Suggest an improvement"}]
COMMANDS = ["/macro", "/policy", "/suggest", "/drill"]
"""What the app's manifest declares."""
LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]", "testserver")


def routes(box: Box) -> list[BaseRoute]:
    """`/slack`, what it reads, and what it may do."""

    async def board(_request: Request) -> Response:
        return JSONResponse(_board(box))

    async def do(request: Request) -> Response:
        return await _answer(box, request)

    return [
        Route("/slack", _page),
        Route("/slack/archives/{channel}/p{stamp:int}", _at_message),
        Route("/slack/board", board),
        Route("/slack/do/{what}", do, methods=["POST"]),
        Mount("/slack/static", StaticFiles(directory=STATIC)),
    ]


async def _page(_request: Request) -> Response:
    html = (STATIC / "slack.html").read_text(encoding="utf-8")
    headers = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return HTMLResponse(html, headers=headers)


async def _at_message(request: Request) -> Response:
    """A link to a message: the page, open there."""
    channel, stamp = request.path_params["channel"], str(request.path_params["stamp"])
    return RedirectResponse(f"/slack#{channel}/{stamp[:-6]}.{stamp[-6:]}", 303)


async def _answer(box: Box, request: Request) -> Response:
    host = request.headers.get("host", "").rsplit(":", 1)[0]
    if request.headers.get("x-sandbox-page") != "1" or host not in LOCAL_NAMES:
        return _error(403, "Only the sandbox's own page may do this.")
    act = _ACTS.get(request.path_params["what"])
    try:
        body = json.loads(await request.body())
        if act is None or not isinstance(body, dict):
            return _error(404, "There is no such thing to do.")
        return JSONResponse(await act(box, body))
    except Refusal as refusal:
        return _error(409, str(refusal))
    except (ValueError, KeyError, TypeError) as error:
        return _error(400, f"This cannot be read: {type(error).__name__}.")


def _error(status: int, message: str) -> Response:
    return JSONResponse({"error": {"message": message}}, status)


def _board(box: Box) -> Json:
    """All that the page shows, in one answer."""
    workspace = box.workspace
    return {
        "team": NAME,
        "version": workspace.version,
        "people": [
            {"id": one.id, "name": one.name, "bot": one.is_bot, "deleted": one.deleted}
            for one in workspace.people.values()
        ],
        "channels": [
            {"id": one.id, "name": one.name, "joined": one.id in workspace.joined}
            for one in workspace.channels.values()
        ],
        "messages": workspace.messages,
        "modals": list(workspace.modals.values()),
        "homes": workspace.homes,
        "shortcuts": SHORTCUTS,
        "commands": COMMANDS,
        "refused": box.refused[-5:],
    }


async def _write(box: Box, body: Json) -> Json:
    given = body.get("picture")
    picture = (str(given["name"]), base64.b64decode(given["content"])) if given else None
    thread = body.get("thread_ts")
    return people.write(box, body["user"], body["channel"], body["text"], thread, picture)


async def _edit(box: Box, body: Json) -> Json:
    return people.edit(box, body["user"], body["channel"], body["ts"], body["text"])


async def _delete(box: Box, body: Json) -> Json:
    return people.delete(box, body["user"], body["channel"], body["ts"])


async def _press(box: Box, body: Json) -> Json:
    return await people.press(box, body["user"], body["channel"], body["ts"], body["action"])


async def _press_at_home(box: Box, body: Json) -> Json:
    return await people.press_at_home(box, body["user"], body["action"], body.get("value"))


async def _home(box: Box, body: Json) -> Json:
    return people.visit_home(box, body["user"])


async def _command(box: Box, body: Json) -> Json:
    return await people.command(box, body["user"], body["channel"], body["text"])


async def _shortcut(box: Box, body: Json) -> Json:
    callback = body["callback"]
    return await people.choose_shortcut(box, body["user"], body["channel"], body["ts"], callback)


async def _submit(box: Box, body: Json) -> Json:
    return await modals.submit(box, body["user"], body["view"], body["values"])


async def _dismiss(box: Box, body: Json) -> Json:
    return modals.close(box, body["user"], body["view"])


async def _leave(box: Box, body: Json) -> Json:
    return people.leave(box, body["user"])


async def _trouble(box: Box, body: Json) -> Json:
    box.troubles.make(Trouble(Kind(body["kind"]), int(body["times"]), int(body["seconds"])))
    return {}


_ACTS: dict[str, Callable[[Box, Json], Awaitable[Json]]] = {
    "write": _write,
    "edit": _edit,
    "delete": _delete,
    "press": _press,
    "press_at_home": _press_at_home,
    "home": _home,
    "command": _command,
    "shortcut": _shortcut,
    "submit": _submit,
    "dismiss": _dismiss,
    "leave": _leave,
    "trouble": _trouble,
}
