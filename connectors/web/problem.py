"""Errors as the API tells them: RFC 9457 problem details, with a code for programs."""

import json
import logging
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

logger = logging.getLogger(__name__)

_NO_ADDRESS = "This API has no such address."


class Problem(Exception):
    """A request is refused. `detail` is a sentence for the developer of the client."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """What goes over the wire."""
        body = {
            "status": self.status,
            "code": self.code,
            "title": self.title,
            "detail": self.detail,
        }
        return Response(
            json.dumps(body, ensure_ascii=False),
            self.status,
            {**self.headers, "Cache-Control": "no-store"},
            "application/problem+json",
        )


async def render(_request: Request, error: Exception) -> Response:
    """Starlette's handler for Problem."""
    assert isinstance(error, Problem)
    return error.response()


async def render_http(_request: Request, error: Exception) -> Response:
    """Starlette's handler for what it refuses itself: no such path, no such method."""
    status = int(getattr(error, "status_code", 404))
    headers = getattr(error, "headers", None)
    title = "No such method" if status == 405 else "Not found"
    return Problem(status, "not_found", title, _NO_ADDRESS, headers).response()


async def render_database(_request: Request, error: Exception) -> Response:
    """Starlette's handler for a database that does not answer."""
    logger.error("The database refused: %s", error)
    return unavailable().response()


async def render_failure(_request: Request, _error: Exception) -> Response:
    """Starlette's handler for what nobody foresaw; the server logs it with its trace."""
    return unavailable().response()


def bad_request(detail: str) -> Problem:
    """The request is not of the documented form."""
    return Problem(400, "bad_request", "Bad request", detail)


def not_found() -> Problem:
    """There is nothing here, or nothing for whoever asks."""
    return Problem(404, "not_found", "Not found", _NO_ADDRESS)


def no_session() -> Problem:
    """No session, or one that is not known (any more)."""
    return Problem(
        401,
        "no_session",
        "No session",
        "The session is missing or not known; open a conversation first.",
        {"WWW-Authenticate": "Bearer"},
    )


def too_many(retry_after: int, what: str) -> Problem:
    """A limit is reached; `what` is too many of what."""
    detail = f"Too many {what}; try again in {retry_after} s."
    headers = {"Retry-After": str(retry_after)}
    return Problem(429, "too_many_requests", "Too many requests", detail, headers)


def unavailable() -> Problem:
    """Something on our side failed; the same request may be sent again."""
    detail = "The chat cannot do this now; send the same request again."
    return Problem(503, "unavailable", "Unavailable", detail, {"Retry-After": "2"})
