"""The sandbox's Slack as routes of the sandbox."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx
from starlette.routing import BaseRoute

from sandbox.slack import api, page
from sandbox.slack.box import Box
from sandbox.slack.events import Courier
from sandbox.slack.settings import SlackSettings
from sandbox.slack.socket import Socket
from sandbox.slack.trouble import Troubles
from sandbox.slack.workspace import Workspace


def build(
    settings: SlackSettings, client: httpx.AsyncClient, now: Callable[[], float] = time.time
) -> Box:
    """The Slack; `client` carries what it sends to the app."""
    troubles = Troubles()
    socket = Socket(settings.app_token, settings.address)
    courier = Courier(
        client,
        settings.events_url,
        settings.signing_secret,
        now=now,
        troubles=troubles,
        socket=socket,
    )
    return Box(Workspace(now, settings.file, settings.address), courier, settings.token, troubles)


def routes(box: Box) -> list[BaseRoute]:
    """The Web API, Socket Mode and the page."""
    return [*box.courier.socket.routes(), *api.routes(box), *page.routes(box)]
