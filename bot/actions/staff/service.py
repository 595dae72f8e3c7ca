"""The endpoint: JSON in, JSON out, signed; nothing in here knows how it is served."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from backend_client.errors import BackendError, Retryable

from ..services import Services
from . import acts, clauses, drill
from .case import load
from .dossier import dossier
from .signature import is_ours

log = logging.getLogger(__name__)
Json = dict[str, Any]
Answer = tuple[int, Json]

PATHS = ("case", "act", "policy", "drill", "score")


class StaffService:
    """Answers our own connectors."""

    def __init__(self, services: Services, secret: str) -> None:
        self._services, self._secret = services, secret
        self._paths: dict[str, Callable[[Json], Awaitable[Json]]] = {
            "case": self._case,
            "act": self._act,
            "policy": self._policy,
            "drill": self._drill,
            "score": self._score,
        }

    async def answer(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The status and what is answered. A refusal is 422 with a code; 503 may be tried again
        with the same key."""
        stamp, signature = headers.get("x-desk-timestamp", ""), headers.get("x-desk-signature", "")
        if not is_ours(self._secret, stamp, signature, body, self._services.real_clock()):
            return 401, {"code": "unsigned", "message": "The request is not signed by the desk."}
        handler = self._paths.get(path)
        if handler is None:
            return 404, {"code": "unknown", "message": "There is nothing here."}
        try:
            return 200, await handler(dict(json.loads(body)))
        except acts.Refused as refusal:
            return 422, {"code": refusal.code, "message": str(refusal)}
        except Retryable as error:
            return 503, {"code": "unavailable", "message": str(error)}
        except BackendError as error:
            return 422, {"code": "backend", "message": str(error)}
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            log.warning("A request of the desk cannot be read: %s.", type(error).__name__)
            return 400, {"code": "unreadable", "message": "The request cannot be read."}

    async def _case(self, asked: Json) -> Json:
        found = await load(asked["case"], self._services)
        return {"dossier": await dossier(found, self._services) if found else None}

    async def _act(self, asked: Json) -> Json:
        case = await load(asked["case"], self._services)
        if case is None:
            raise acts.Refused("no_order", "The customer has not shown which order it is about.")
        most = asked.get("most")
        wanted = acts.Wanted(
            str(asked["act"]),
            str(asked["key"]),
            dict(asked["fields"]),
            None if most is None else {name: _decimal(value) for name, value in most.items()},
        )
        done = await acts.carry_out(wanted, case, self._services)
        return {"told": done.told, "say": done.say, "case": done.case, "link": done.link}

    async def _policy(self, asked: Json) -> Json:
        return {"clauses": clauses.search(str(asked["query"]), self._services)}

    async def _drill(self, asked: Json) -> Json:
        return drill.case_of(int(asked["seed"]), self._services)

    async def _score(self, asked: Json) -> Json:
        return drill.score(int(asked["seed"]), dict(asked["answer"]), self._services)


def _decimal(value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError("an amount") from error
