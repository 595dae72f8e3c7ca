"""The border of the web's door: which pages may call, and the headers on every answer."""

from collections.abc import Collection, Iterable

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.web.problem import Problem

_API = "/chat/"
_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
_ON_FILES = (
    (b"access-control-allow-origin", b"*"),
    (b"cross-origin-resource-policy", b"cross-origin"),
)
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}


class Border:
    """Lets in requests of allowed origins, of its own origin, and of programs (no origin)."""

    def __init__(self, app: ASGIApp, allowed_origins: Collection[str]) -> None:
        self._app = app
        self._allowed = allowed_origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_api = scope["path"].startswith(_API)
        origin = headers.get("origin") if is_api else None
        if origin is not None and not self._may_call(origin, scope, headers):
            await _refused(origin).response()(scope, receive, _adding(send, _ALWAYS))
            return
        added = [*_ALWAYS, *(_of_origin(origin) if is_api else _ON_FILES)]
        app = (
            Response(status_code=204, headers=_PREFLIGHT)
            if _is_preflight(scope, headers)
            else self._app
        )
        await app(scope, receive, _adding(send, added))

    def _may_call(self, origin: str, scope: Scope, headers: Headers) -> bool:
        own = f"{scope['scheme']}://{headers.get('host', '')}"
        return origin.lower() in self._allowed or origin.lower() == own.lower()


def _is_preflight(scope: Scope, headers: Headers) -> bool:
    return scope["method"] == "OPTIONS" and "access-control-request-method" in headers


def _of_origin(origin: str | None) -> Iterable[tuple[bytes, bytes]]:
    yield b"vary", b"Origin"
    if origin is not None:
        yield b"access-control-allow-origin", origin.encode("latin-1")
        yield b"access-control-allow-credentials", b"true"
        yield b"access-control-expose-headers", b"Retry-After"


def _adding(send: Send, headers: Iterable[tuple[bytes, bytes]]) -> Send:
    async def adding(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = list(message.get("headers", ()))
            names = {name for name, _ in own}
            message["headers"] = [*own, *(one for one in headers if one[0] not in names)]
        await send(message)

    return adding


def _refused(origin: str) -> Problem:
    return Problem(
        403,
        "origin_not_allowed",
        "Origin not allowed",
        f"Pages of {origin[:200]} may not use this chat; add the origin to ALLOWED_ORIGINS.",
    )
