"""Telegram's door put together: polling or webhook in, the log out."""

import asyncio
import contextlib
import hmac
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, BotCommand, MenuButtonCommands, Update
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from connectors.telegram import invitation
from connectors.telegram.incoming import WANTED, Incoming
from connectors.telegram.outgoing import Outgoing
from connectors.telegram.pace import Now, Pace, Rest
from connectors.telegram.photos import Photos
from connectors.telegram.sending import Sending
from connectors.telegram.settings import TelegramSettings
from connectors.telegram.store import Store
from connectors.telegram.typing import Typing
from connectors.telegram.words import Say, Words
from connectors.web.chat import Chat
from desk.attachments import Attachments
from desk.database import Database
from desk.desk import Desk
from desk.log import Clock
from desk.model import Role

logger = logging.getLogger(__name__)

WEBHOOK = "/telegram/webhook"
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_POLL = 25
_LOOK_EVERY = 10.0
_TRIES = 3
_LARGEST = 1024 * 1024
_TIMEOUT = 15.0
_COMMANDS = {
    "start": Say.COMMAND_START,
    "status": Say.COMMAND_STATUS,
    "policy": Say.COMMAND_POLICY,
    "help": Say.COMMAND_HELP,
    "stop": Say.COMMAND_STOP,
}


def client(chosen: TelegramSettings, **options: Any) -> Bot:
    """The Bot API's client; `options` go to its HTTP client."""

    def request(connections: int) -> HTTPXRequest:
        return HTTPXRequest(
            connections, read_timeout=_TIMEOUT, pool_timeout=_TIMEOUT, httpx_kwargs=options
        )

    return Bot(
        chosen.token,
        base_url=chosen.api,
        base_file_url=chosen.files,
        request=request(32),
        get_updates_request=request(1),
    )


