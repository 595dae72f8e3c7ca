"""The conversation as a mail to the customer."""

import re
import zoneinfo
from datetime import UTC
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from connectors.mail import MailFailed
from connectors.web import wire
from connectors.web.chat import Chat, MailWords, address, session, tick
from connectors.web.problem import Problem, not_found
from desk.errors import WordingMissing
from desk.model import Conversation, Event, Kind, Role

_ADDRESS = re.compile(
    r"[^\s@,;:<>()\"\\]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,5}", re.IGNORECASE
)
_LINES = 2000


async def mail(chat: Chat, request: Request) -> Response:
    """POST /transcript: 202 once the mail server has taken it."""
    if chat.post is None:
        raise not_found()
    chat.guard.address_transcripts.count(address(request), tick())
    found = await session(chat, request)
    conversation = await chat.desk.conversation(found.conversation)
    to = _recipient(wire.optional_text(await wire.read_object(request), "email", 254), conversation)
    chat.guard.session_transcripts.count(conversation.id, tick())
    chat.guard.recipient_transcripts.count(to.lower(), tick())
    lines = await chat.desk.events(conversation.id, 0, _LINES)
    words = chat.post.words
    try:
        text = f"{words.intro}\n\n{write(conversation, lines, words)}\n"
        await chat.post.mailer.send(to, words.subject, text)
    except MailFailed as error:
        raise Problem(
            503, "unavailable", "Unavailable", "The mail could not be sent; try again later."
        ) from error
    return JSONResponse({}, 202)


def write(conversation: Conversation, lines: list[Event], words: MailWords) -> str:
    """Who said what and when, in the customer's own time."""
    zone = zoneinfo.ZoneInfo(conversation.opening.timezone or "UTC")
    said = []
    for line in lines:
        text = _said(line, words)
        if text:
            at = line.at.astimezone(UTC).astimezone(zone)
            said.append(f"{at:%Y-%m-%d %H:%M} {_who(line, words)}: {text}")
    return "\n\n".join(said)


def read_words(file: Path) -> MailWords:
    """The words of a mail, from the responses. Raises WordingMissing."""
    try:
        responses = YAML(typ="safe").load(file)["responses"]
        return MailWords(
            **{name: str(responses[f"utter_mail_{name}"][0]["text"]) for name in _NAMES}
        )
    except (OSError, YAMLError, LookupError, TypeError) as error:
        raise WordingMissing(f"{file} cannot be read as Rasa responses: {error}") from error


_NAMES = ("subject", "intro", "you", "assistant", "agent", "photo")


def _recipient(given: str | None, conversation: Conversation) -> str:
    identity = conversation.opening.identity
    to = (given or (identity.email if identity else None) or "").strip()
    if not _ADDRESS.fullmatch(to) or not to.isascii():
        raise Problem(422, "bad_address", "No e-mail address", "Give 'email', an e-mail address.")
    return to


def _said(line: Event, words: MailWords) -> str:
    if line.kind is not Kind.MESSAGE:
        return ""
    card = line.body.get("card")
    told = str(card.get("text") or card.get("title") or "") if isinstance(card, dict) else ""
    photos = [words.photo] * len(line.body.get("attachments", ()))
    return "\n".join(part for part in (line.text, told, *photos) if part)


def _who(line: Event, words: MailWords) -> str:
    if line.role is Role.CUSTOMER:
        return words.you
    return line.name or (words.agent if line.role is Role.AGENT else words.assistant)
