"""How events look on the wire, and what is read from a request."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from connectors.web.problem import Problem, bad_request
from desk.model import Event, Holder, Kind, Role

CHANNEL = "web"
_LONGEST_BODY = 256 * 1024


def external_id(conversation: str, client_id: str) -> str:
    """A client's own ids are unique within its conversation only."""
    return f"{conversation}:{client_id}"


def client_id(conversation: str, external_id: str) -> str:
    """The id that the client gave: the way back from `external_id`."""
    return external_id.removeprefix(f"{conversation}:")


def event(line: Event) -> dict[str, Any]:
    """One line of the log as a client gets it."""
    shown: dict[str, Any] = {"seq": line.seq, "at": line.at.isoformat().replace("+00:00", "Z")}
    if line.kind is Kind.MESSAGE:
        shown["author"] = {"role": line.role, **({"name": line.name} if line.name else {})}
    elif line.name:
        shown["name"] = line.name
    shown |= {"text": line.text} if line.text is not None else {}
    shown |= line.body
    if line.role is Role.CUSTOMER and line.channel == CHANNEL and line.external_id:
        shown["client_id"] = client_id(line.conversation, line.external_id)
    return shown


def sse(line: Event) -> bytes:
    """One line of the log as a server-sent event."""
    return f"id: {line.seq}\nevent: {line.kind}\ndata: {_compact(event(line))}\n\n".encode()


def sse_typing(role: Role, on: bool) -> bytes:
    """Someone writes; without an id, so that it is not replayed."""
    return f"event: typing\ndata: {_compact({'role': role, 'on': on})}\n\n".encode()


def sse_place(number: int) -> bytes:
    """The place in the queue; without an id, so that it is not replayed."""
    told = {"holder": Holder.WAITING, "position": number}
    return f"event: holder\ndata: {_compact(told)}\n\n".encode()


async def read_object(request: Request) -> Mapping[str, Any]:
    """The request's JSON object. Raises Problem."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise bad_request("Send JSON, with the header Content-Type: application/json.")
    try:
        value = json.loads(await _body(request))
    except (ValueError, RecursionError) as error:
        raise bad_request("The body is not JSON in UTF-8.") from error
    if not isinstance(value, dict):
        raise bad_request("The body must be a JSON object.")
    return value


def optional_text(body: Mapping[str, Any], name: str, longest: int) -> str | None:
    """The text under `name`, None when there is none. Raises Problem."""
    value = body.get(name)
    if value is not None and not (isinstance(value, str) and len(value) <= longest):
        raise bad_request(f"'{name}' must be a text of at most {longest} characters.")
    if value is not None and any(ch < " " for ch in value):
        raise bad_request(f"'{name}' must not hold control characters.")
    return value


def cursor(request: Request) -> int:
    """Where to read on from: Last-Event-ID, else `after`, else the beginning. Raises Problem."""
    value = request.headers.get("last-event-id") or request.query_params.get("after") or "0"
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        raise bad_request("A cursor is the sequence number of the last event seen, or 0.")
    return int(value)


async def _body(request: Request) -> bytes:
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > _LONGEST_BODY:
            raise Problem(
                413, "body_too_large", "Too large", "The body is larger than 256 KiB; send less."
            )
    return bytes(received)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