class Channel:
    """Runs beside the web's door, on the same desk. Listens to the desk's hub."""

    def __init__(
        self,
        chosen: TelegramSettings,
        bot: Bot,
        desk: Desk,
        database: Database,
        words: Words,
        attachments: Attachments,
        *,
        now: Clock,
        rest: Rest | None = None,
        tick: Now = time.monotonic,
    ) -> None:
        """Nothing is opened before `start`. `rest` waits for so many seconds."""
        self._chosen = chosen
        self._bot = bot
        self._desk = desk
        self._words = words
        self._given_rest = rest or asyncio.sleep
        self._ended = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._call: asyncio.Task[Any] | None = None
        self.store = Store(database, now)
        pace = Pace(tick, self._rest)
        sending = Sending(bot, self.store, attachments, pace, self._rest)
        self.outgoing = Outgoing(desk, self.store, words, sending)
        self.photos = Photos(bot, desk, database, attachments, now, self._rest)
        self.incoming = Incoming(
            bot, chosen.bot, desk, self.store, words, self.outgoing, self.photos
        )
        self._typing = Typing(bot, self.store, self._rest)

    def wrote(self, conversation: str, _seq: int) -> None:
        """See desk.hub.Listener."""
        self.outgoing.kick(conversation)

    def typing(self, conversation: str, _role: Role, on: bool) -> None:
        """See desk.hub.Listener."""
        self._typing.set(conversation, on)

    async def start(self) -> None:
        """Once the desk has started."""
        await self.store.upgrade()
        self._desk.hub.join(self)
        await self.photos.albums.complete()
        await self.outgoing.look()
        self._tasks = [asyncio.create_task(self._receive()), asyncio.create_task(self._look())]

    async def stop(self) -> None:
        """Before the desk stops. What is being stored or sent is brought to its end."""
        self.photos.albums.hold()
        self._ended.set()
        self._desk.hub.leave(self)
        await self._typing.stop()
        if self._call:
            self._call.cancel()
        await asyncio.gather(*self._tasks)
        await self.photos.albums.stop()
        await self.outgoing.stop()
        with contextlib.suppress(TelegramError):
            await self._bot.shutdown()

    def beside(self, application: Starlette, chat: Chat) -> Starlette:
        """Let it start and stop with this application, which then takes the webhook.

        `chat` is the web's door, from which a conversation may go on here.
        """
        invitation.offer(application, chat, self._bot, self.store, self._chosen.links)
        inner = application.router.lifespan_context

        @contextlib.asynccontextmanager
        async def running(app: Starlette) -> AsyncIterator[Any]:
            async with inner(app) as state:
                await self.start()
                try:
                    yield state
                finally:
                    await self.stop()

        application.router.lifespan_context = running
        if self._chosen.webhook_url:
            application.router.routes.append(Route(WEBHOOK, self.webhook, methods=["POST"]))
        return application

    async def webhook(self, request: Request) -> Response:
        """200 once the update is stored; any error, and Telegram sends it again."""
        given = request.headers.get(SECRET, "").encode()
        if not hmac.compare_digest(given, self._chosen.webhook_secret.encode()):
            return Response(status_code=403)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LARGEST:
                return Response(status_code=413)
        try:
            update = Update.de_json(json.loads(bytes(body)), self._bot)
        except (ValueError, LookupError, TypeError, AttributeError):
            return Response(status_code=400)
        await self.incoming.take(update)
        return Response(status_code=200)

    async def _receive(self) -> None:
        try:
            await self._until_done(self._introduction)
            if not self._chosen.webhook_url:
                await self._poll_for_ever()
        except InvalidToken:
            logger.error("Telegram does not know the token: check TELEGRAM_TOKEN, then restart.")  # noqa: TRY400

    async def _introduction(self) -> None:
        self._call = asyncio.create_task(self._introduce())
        await self._call

    async def _introduce(self) -> None:
        """Tell Telegram what we can do, and how updates are to come."""
        await self._bot.initialize()
        commands = [BotCommand(name, self._words[say]) for name, say in _COMMANDS.items()]
        await self._bot.set_my_commands(commands)
        await self._bot.set_chat_menu_button(menu_button=MenuButtonCommands())
        if not self._chosen.webhook_url:
            await self._bot.delete_webhook()
            return
        await self._bot.set_webhook(
            self._chosen.webhook_url,
            secret_token=self._chosen.webhook_secret,
            allowed_updates=WANTED,
            max_connections=1,  # one at a time, else two messages could overtake each other
        )

    async def _poll_for_ever(self) -> None:
        """Ask for what follows only when all before is stored: asking is the acknowledgement."""
        offset = 0

        async def fetch() -> None:
            nonlocal offset
            asking = self._bot.get_updates(offset, timeout=_POLL, allowed_updates=WANTED)
            self._call = asyncio.create_task(asking)
            for update in await self._call:
                await self._take(update)
                if self._ended.is_set():  # not acknowledged, so it comes again
                    return
                offset = update.update_id + 1

        while not self._ended.is_set():
            await self._until_done(fetch)

    async def _take(self, update: Update) -> None:
        """Wait for a database that is away; one odd update must not stop all that follow."""
        failures = 0
        while failures < _TRIES and not self._ended.is_set():
            try:
                await self.incoming.take(update)
            except SQLAlchemyError:
                logger.exception("An update could not be stored; trying again.")
            except Exception:
                logger.exception("An update could not be taken in; trying again.")
                failures += 1
            else:
                return
            await self._rest(2.0)
        if not self._ended.is_set():
            logger.error("Update %d is passed over.", update.update_id)

    async def _until_done(self, step: Callable[[], Awaitable[None]]) -> None:
        """Do it, again and again while Telegram is out of reach. Raises InvalidToken."""
        pause = 1.0
        while not self._ended.is_set():
            try:
                await step()
            except asyncio.CancelledError:  # by `stop`: only ever the call to Telegram
                return
            except InvalidToken:
                raise
            except TelegramError as error:
                logger.warning("Telegram: %s. Trying again.", type(error).__name__)
                await self._rest(pause if not isinstance(error, RetryAfter) else 5 * pause)
                pause = min(pause * 2, 30.0)
            else:
                return

    async def _look(self) -> None:
        while not self._ended.is_set():
            await self._rest(_LOOK_EVERY)
            try:
                await self.outgoing.look()
            except Exception:
                logger.exception("Looking for undelivered lines failed; trying again.")

    async def _rest(self, seconds: float) -> None:
        """Wait so long, or until `stop`."""
        waits = (
            asyncio.ensure_future(self._given_rest(seconds)),
            asyncio.ensure_future(self._ended.wait()),
        )
        _, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for one in pending:
            one.cancel()
