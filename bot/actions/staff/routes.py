"""The endpoint on the action server: `POST /desk/<what>`."""

from __future__ import annotations

import contextlib
import secrets
import tempfile
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse, json

from ..settings import Settings
from .service import PATHS, StaffService

LARGEST_BODY = 256 * 1024


def add(app: Any, service: StaffService) -> None:
    """Add the routes to the action server's Sanic application."""

    async def answer(request: Request, what: str) -> HTTPResponse:
        if len(request.body) > LARGEST_BODY:
            return json({"code": "too_large", "message": "At most 256 KiB."}, 413)
        headers = {str(name).lower(): str(value) for name, value in request.headers.items()}
        status, body = await service.answer(what, headers, request.body)
        return json(body, status)

    pattern = "|".join(PATHS)
    app.add_route(answer, f"/desk/<what:({pattern})>", methods=["POST"])


def secret(settings: Settings) -> str:
    """DESK_SECRET, or the one that is kept for this user alone in STATE_DIR/desk.secret, made by
    whichever of our processes comes first."""
    if settings.desk_secret:
        return settings.desk_secret
    file = settings.state_dir / "desk.secret"
    if not file.exists():
        with tempfile.NamedTemporaryFile("w", dir=file.parent) as draft:
            draft.write(secrets.token_urlsafe(48))
            draft.flush()
            with contextlib.suppress(FileExistsError):
                file.hardlink_to(draft.name)
    return file.read_text().strip()
