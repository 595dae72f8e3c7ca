"""The fake Bot API over HTTP, and the routes of the customer's page.

`base_url` is http://127.0.0.1:8090/telegram/bot, `base_file_url` .../telegram/file/bot.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.telegram import fields, page
from sandbox.telegram.methods import METHODS
from sandbox.telegram.refusal import Refusal, bad
from sandbox.telegram.world import World


def routes(world: World) -> list[BaseRoute]:
    """Everything under /telegram."""

    async def call(request: Request) -> Response:
        try:
            result = await _call(world, request)
        except Refusal as refusal:
            return JSONResponse(refusal.body(), refusal.code)
        return JSONResponse({"ok": True, "result": result})

    async def download(request: Request) -> Response:
        for described, content in world.files.values():
            if described["file_path"] == request.path_params["path"] and _opens(world, request):
                return Response(content, media_type="application/octet-stream")
        return JSONResponse(Refusal(404, "Not Found").body(), 404)

    return [
        Route("/telegram/bot{token}/{method}", call, methods=["GET", "POST"]),
        Route("/telegram/file/bot{token}/{path:path}", download, methods=["GET"]),
        *page.routes(world),
    ]


async def _call(world: World, request: Request) -> Any:
    method = request.path_params["method"]
    if not _opens(world, request):
        raise Refusal(401, "Unauthorized")
    try:
        given = fields.read(method, await _given(request))
        world.raise_fault(method)
        return await METHODS[method](world, given)
    except Refusal as refusal:
        if refusal.code in (400, 404) and "chat not found" not in refusal.description:
            world.unexpected.append(f"{method}: {refusal.description}")
        raise


def _opens(world: World, request: Request) -> bool:
    return bool(request.path_params["token"] == world.token)


async def _given(request: Request) -> dict[str, Any]:
    """Parameters from the address and the body: a form, or JSON."""
    given: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").split(";")[0]
    if kind == "application/json":
        try:
            body = json.loads(await request.body())
        except ValueError as error:
            raise bad("can't parse the JSON body") from error
        return given | body if isinstance(body, dict) else given
    if kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        given |= dict(await request.form())
    return given
