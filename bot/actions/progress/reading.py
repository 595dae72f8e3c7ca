"""`POST /standings`: where returns stand, for the desk, which knows no order backend."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as answer

from backend_client.errors import ReturnNotFound

from ..services import Services
from .standing import Standing, standing, to_wire

log = logging.getLogger(__name__)

MOST = 100
"""Returns in one request."""
_AT_ONCE = 8


class Standings:
    """Reads returns from the backend, and says where they stand."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def of(self, return_id: str) -> Standing:
        """Raises the backend's errors."""
        backend = self._services.backend
        found = await backend.get_return(return_id)
        order = await backend.get_order(found.order_id)
        return standing(found, order, self._services.policy)

    async def answer(self, body: Any) -> tuple[int, Mapping[str, Any]]:
        """The status and the body of the answer to `{"returns": [id, ...]}`.

        A return that the backend does not know is null; one that could not be read is left out.
        """
        asked = body.get("returns") if isinstance(body, Mapping) else None
        if not isinstance(asked, list) or not all(isinstance(one, str) for one in asked):
            return 400, {"error": 'Give {"returns": [the ids of returns]}.'}
        if len(asked) > MOST:
            return 413, {"error": f"{len(asked)} returns: ask for at most {MOST} at once."}
        read = await asyncio.gather(*(self._read(one) for one in asked))
        return 200, {"standings": dict(pair for pair in read if pair)}

    async def _read(self, return_id: str) -> tuple[str, Mapping[str, Any] | None] | None:
        async with self._slots:
            try:
                return return_id, to_wire(await self.of(return_id), self._services.policy)
            except ReturnNotFound:
                return return_id, None
            except Exception as error:  # of the backend, or of an order that cannot be true
                log.warning("A return cannot be read: %s; it is left out.", type(error).__name__)
                return None


def add_to(app: Sanic[Any, Any], standings: Standings) -> None:
    """Serve it beside the actions."""

    async def handler(request: Request) -> HTTPResponse:
        status, body = await standings.answer(request.json)
        return answer(body, status)

    app.add_route(handler, "/standings", methods=["POST"], name="standings")
