"""The transcript by mail, over a real SMTP server in this process."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from connectors import mail
from connectors.settings import SettingsError
from connectors.web import app, transcript
from connectors.web.chat import Post
from tests.browser.serving import free_socket
from tests.connectors.door import ORIGIN, RESPONSES, Door, open_conversation, read_until
from tests.connectors.tokens import token
from tests.desk.pictures import picture

WORDS = transcript.read_words(RESPONSES.parent / "mail.yml")
FROM = "Linden & Loom <returns@shop.example>"


class Mailbox:
    """What the server took; `refuse` is its answer instead."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.refuse = ""

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuse:
            return self.refuse
        self.envelopes.append(envelope)
        return "250 OK"

    def newest(self) -> EmailMessage:
        content = self.envelopes[-1].content
        assert isinstance(content, bytes)
        found = message_from_bytes(content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def smtp(mailbox: Mailbox) -> Iterator[str]:
    sock = free_socket()
    port = sock.getsockname()[1]
    sock.close()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
async def mailing(door: Door, smtp: str) -> AsyncIterator[httpx.AsyncClient]:
    """A customer of a shop that has a mail server."""
    server = mail.server_in(smtp, FROM)
    assert server
    chat = replace(door.chat, post=Post(mail.Smtp(server), WORDS))
    opened = Door(app.build(chat, frozenset({ORIGIN})), chat, door.clock)
    async with opened.client(headers={"Origin": ORIGIN}) as client:
        yield client


def problem(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


async def say(client: httpx.AsyncClient, text: str) -> None:
    await client.post("/messages", json={"client_id": text[:60], "text": text})


async def test_the_customer_gets_what_was_said(
    mailing: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    opened = await open_conversation(mailing, timezone="Europe/Berlin")
    await say(mailing, "the shoes are too small – really")
    await mailing.post("/attachments", data={"client_id": "p"}, files={"file": picture()})
    await read_until(mailing, 4)

    sent = await mailing.post("/transcript", json={"email": "robin@example.com"})

    assert "transcript" in opened["features"]
    assert sent.status_code == 202
    message = mailbox.newest()
    assert (message["To"], message["From"]) == ("robin@example.com", FROM)
    assert message["Subject"] == WORDS.subject
    text = message.get_content()
    assert text.startswith(WORDS.intro)
    assert "2026-11-23 13:00 You: the shoes are too small – really" in text
    assert "2026-11-23 13:00 Assistant: You said: the shoes" in text
    assert f"You: {WORDS.photo}" in text


async def test_a_signed_in_customer_need_not_give_an_address(
    mailing: httpx.AsyncClient, mailbox: Mailbox, door: Door
) -> None:
    await open_conversation(mailing, identity=token(door.clock(), email="anna@example.com"))

    await mailing.post("/transcript", json={})

    assert mailbox.newest()["To"] == "anna@example.com"


@pytest.mark.parametrize(
    "address",
    ["", "robin", "robin@", "@example.com", "a@b.example, c@d.example", "a b@c.example",
     "a@b.example\\nBcc: all@example.com", "ä@b.example", "a@b", "<a@b.example>"],
)  # fmt: skip
async def test_what_is_no_address_is_refused(
    mailing: httpx.AsyncClient, mailbox: Mailbox, address: str
) -> None:
    await open_conversation(mailing)

    refused = await mailing.post("/transcript", json={"email": address})

    assert problem(refused) == (422, "bad_address")
    assert mailbox.envelopes == []


async def test_a_line_break_in_the_address_is_refused(mailing: httpx.AsyncClient) -> None:
    await open_conversation(mailing)

    refused = await mailing.post("/transcript", json={"email": "a@b.example\nBcc: c@d.example"})

    assert problem(refused) == (400, "bad_request")


async def test_nobody_is_flooded_with_mail(mailing: httpx.AsyncClient, mailbox: Mailbox) -> None:
    for _ in range(2):
        await open_conversation(mailing, new=True)
        answers = [
            await mailing.post("/transcript", json={"email": "robin@example.com"}) for _ in range(3)
        ]

    assert problem(answers[-1]) == (429, "too_many_requests")
    assert len(mailbox.envelopes) == 3


@pytest.mark.parametrize("refusal", ["451 later", "554 never"])
async def test_a_mail_server_that_refuses_is_said(
    mailing: httpx.AsyncClient, mailbox: Mailbox, refusal: str
) -> None:
    await open_conversation(mailing)
    mailbox.refuse = refusal

    failed = await mailing.post("/transcript", json={"email": "robin@example.com"})

    assert problem(failed) == (503, "unavailable")


async def test_without_a_mail_server_nothing_is_offered(client: httpx.AsyncClient) -> None:
    opened = await open_conversation(client)

    assert "transcript" not in opened["features"]
    assert problem(await client.post("/transcript", json={})) == (404, "not_found")


async def test_a_password_is_never_sent_in_the_clear(mailbox: Mailbox) -> None:
    seen: list[Any] = []

    def accept(*given: Any) -> AuthResult:
        seen.append(given)
        return AuthResult(success=True)

    sock = free_socket()
    port = sock.getsockname()[1]
    sock.close()
    controller = Controller(
        mailbox, hostname="127.0.0.1", port=port, authenticator=accept, auth_require_tls=False
    )
    controller.start()
    server = mail.server_in(f"smtp://user:secret@127.0.0.1:{port}", FROM)
    assert server
    with pytest.raises(mail.MailFailed):
        await mail.Smtp(server).send("robin@example.com", "subject", "text")
    controller.stop()

    assert seen == []
    assert mailbox.envelopes == []


@pytest.mark.parametrize(
    ("url", "sender", "named"),
    [
        ("mail.example", FROM, "SMTP_URL"),
        ("http://mail.example", FROM, "SMTP_URL"),
        ("smtp://", FROM, "SMTP_URL"),
        ("smtp://mail.example", None, "MAIL_FROM"),
        ("smtp://mail.example", "Linden & Loom", "MAIL_FROM"),
    ],
)
def test_wrong_settings_are_named(url: str, sender: str | None, named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        mail.server_in(url, sender)


def test_ports_and_credentials_are_read_from_the_address() -> None:
    plain = mail.server_in("smtp://mail.example", FROM)
    secure = mail.server_in("smtps://a%40b:p%2Fw@mail.example:2465", FROM)

    assert plain == mail.Server("smtp", "mail.example", 587, None, None, FROM)
    assert secure == mail.Server("smtps", "mail.example", 2465, "a@b", "p/w", FROM)
    assert mail.server_in(None, FROM) is None
