"""`POST /webhooks/backend`: proved, stored, acknowledged; in this order, and dealt with after."""

import json
import logging
from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.backend.signature import SignatureRefused, check
from desk.care.inbox import Inbox, Webhook
from desk.log import Clock

logger = logging.getLogger(__name__)

PATH = "/webhooks/backend"
LARGEST = 64 * 1024
"""Bytes; the events are thin."""


class Door:
    """Takes in webhooks that are signed with `secret`."""

    def __init__(self, secret: str, inbox: Inbox, now: Clock) -> None:
        self._secret, self._inbox, self._now = secret, inbox, now

    def route(self) -> Route:
        """Where the backend posts to."""
        return Route(PATH, self._take, methods=["POST"])

    async def _take(self, request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return _refused(413, "The body is larger than 64 KiB.")
        try:
            event_id = check(self._secret, request.headers, body, self._now())
        except SignatureRefused as error:
            logger.warning("A webhook was refused: %s", error)
            return _refused(401, str(error))
        event = _event(event_id, body)
        if event is None:
            return _refused(400, 'The body is no event: {"type", "timestamp", "data"}.')
        try:
            await self._inbox.take(event)
        except SQLAlchemyError:
            logger.exception("A webhook could not be stored; the sender tries again.")
            return _refused(503, "It could not be stored; send it again.")
        return JSONResponse({"status": "stored"}, 202)


async def _body(request: Request) -> bytes | None:
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > LARGEST:
            return None
    return bytes(received)


def _event(event_id: str, body: bytes) -> Webhook | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    data = found.get("data") if isinstance(found, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(found.get("type"), str):
        return None
    return Webhook(event_id, found["type"][:100], _text(data.get("return_id")))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= 200 else None


def _refused(status: int, detail: str) -> Response:
    return JSONResponse({"error": detail}, status)
