"""Opening a conversation, or taking up the one that the session has."""

import contextlib
import zoneinfo
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from connectors.web import identity, wire
from connectors.web.chat import COOKIE, Chat, Session, address, find_session, session, tick
from connectors.web.identity import TokenRefused, VerifiedToken
from connectors.web.problem import Problem
from desk.errors import IdentityReplayed, MoveRefused
from desk.handoff import CUSTOMER, Move
from desk.model import Holder, Opening
from desk.sessions import LIFETIME

FEATURES = ("end", "attachments", "transcript", "telegram")
"""What a server can do beyond messages; a client offers no more than this one says it can."""
_FRESH = {"Cache-Control": "no-store"}


async def open_or_resume(chat: Chat, request: Request) -> Response:
    """POST /conversations: 201 with a new one, 200 with the session's own."""
    chat.guard.address_openings.count(address(request), tick())
    body = await wire.read_object(request)
    token = _verified(body, chat.identity_secret, chat.now())
    known = None if body.get("new") is True else await _known(chat, request, token)
    found = known or await _open(chat, _opening(body))
    if token:
        await _identify(chat, found.conversation, token)
    if known and _by_bearer(request):
        found = replace(known, key=await chat.desk.sessions.rotate(known.key, known.conversation))
    elif known:
        await chat.desk.sessions.prolong(known.key)
    shown = {**await _standing(chat, found.conversation), "features": _features(chat)}
    if not _cookie_will_do(request, resumed=known is not None):
        shown["session"] = found.key
    response = JSONResponse(shown, 200 if known else 201, _FRESH)
    _set_cookie(response, request, found.key)
    return response


async def end(chat: Chat, request: Request) -> Response:
    """POST /end: the customer closes the conversation; writing again opens it again."""
    chat.guard.address_messages.count(address(request), tick())
    found = await session(chat, request)
    await wire.read_object(request)
    with contextlib.suppress(MoveRefused):  # closed already: said twice, done once
        await chat.desk.move(found.conversation, Move.CLOSE, CUSTOMER)
    conversation = await chat.desk.conversation(found.conversation)
    return JSONResponse({"seq": conversation.cursor}, 202, _FRESH)


async def where(chat: Chat, request: Request) -> Response:
    """GET /conversation: how the session's conversation stands."""
    chat.guard.address_reads.count(address(request), tick())
    found = await session(chat, request)
    standing = await _standing(chat, found.conversation)
    return JSONResponse(standing, headers=_FRESH)


async def _known(chat: Chat, request: Request, token: VerifiedToken | None) -> Session | None:
    """The session to take up; none when it is another customer's (a browser that two share)."""
    found = await find_session(chat, request)
    if found is None or token is None:
        return found
    identity = (await chat.desk.conversation(found.conversation)).opening.identity
    is_other = identity is not None and identity.customer_id != token.identity.customer_id
    return None if is_other else found


async def _open(chat: Chat, opening: Opening) -> Session:
    conversation = await chat.desk.open(opening)
    return Session(await chat.desk.sessions.issue(conversation.id), conversation.id)


def _by_bearer(request: Request) -> bool:
    """Whether a script holds the key: then it gets a new one each time, and the old one ends."""
    return "authorization" in request.headers


def _cookie_will_do(request: Request, *, resumed: bool) -> bool:
    """Whether the caller can do without the key: what a script never had, it cannot lose."""
    origin = request.headers.get("origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    by_cookie = resumed and not _by_bearer(request)
    return by_cookie or (origin is not None and origin.lower() == own.lower())


def _features(chat: Chat) -> list[str]:
    has = {
        "end": True,
        "attachments": chat.attachments is not None,
        "transcript": chat.post is not None,
    }
    return [feature for feature in FEATURES if has.get(feature) or feature in chat.extras]


async def _standing(chat: Chat, conversation_id: str) -> dict[str, Any]:
    conversation = await chat.desk.conversation(conversation_id)
    waits = conversation.holder is Holder.WAITING
    place = (await chat.desk.places()).get(conversation.id) if waits else None
    return {
        "conversation": conversation.id,
        "cursor": conversation.cursor,
        "holder": conversation.holder,
        **({"name": conversation.agent} if conversation.agent else {}),
        **({"position": place} if place else {}),
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
