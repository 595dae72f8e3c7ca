"""Mail to customers, over the shop's own SMTP server."""

import asyncio
import logging
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from typing import Protocol
from urllib.parse import unquote, urlsplit

from connectors.settings import SettingsError

logger = logging.getLogger(__name__)

_TIMEOUT = 15.0
_PORTS = {"smtp": 587, "smtps": 465}


class MailFailed(Exception):
    """The server did not take it; it may be tried again."""


class Mailer(Protocol):
    """Somebody who sends mail."""

    async def send(self, to: str, subject: str, text: str) -> None:
        """Hand one message over. Raises MailFailed."""


@dataclass(frozen=True)
class Server:
    """`smtps` is encrypted from the start; `smtp` as soon as the server offers it, and in any case
    before a password is sent."""

    scheme: str
    host: str
    port: int
    user: str | None
    password: str | None
    sender: str


class Smtp:
    """Sends through one server, one connection for each message."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def send(self, to: str, subject: str, text: str) -> None:
        """See Mailer."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._server.sender, to, subject
        message["Date"], message["Message-ID"] = formatdate(), make_msgid("chat")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        try:
            await asyncio.to_thread(self._deliver, message)
        except (smtplib.SMTPException, OSError) as error:
            logger.warning("A mail could not be sent: %s.", type(error).__name__)
            raise MailFailed("The mail server did not take the message.") from error

    def greet(self) -> None:
        """Connect and log in, nothing more. Blocks. Raises SMTPException or OSError."""
        with self._connected() as connection:
            self._log_in(connection)

    def _deliver(self, message: EmailMessage) -> None:
        with self._connected() as connection:
            self._log_in(connection)
            connection.send_message(message)

    def _log_in(self, connection: smtplib.SMTP) -> None:
        server = self._server
        if server.scheme == "smtp":
            connection.ehlo_or_helo_if_needed()
            if connection.has_extn("starttls") or server.user:
                connection.starttls(context=ssl.create_default_context())
        if server.user:
            connection.login(server.user, server.password or "")

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.scheme == "smtps":
            secure = ssl.create_default_context()
            return smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT, context=secure)
        return smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)


def server_in(url: str | None, sender: str | None) -> Server | None:
    """The server of SMTP_URL; None when it is not set: nothing is mailed. Raises SettingsError."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise SettingsError(
            "SMTP_URL cannot be read: write smtps://user:password@mail.example or"
            " smtp://mail.example:587."
        )
    if "@" not in parseaddr(sender or "")[1]:
        raise SettingsError(
            "MAIL_FROM is missing: give the address that mail comes from, for example"
            " 'Linden & Loom <returns@shop.example>'."
        )
    user = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    port = parts.port or _PORTS[parts.scheme]
    return Server(parts.scheme, parts.hostname, port, user, password, sender or "")
