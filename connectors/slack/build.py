"""The Slack door, put together."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx

from connectors.slack.account import Directory
from connectors.slack.api import Slack
from connectors.slack.buttons import Buttons
from connectors.slack.channels import Channels
from connectors.slack.delivery import PAUSES, Delivery
from connectors.slack.door import Door
from connectors.slack.inbox import Inbox, Locks
from connectors.slack.posting import Posting
from connectors.slack.settings import SlackSettings
from connectors.slack.store import Store
from connectors.slack.thread import Threads
from desk.database import Database
from desk.desk import Desk
from desk.log import Clock

TIMEOUT = httpx.Timeout(10.0, connect=3.0, pool=None)


def build(
    settings: SlackSettings,
    desk: Desk,
    database: Database,
    now: Clock,
    client: httpx.AsyncClient | None = None,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    pauses: tuple[float, ...] = PAUSES,
) -> Door:
    """`client`, if given, has `settings.base_url` as its base; it is closed with the door."""
    client = client or httpx.AsyncClient(base_url=settings.base_url, timeout=TIMEOUT)
    slack, store, locks = Slack(client, settings.token, sleep=sleep), Store(database, now), Locks()
    directory = Directory(slack)
    threads = Threads(desk, store, Posting(slack, store), Channels(slack, settings.channels))
    delivery = Delivery(threads, store, slack, pauses)
    inbox = Inbox(desk, store, directory, delivery, locks)
    buttons = Buttons(desk, store, directory, slack, locks)
    return Door(settings.signing_secret, directory, store, inbox, buttons, delivery)
