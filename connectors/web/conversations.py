"""Opening a conversation, or taking up the one that the session has."""

import zoneinfo
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from connectors.web import identity, wire
from connectors.web.chat import COOKIE, Chat, address, find_session, session, tick
from connectors.web.identity import TokenRefused, VerifiedToken
from connectors.web.problem import Problem
from desk.errors import IdentityReplayed
from desk.model import Conversation, Opening
from desk.sessions import LIFETIME

_FRESH = {"Cache-Control": "no-store"}


async def open_or_resume(chat: Chat, request: Request) -> Response:
    """POST /conversations: 201 with a new one, 200 with the session's own."""
    chat.guard.address_openings.count(address(request), tick())
    body = await wire.read_object(request)
    opening = _opening(body)
    token = _verified(body, chat.identity_secret, chat.now())
    known = await find_session(chat, request)
    if known:
        conversation, key, status = await chat.desk.conversation(known.conversation), known.key, 200
        await chat.desk.sessions.prolong(key)
    else:
        conversation = await chat.desk.open(opening)
        key, status = await chat.desk.sessions.issue(conversation.id), 201
    if token:
        await _identify(chat, conversation.id, token)
    response = JSONResponse({**_standing(conversation), "session": key}, status, _FRESH)
    _set_cookie(response, request, key)
    return response


async def where(chat: Chat, request: Request) -> Response:
    """GET /conversation: how the session's conversation stands."""
    chat.guard.address_reads.count(address(request), tick())
    found = await session(chat, request)
    standing = _standing(await chat.desk.conversation(found.conversation))
    return JSONResponse(standing, headers=_FRESH)


def _standing(conversation: Conversation) -> dict[str, Any]:
    return {
        "conversation": conversation.id,
        "cursor": conversation.cursor,
        "holder": conversation.holder,
        **({"name": conversation.agent} if conversation.agent else {}),
    }


def _opening(body: Mapping[str, Any]) -> Opening:
    return Opening(
        channel=wire.CHANNEL,
        locale=wire.optional_text(body, "locale", 35),
        timezone=_timezone(wire.optional_text(body, "timezone", 64)),
        order=wire.optional_text(body, "order", 64),
    )


def _timezone(name: str | None) -> str | None:
    """The zone when there is one of this name; a browser's odd one is no reason to refuse."""
    return name if name in zoneinfo.available_timezones() else None


def _verified(body: Mapping[str, Any], secret: str, now: datetime) -> VerifiedToken | None:
    token = wire.optional_text(body, "identity", 4096)
    if not token:
        return None
    try:
        return identity.verify(token, secret, now)
    except TokenRefused as error:
        raise _refused(str(error)) from error


async def _identify(chat: Chat, conversation: str, token: VerifiedToken) -> None:
    try:
        await chat.desk.sessions.use_token(token.id, conversation, token.expires_at)
    except IdentityReplayed as error:
        raise _refused(str(error)) from error
    await chat.desk.identify(conversation, token.identity)


def _refused(reason: str) -> Problem:
    return Problem(
        403,
        "identity_refused",
        "Identity refused",
        f"The identity token is not taken. {reason} Without one the chat opens all the same.",
    )


def _set_cookie(response: Response, request: Request, key: str) -> None:
    response.set_cookie(
        COOKIE,
        key,
        max_age=int(LIFETIME.total_seconds()),
        path="/chat/v1",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
