"""Socket Mode: what comes from Slack over a connection that we open, where nobody can reach us."""

import asyncio
import contextlib
import logging

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

logger = logging.getLogger(__name__)


class Socket:
    """`app_token`: `xapp-…`, with the scope connections:write. `base_url`: the Web API's."""

    def __init__(self, app: AsyncApp, app_token: str, base_url: str) -> None:
        self._app, self._token, self._base_url = app, app_token, base_url
        self._handler: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect, however often that takes; a broken connection is opened again."""
        client = AsyncWebClient(base_url=self._base_url, logger=self._app.logger)
        self._handler = AsyncSocketModeHandler(self._app, self._token, web_client=client)
        self._connecting = asyncio.create_task(self._connect(), name="Slack's socket")

    async def close(self) -> None:
        """What was not acknowledged comes again, to whoever connects next."""
        if self._connecting:
            self._connecting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._connecting
        if self._handler:
            await self._handler.close_async()  # type: ignore[no-untyped-call]

    async def _connect(self) -> None:
        assert self._handler
        while True:
            try:
                await self._handler.connect_async()  # type: ignore[no-untyped-call]
            except Exception as error:
                logger.warning("Slack's socket does not open: %s.", type(error).__name__)
                await asyncio.sleep(PAUSE)
            else:
                return


PAUSE = 5.0
"""Seconds."""
