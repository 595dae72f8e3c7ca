"""Taking in what the customer says."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from connectors.web import wire
from connectors.web.chat import Chat, address, session, tick
from connectors.web.problem import Problem, bad_request
from desk.errors import EmptyMessage, MessageRefused, SpentChoice, TextTooLong, UnknownChoice
from desk.model import Inbound

_REFUSALS: Mapping[type[MessageRefused], tuple[int, str, str]] = {
    EmptyMessage: (422, "empty_message", "Empty message"),
    TextTooLong: (422, "text_too_long", "Text too long"),
    UnknownChoice: (409, "unknown_choice", "Unknown choice"),
    SpentChoice: (409, "spent_choice", "Spent choice"),
}


async def post(chat: Chat, request: Request) -> Response:
    """POST /messages: 202 once it is stored."""
    chat.guard.address_messages.count(address(request), tick())
    found = await session(chat, request)
    chat.guard.session_messages.count(found.conversation, tick())
    inbound = _inbound(found.conversation, await wire.read_object(request))
    try:
        receipt = await chat.desk.receive(inbound)
    except MessageRefused as error:
        status, code, title = _REFUSALS[type(error)]
        raise Problem(status, code, title, str(error)) from error
    client_id = wire.client_id(inbound.conversation, inbound.external_id)
    body = {"seq": receipt.seq, "client_id": client_id, "duplicate": receipt.duplicate}
    return JSONResponse(body, 202)


def _inbound(conversation: str, body: Mapping[str, Any]) -> Inbound:
    client_id = wire.optional_text(body, "client_id", 64)
    if not client_id:
        raise bad_request("'client_id' is missing: give each message a unique id of your own.")
    text, choice = body.get("text"), wire.optional_text(body, "choice", 64)
    if (text is None) == (choice is None) or not isinstance(text, str | None):
        raise bad_request("Give either 'text' or 'choice', as a text.")
    return Inbound(
        conversation=conversation,
        channel=wire.CHANNEL,
        external_id=wire.external_id(conversation, client_id),
        text=text,
        choice=choice,
    )
