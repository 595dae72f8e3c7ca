"""Starts the connectors: `python -m connectors`; with `check` it only asks whether the world
outside takes us. The one place that reads the environment."""

import asyncio
import contextlib
import logging
import os
import resource
import socket
import sys
from datetime import UTC, datetime

import httpx
import uvicorn
from starlette.applications import Starlette

from connectors import agents_file, care_settings, mail, outside, policy_page, settings, wording
from connectors.care import Care, CareSettings, always
from connectors.casework import Casework
from connectors.privacy.holdings import HOLDINGS
from connectors.settings import Settings, SettingsError
from connectors.slack import build as slack
from connectors.slack import macros
from connectors.slack import settings as slack_settings
from connectors.slack.settings import SlackSettings
from connectors.telegram import channel as telegram
from connectors.telegram import settings as telegram_settings
from connectors.telegram import words as telegram_words
from connectors.telegram.settings import TelegramSettings
from connectors.web import app, transcript
from connectors.web.chat import Chat, Post
from connectors.web.limits import Guard
from connectors.web.streams import Streams
from desk.attachments import Attachments
from desk.care.notices import Reachable
from desk.care.standing import ActionServer
from desk.database import Database
from desk.desk import Desk
from desk.errors import DeskError
from desk.privacy.elsewhere import Photos, Understood
from desk.privacy.erasing import Eraser
from desk.privacy.retention import Retention
from desk.rasa import Rasa
from desk.trackers import Trackers
from returns.problem import PolicyError

_ACTIONS_TIMEOUT = httpx.Timeout(30.0, connect=3.0, pool=None)
_RASA_TIMEOUT = httpx.Timeout(45.0, connect=3.0, pool=None)


class Server(uvicorn.Server):
    """Ends the streams first when it goes down, which else it would wait for."""

    def __init__(self, config: uvicorn.Config, streams: Streams) -> None:
        super().__init__(config)
        self._streams = streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn."""
        self._streams.end()
        await super().shutdown(sockets)


def build(
    chosen: Settings,
    streams: Streams,
    of_slack: SlackSettings | None = None,
    of_telegram: TelegramSettings | None = None,
    of_care: CareSettings | None = None,
) -> Starlette:
    """Everything that this process consists of."""
    client = httpx.AsyncClient(base_url=chosen.rasa_url, timeout=_RASA_TIMEOUT, trust_env=False)
    database = Database(chosen.database_url)
    desk = Desk(
        database,
        Rasa(client, token=chosen.rasa_token),
        wording.read(chosen.responses / "desk.yml"),
        now=_now,
        staff=agents_file.read(chosen.agents_file),
    )
    secret = settings.identity_secret(chosen)
    attachments = Attachments(database, chosen.attachments, _now, chosen.keep_attachments)
    chat = Chat(desk, streams, Guard(chosen.limits), secret, _now, attachments, _post(chosen))
    application = app.build(chat, chosen.allowed_origins, [policy_page.route(chosen.policy_file)])
    if of_slack:
        bench = httpx.AsyncClient(
            base_url=chosen.actions_url, timeout=_ACTIONS_TIMEOUT, trust_env=False
        )
        casework = Casework(bench, settings.desk_secret(chosen))
        slack.build(of_slack, desk, database, casework, attachments, _now).join(
            application, desk.hub
        )
    reachable: Reachable = always
    if of_telegram is not None:
        words = telegram_words.read(chosen.responses / "telegram.yml")
        bot = telegram.client(of_telegram)
        channel = telegram.Channel(of_telegram, bot, desk, database, words, attachments, now=_now)
        application = channel.beside(application, chat)
        reachable = channel.store.delivers
    if of_care is not None:
        actions = httpx.AsyncClient(
            base_url=of_care.actions_url, timeout=_ACTIONS_TIMEOUT, trust_env=False
        )
        sentences = wording.read_survey(chosen.responses / "survey.yml")
        standings = ActionServer(actions)
        care = Care(of_care, desk, database, standings, sentences, _now, reachable)
        elsewhere = (Photos(attachments), Understood(Trackers(chosen.tracker_store_url)))
        eraser = Eraser(database, HOLDINGS, elsewhere, _now)
        keep, forget = chosen.keep_conversations, care.inbox.forget
        care.retain(Retention(database, eraser, _now, keep, also=forget))
        care.join(application)
    return application


def _post(chosen: Settings) -> Post | None:
    server = mail.server_in(chosen.smtp_url, chosen.mail_from)
    words = chosen.responses / "mail.yml"
    return Post(mail.Smtp(server), transcript.read_words(words)) if server else None


def main(*arguments: str) -> int:
    """Serve until told to stop; 2 when a setting is wrong.

    With `check`: a line for each of Slack, Telegram and the mail server that does not take us, and
    1 when there is one.
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    streams = Streams()
    try:
        chosen = settings.read(os.environ)
        of_slack = slack_settings.read(os.environ, macros.read(chosen.responses / "macros.yml"))
        of_telegram = telegram_settings.read(os.environ)
        of_care = care_settings.read(os.environ)
        if arguments == ("check",):
            return _check(of_slack, of_telegram, mail.server_in(chosen.smtp_url, chosen.mail_from))
        chosen.state_dir.mkdir(parents=True, exist_ok=True)
        application = build(chosen, streams, of_slack, of_telegram, of_care)
        asyncio.run(_prepare(chosen.database_url))
    except (SettingsError, DeskError, PolicyError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    try:
        listening = _listen(chosen.host, chosen.port)
    except OSError as error:
        sys.stderr.write(
            f"Cannot listen on {chosen.host}:{chosen.port} ({error.strerror}):"
            " stop what runs there, or set CHAT_PORT to a free port.\n"
        )
        return 1
    _allow_many_files()
    config = uvicorn.Config(
        application,
        access_log=False,
        proxy_headers=chosen.trusted_proxies is not None,
        forwarded_allow_ips=chosen.trusted_proxies,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    server = Server(config, streams)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    return 0


def _check(
    of_slack: SlackSettings | None, of_telegram: TelegramSettings | None, post: mail.Server | None
) -> int:
    found = asyncio.run(outside.troubles(of_slack, of_telegram, post))
    sys.stdout.writelines(f"{sentence}\n" for sentence in found)
    return 1 if found else 0


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)


async def _prepare(url: str) -> None:
    """Find out at once, in one sentence, when the database cannot be used."""
    database = Database(url)
    try:
        await database.upgrade()
    finally:
        await database.close()


def _allow_many_files() -> None:
    """Each stream is an open file; take as many as this user may have."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
