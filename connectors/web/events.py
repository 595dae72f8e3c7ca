"""Reading a conversation from a cursor: as a stream, or by long polling."""

import contextlib
from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from connectors.web import attachments, wire
from connectors.web.chat import Chat, address, session, tick
from connectors.web.limits import Guard
from connectors.web.poll import Poll
from connectors.web.problem import bad_request
from connectors.web.sse import EventStream

_WAIT = 25
_LONGEST_WAIT = 30


class Events:
    """GET /events, as plain ASGI: see sse.py for why."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI. Raises Problem."""
        request = Request(scope, receive)
        from_address = address(request)
        conversation, cursor = await self._checked(request, from_address)
        with _places(self._chat.guard, conversation, from_address):
            if "text/event-stream" in request.headers.get("accept", ""):
                del request
                await self._stream(conversation, cursor, receive, send)
            else:
                response = await self._poll(request, conversation, cursor)
                await response(scope, receive, send)

    async def _checked(self, request: Request, from_address: str) -> tuple[str, int]:
        self._chat.guard.address_reads.count(from_address, tick())
        found = await session(self._chat, request)
        cursor = wire.cursor(request)
        if cursor and cursor > (await self._chat.desk.conversation(found.conversation)).cursor:
            raise bad_request("The cursor is ahead of the conversation; begin again from 0.")
        return found.conversation, cursor

    async def _stream(self, conversation: str, cursor: int, receive: Receive, send: Send) -> None:
        stream = EventStream(conversation, cursor, attachments.reader(self._chat), send)
        with self._chat.streams.followed_by(stream):
            if self._chat.streams.ended:
                stream.end()
            await stream.run(receive)

    async def _poll(self, request: Request, conversation: str, cursor: int) -> Response:
        wait = 0 if self._chat.streams.ended else _wait(request)
        poll = Poll(conversation, cursor, attachments.reader(self._chat))
        with self._chat.streams.followed_by(poll):
            lines = await poll.lines(wait)
        reached = lines[-1].seq if lines else cursor
        body = {
            "events": [{"type": line.kind, **wire.event(line)} for line in lines],
            "cursor": reached,
        }
        return JSONResponse(body, headers={"Cache-Control": "no-store"})


@contextlib.contextmanager
def _places(guard: Guard, conversation: str, from_address: str) -> Iterator[None]:
    guard.address_streams.take(from_address)
    try:
        guard.session_streams.take(conversation)
        try:
            yield
        finally:
            guard.session_streams.leave(conversation)
    finally:
        guard.address_streams.leave(from_address)


def _wait(request: Request) -> float:
    value = request.query_params.get("wait", str(_WAIT))
    if not (value.isascii() and value.isdigit()):
        raise bad_request(f"'wait' is a whole number of seconds, at most {_LONGEST_WAIT}.")
    return min(int(value), _LONGEST_WAIT)
