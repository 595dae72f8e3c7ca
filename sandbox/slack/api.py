"""The Web API over HTTP: `/slack/api/<method>`."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.slack import files
from sandbox.slack.box import Box
from sandbox.slack.methods import METHODS, Method
from sandbox.slack.refusal import Refusal
from sandbox.slack.trouble import Kind


def routes(box: Box) -> list[Route]:
    async def answer(request: Request) -> Response:
        name = request.path_params["method"]
        trouble = box.troubles.strike(name)
        if trouble and trouble.kind is Kind.RATE_LIMITED:
            headers = {"Retry-After": str(trouble.seconds)}
            return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers)
        if trouble and trouble.kind is Kind.DOWN:
            return JSONResponse({"ok": False, "error": "service_unavailable"}, 503)
        done = await _call(box, name, request)
        return Response("Bad gateway", 502) if trouble else JSONResponse(done)

    async def upload(request: Request) -> Response:
        try:
            files.receive(box.workspace, request.path_params["file"], await request.body())
        except Refusal as refusal:
            box.refused.append(f"upload {refusal}")
            return Response(refusal.code, 400)
        return Response("OK")

    async def download(request: Request) -> Response:
        from_page = request.headers.get("sec-fetch-site") == "same-origin"
        try:
            if not from_page:
                _authorise(box, request, "")
            found = files.content(box.workspace, request.path_params["file"])
        except Refusal as refusal:
            return Response(refusal.code, 404 if refusal.code == "file_not_found" else 403)
        return Response(found, media_type="image/jpeg")

    return [
        Route("/slack/api/{method}", answer, methods=["GET", "POST"]),
        Route("/slack/upload/{file}", upload, methods=["POST"]),
        Route("/slack/files/{file}", download),
    ]


async def _call(box: Box, name: str, request: Request) -> dict[str, Any]:
    try:
        method = _method(name)
        arguments = dict(await _arguments(request, method))
        _authorise(box, request, str(arguments.pop("token", "")))
        method.check(arguments)
        answer = method.handler(box.workspace, arguments)
    except Refusal as refusal:
        box.refused.append(f"{name} {refusal}")
        return {"ok": False, "error": refusal.code, "detail": refusal.detail}
    box.called(name, answer)
    return {"ok": True, **answer}


def _method(name: str) -> Method:
    if name not in METHODS:
        raise Refusal("unknown_method", f"the sandbox has no {name}")
    return METHODS[name]


def _authorise(box: Box, request: Request, token: str) -> None:
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    given = bearer if scheme.lower() == "bearer" else token
    if not given:
        raise Refusal("not_authed")
    if not hmac.compare_digest(given.encode(), box.token.encode()):
        raise Refusal("invalid_auth")


async def _arguments(request: Request, method: Method) -> Mapping[str, Any]:
    if request.method == "GET":
        return request.query_params
    kind = request.headers.get("content-type", "").split(";")[0]
    if kind == "application/x-www-form-urlencoded":
        return _parsed({name: str(value) for name, value in (await request.form()).items()})
    if kind != "application/json" or method.reads:
        raise Refusal("invalid_post_type", "this method takes a form" if method.reads else kind)
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError as error:
        raise Refusal("invalid_json") from error
    if not isinstance(body, dict):
        raise Refusal("json_not_object")
    return body


def _parsed(form: Mapping[str, str]) -> dict[str, Any]:
    """In a form, blocks and the like are JSON within a text."""
    try:
        return {
            name: json.loads(value) if name in ("blocks", "metadata", "view") else value
            for name, value in form.items()
        }
    except ValueError as error:
        raise Refusal("invalid_blocks_format") from error
