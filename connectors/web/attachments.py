"""Photos from the customer, and the way back to those who may see them."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from connectors.web import wire
from connectors.web.chat import Chat, address, find_session, session, tick
from connectors.web.problem import Problem, bad_request, not_found
from desk.attachments import LARGEST, Attachments, Links
from desk.attachments.kept import too_large
from desk.errors import (
    AttachmentRefused,
    AttachmentTooLarge,
    NotAPicture,
    TooManyAttachments,
    TooManyPixels,
)
from desk.model import Event, Inbound

_REFUSALS: Mapping[type[AttachmentRefused], tuple[int, str, str]] = {
    AttachmentTooLarge: (413, "file_too_large", "File too large"),
    TooManyPixels: (413, "file_too_large", "File too large"),
    NotAPicture: (415, "not_an_image", "Not an image"),
    TooManyAttachments: (409, "too_many_attachments", "Too many attachments"),
}
_OTHER_FIELDS = 16 * 1024
_SHOWN = {
    "Content-Disposition": 'inline; filename="photo.jpg"',
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",  # the shop's page shows it in the chat
    "Cache-Control": "private, max-age=86400, immutable",
}

Read = Callable[[str, int], Awaitable[list[Event]]]


async def post(chat: Chat, request: Request) -> Response:
    """POST /attachments: 202 once the photo is stored, as a message of the customer."""
    shelf = _shelf(chat)
    chat.guard.address_uploads.count(address(request), tick())
    found = await session(chat, request)
    chat.guard.session_uploads.count(found.conversation, tick())
    client_id, content = await _form(request)
    external_id = wire.external_id(found.conversation, client_id)
    known = await chat.desk.line_of(found.conversation, wire.CHANNEL, external_id)
    if known is not None:
        return _receipt(known, client_id, duplicate=True)
    try:
        kept = await shelf.add(found.conversation, content)
    except AttachmentRefused as error:
        raise _refused(error) from error
    inbound = Inbound(found.conversation, wire.CHANNEL, external_id, attachments=(kept.in_log,))
    receipt = await chat.desk.receive(inbound)
    if receipt.duplicate:  # two at once
        await shelf.drop(kept)
    return _receipt(receipt.seq, client_id, duplicate=receipt.duplicate)


async def show(chat: Chat, request: Request) -> Response:
    """GET /attachments/<id>: by a link that we signed, or by the conversation's own session."""
    chat.guard.address_reads.count(address(request), tick())
    shelf = _shelf(chat)
    attachment = request.path_params["attachment"]
    kept = await shelf.find(attachment)
    if kept is None or not await _may_see(chat, request, attachment, kept.conversation):
        raise not_found()
    content = await shelf.content(kept)
    if content is None:
        raise not_found()
    return Response(content, media_type=kept.type, headers=_SHOWN)


def reader(chat: Chat) -> Read:
    """Reads the log as the conversation's own clients get it: with links to its photos."""

    async def read(conversation: str, after: int) -> list[Event]:
        lines = await chat.desk.events(conversation, after)
        return [_linked(line, chat.links) if "attachments" in line.body else line for line in lines]

    return read


def _linked(line: Event, links: Links) -> Event:
    shown = [
        {"url": f"attachments/{links.make(one['id'])}", **_without_id(one)}
        for one in line.body["attachments"]
    ]
    return replace(line, body={**line.body, "attachments": shown})


def _without_id(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name != "id"}


async def _may_see(chat: Chat, request: Request, attachment: str, conversation: str) -> bool:
    until, proof = (request.query_params.get(name, "") for name in ("until", "proof"))
    if chat.links.holds(attachment, until, proof):
        return True
    found = await find_session(chat, request)
    return found is not None and found.conversation == conversation


async def _form(request: Request) -> tuple[str, bytes]:
    """The client's id for it and the file. Its name and its alleged type are not even looked at."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise bad_request("Send multipart/form-data with the fields client_id and file.")
    parser = MultiPartParser(
        request.headers, _limited(request), max_files=1, max_fields=4, max_part_size=_OTHER_FIELDS
    )
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise bad_request(f"The form cannot be read. {error.message}") from error
    try:
        return await _fields(form)
    finally:
        await form.close()


async def _fields(form: FormData) -> tuple[str, bytes]:
    client_id = wire.optional_text(form, "client_id", 64)
    file = form.get("file")
    if not client_id or not isinstance(file, UploadFile):
        raise bad_request("Give 'client_id', an id of your own for this message, and 'file'.")
    return client_id, await file.read()


async def _limited(request: Request) -> AsyncGenerator[bytes, None]:
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received > LARGEST + _OTHER_FIELDS:
            raise _refused(too_large())
        yield chunk


def _shelf(chat: Chat) -> Attachments:
    if chat.attachments is None:
        raise not_found()
    return chat.attachments


def _refused(error: AttachmentRefused) -> Problem:
    status, code, title = _REFUSALS[type(error)]
    return Problem(status, code, title, str(error))


def _receipt(seq: int, client_id: str, *, duplicate: bool) -> Response:
    return JSONResponse({"seq": seq, "client_id": client_id, "duplicate": duplicate}, 202)
