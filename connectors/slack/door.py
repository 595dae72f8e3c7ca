"""Slack's door: what agents do, proved by Bolt to come from our workspace."""

import asyncio
import contextlib
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.slack.account import Account, Directory
from connectors.slack.api import SlackError
from connectors.slack.buttons import Buttons
from connectors.slack.commands import FORMS, Commands
from connectors.slack.delivery import Delivery
from connectors.slack.digest import Digest
from connectors.slack.inbox import Inbox
from connectors.slack.missed import Missed
from connectors.slack.modals import Modals
from connectors.slack.settings import SlackSettings
from connectors.slack.socket import Socket
from connectors.slack.store import Store
from desk.due import Schedule
from desk.hub import Hub

PATH = "/slack/events"
LARGEST_BODY = 1024 * 1024
_ANY = re.compile(".*")

Json = Mapping[str, Any]


class Door:
    """What comes from Slack is dealt with before it is acknowledged: unanswered, it comes again."""

    def __init__(
        self,
        settings: SlackSettings,
        directory: Directory,
        store: Store,
        inbox: Inbox,
        missed: Missed,
        buttons: Buttons,
        modals: Modals,
        commands: Commands,
        digest: Digest,
        delivery: Delivery,
        schedule: Schedule,
    ) -> None:
        self._directory, self._store = directory, store
        self._inbox, self._buttons, self._modals = inbox, buttons, modals
        self._missed = missed
        self._commands, self._digest = commands, digest
        self.delivery, self.schedule = delivery, schedule
        self._looking: asyncio.Task[None] | None = None
        self._due: asyncio.Task[None] | None = None
        self._reading: asyncio.Task[None] | None = None
        self._telling: set[asyncio.Task[None]] = set()
        app = self._bolt(settings.signing_secret)
        self._handler = AsyncSlackRequestHandler(app)
        token = settings.app_token
        self._socket = Socket(app, token, settings.base_url) if token else None

    def join(self, application: Starlette, hub: Hub) -> None:
        """Add the route or open the socket, and run as long as the application does."""
        if self._socket is None:
            application.router.routes.append(Route(PATH, self._take, methods=["POST"]))
        outer = application.router.lifespan_context

        @contextlib.asynccontextmanager
        async def lifespan(app: Any) -> AsyncIterator[Any]:
            async with outer(app) as state:
                await self._start(hub)
                try:
                    yield state
                finally:
                    await self._stop(hub)

        application.router.lifespan_context = lifespan

    async def settle(self) -> None:
        """Come back when nothing is under way."""
        await self._missed.settle()
        await asyncio.gather(*self._telling)
        await self.delivery.settle()

    async def _start(self, hub: Hub) -> None:
        await self._store.upgrade()
        hub.join(self.delivery)
        await self._digest.plan()
        await self.delivery.look()
        if self._socket:
            await self._socket.open()
        self._reading = asyncio.create_task(self._missed.run(), name="what Slack gave up on")
        self._looking = asyncio.create_task(self.delivery.run(), name="looking for Slack's lines")
        self._due = asyncio.create_task(self.schedule.run(), name="what is due")

    async def _stop(self, hub: Hub) -> None:
        hub.leave(self.delivery)
        if self._socket:
            await self._socket.close()
        self._missed.stop()
        await self.delivery.stop()
        self.schedule.stop()
        await asyncio.gather(*filter(None, (self._looking, self._due, self._reading)))
        await asyncio.gather(*self._telling)

    async def _take(self, request: Request) -> Response:
        length = request.headers.get("content-length", "")
        if not (length.isascii() and length.isdigit() and int(length) <= LARGEST_BODY):
            return Response("Too large, or of unknown length.", 413)
        return await self._handler.handle(request)

    def _bolt(self, signing_secret: str) -> AsyncApp:
        logger = logging.getLogger("connectors.slack.bolt")
        logger.setLevel(logging.ERROR)  # below that it logs what people wrote

        async def authorize(team_id: str | None) -> AuthorizeResult:
            ours = await self._ours()
            return AuthorizeResult(
                enterprise_id=None, team_id=team_id, bot_id=ours.bot, bot_user_id=ours.user
            )

        app = AsyncApp(
            logger=logger,
            signing_secret=signing_secret,
            authorize=authorize,
            process_before_response=True,
        )
        app.use(self._only_our_workspace)
        app.event(_ANY)(self._event)
        app.action(_ANY)(self._action)
        app.view(_ANY)(self._view)
        app.command(_ANY)(self._command)
        app.shortcut(_ANY)(self._shortcut)
        return app

    async def _ours(self) -> Account:
        try:
            return await self._directory.account()
        except SlackError:
            self._missed.failed()
            raise

    async def _only_our_workspace(
        self,
        body: Json,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse:
        """A stranger's request is taken, so that it does not come again, and dropped."""
        team = body.get("team_id") or (body.get("team") or {}).get("id")
        if team != (await self._ours()).team:
            return BoltResponse(status=200, body="")
        return await next()

    async def _event(self, body: Json, event: Json) -> None:
        if event["type"] == "app_home_opened":
            await self._commands.show_home(event["user"])
            return
        try:
            await self._inbox.take(body["event_id"], event)
        except Exception:
            self._missed.failed()
            raise

    async def _view(self, body: Json, ack: Callable[..., Awaitable[Any]]) -> None:
        ours = self._commands if body["view"]["callback_id"] in FORMS else self._modals
        instead = await ours.submit(body["view"], body["user"])
        await ack(**instead) if instead else await ack()

    async def _command(self, body: Json, ack: Callable[..., Awaitable[Any]]) -> None:
        answer = await self._commands.command(body)
        await ack(**answer) if answer else await ack()

    async def _shortcut(self, body: Json, ack: Callable[[], Awaitable[Any]]) -> None:
        await self._commands.shortcut(body)
        await ack()

    async def _action(self, body: Json, ack: Callable[[], Awaitable[Any]]) -> None:
        if "message" not in body:
            await self._commands.press_at_home(body)
            await ack()
            return
        told = await self._buttons.press(body)
        await ack()
        if told:
            telling = asyncio.create_task(self._buttons.tell(body, told))
            self._telling.add(telling)
            telling.add_done_callback(self._telling.discard)
