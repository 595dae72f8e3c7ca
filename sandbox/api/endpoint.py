"""What every endpoint shares: the token, one transaction a call, and answers given once.

A write runs under the database's write lock together with its idempotency key: the first
answer is stored with the key, and a repeated key gets that answer back.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.call import Call
from sandbox.clock import Clock
from sandbox.codec import Context, FormatError, decode
from sandbox.problems import Problem, invalid_request, key_missing, key_reused, unauthorized
from sandbox.store import Store

B = TypeVar("B")
Path = dict[str, str]
Json = Any
MAX_BODY = 1_000_000
LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]", "sandbox"})


@dataclass(frozen=True, slots=True)
class Service:
    """What the endpoints run on. `gate` raises Problem for whom it does not let in."""

    store: Store
    clock: Clock
    gate: Callable[[Request], None]
    public_url: str | None = None


def bearer(token: str) -> Callable[[Request], None]:
    """Lets in who sends the token."""

    def gate(request: Request) -> None:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {token}".encode()):
            raise unauthorized()

    return gate


def own_page(request: Request) -> None:
    """Lets in the sandbox's own pages, and no page of another site.

    Another site cannot send this header without asking first, and is told no; a name that was
    pointed at this machine is not one of ours.
    """
    host = request.headers.get("host", "").rsplit(":", 1)[0]
    if request.headers.get("x-sandbox-page") != "1" or host not in LOCAL_NAMES:
        raise Problem(403, "unauthorized", "Only the sandbox's own page may do this.")


def reads(path: str, service: Service, answer: Callable[[Call, Request], Json]) -> Route:
    """A GET that only reads."""

    def run(request: Request, _body: bytes) -> Response:
        with service.store.reading() as tx:
            call = Call(tx, service.clock.now(tx), _base(service, request))
            return JSONResponse(answer(call, request))

    return Route(path, _guarded(service, run), methods=["GET"])


def asks(
    path: str, service: Service, body: type[B], answer: Callable[[Call, Path, B], Json]
) -> Route:
    """A POST that only reads: its question is too private, or too large, for an address."""

    def run(request: Request, raw: bytes) -> Response:
        with service.store.reading() as tx:
            call = Call(tx, service.clock.now(tx), _base(service, request))
            return JSONResponse(answer(call, request.path_params, _parsed(body, raw, call)))

    return Route(path, _guarded(service, run), methods=["POST"])


def writes(
    path: str,
    service: Service,
    body: type[B],
    answer: Callable[[Call, Path, B], Json],
    status: int = 201,
) -> Route:
    """A POST that changes something, once per Idempotency-Key."""

    def run(request: Request, raw: bytes) -> Response:
        key = request.headers.get("idempotency-key", "").strip()
        if not key:
            raise key_missing()
        fingerprint = _fingerprint(request, raw)
        with service.store.writing() as tx:
            if known := tx.answer(key):
                return _replayed(fingerprint, *known)
            call = Call(tx, service.clock.now(tx), _base(service, request), key)
            given = answer(call, request.path_params, _parsed(body, raw, call))
            text = json.dumps(given)
            tx.remember(key, fingerprint, status, text)
        return Response(text, status, media_type="application/json")

    return Route(path, _guarded(service, run), methods=["POST"])


def _guarded(service: Service, run: Callable[[Request, bytes], Response]) -> Any:
    async def endpoint(request: Request) -> Response:
        try:
            service.gate(request)
            raw = await _read(request)
            return await run_in_threadpool(run, request, raw)
        except Problem as problem:
            return JSONResponse(problem.body, problem.status)

    return endpoint


async def _read(request: Request) -> bytes:
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MAX_BODY:
            raise Problem(413, "invalid_request", "The body is larger than 1 MB.")
    return bytes(raw)


def _parsed(body: type[B], raw: bytes, call: Call) -> B:
    try:
        data = json.loads(raw or b"{}", parse_float=Decimal)
        return decode(body, data, Context(call.now, call.shop().currency), "body")
    except (ValueError, RecursionError) as error:
        what = str(error) if isinstance(error, FormatError) else "The body is not JSON."
        raise invalid_request(what) from error


def _fingerprint(request: Request, raw: bytes) -> str:
    """The same for two bodies that differ in spacing or in the sequence of their keys."""
    with suppress(ValueError, RecursionError):  # refused later, with a message
        raw = json.dumps(json.loads(raw or b"{}"), sort_keys=True).encode()
    return hashlib.sha256(request.url.path.encode() + b"\n" + raw).hexdigest()


def _replayed(fingerprint: str, known: str, status: int, body: str) -> Response:
    if known != fingerprint:
        raise key_reused()
    headers = {"Idempotent-Replayed": "true"}
    return Response(body, status, headers, media_type="application/json")


def _base(service: Service, request: Request) -> str:
    return (service.public_url or str(request.base_url)).rstrip("/")
