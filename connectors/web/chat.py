"""What every request of the web chat works with, and whose request it is."""

import time
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

from connectors.mail import Mailer
from connectors.web.limits import Guard
from connectors.web.problem import no_session
from connectors.web.streams import Streams
from desk.attachments import Attachments, Links
from desk.desk import Desk
from desk.log import Clock

COOKIE = "returns_desk_session"


@dataclass(frozen=True)
class MailWords:
    """What a mail with a transcript says around the conversation itself."""

    subject: str
    intro: str
    you: str
    assistant: str
    agent: str
    photo: str


@dataclass(frozen=True)
class Post:
    """How transcripts are mailed."""

    mailer: Mailer
    words: MailWords


@dataclass(frozen=True)
class Chat:
    """The web's door, put together."""

    desk: Desk
    streams: Streams
    guard: Guard
    identity_secret: str
    now: Clock
    attachments: Attachments | None = None
    """Without it, photos are neither taken nor offered."""

    post: Post | None = None
    """Without it, no transcript is mailed or offered."""
    extras: set[str] = field(default_factory=set)
    """Features of other doors that this one may offer."""

    @property
    def links(self) -> Links:
        """Makes the links to attachments."""
        return Links(self.identity_secret, self.now)


@dataclass(frozen=True)
class Session:
    """The key that a request carried, and the conversation that it opens."""

    key: str
    conversation: str


async def session(chat: Chat, request: HTTPConnection) -> Session:
    """Whose request this is. Raises Problem 401."""
    found = await find_session(chat, request)
    if found is None:
        raise no_session()
    return found


async def find_session(chat: Chat, request: HTTPConnection) -> Session | None:
    """As `session`; None instead of an error. A bearer goes before the cookie."""
    key = _bearer(request) or request.cookies.get(COOKIE)
    conversation = await chat.desk.sessions.find(key) if key else None
    return Session(key, conversation) if key and conversation else None


def address(request: HTTPConnection) -> str:
    """Where the request comes from, as far as limits go."""
    return request.client.host if request.client else "unknown"


def tick() -> float:
    """The clock that limits go by, in seconds."""
    return time.monotonic()


def _bearer(request: HTTPConnection) -> str | None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() or None if scheme.lower() == "bearer" else None
