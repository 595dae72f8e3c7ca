"""The Slack door, put together."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import httpx

from connectors.casework import Casework
from connectors.slack.account import Directory
from connectors.slack.acting import Acting
from connectors.slack.alarms import Alarms
from connectors.slack.api import Slack
from connectors.slack.authority import Authorities
from connectors.slack.board import Board
from connectors.slack.buttons import Buttons
from connectors.slack.channels import Channels
from connectors.slack.commands import Commands
from connectors.slack.delivery import PAUSES, Delivery
from connectors.slack.digest import Digest
from connectors.slack.door import Door
from connectors.slack.inbox import Inbox, Locks
from connectors.slack.lines import Lines
from connectors.slack.missed import Missed
from connectors.slack.modals import Modals
from connectors.slack.notes import Notes
from connectors.slack.pictures import Pictures
from connectors.slack.posting import Posting
from connectors.slack.reach import Reach
from connectors.slack.reading import Reader
from connectors.slack.settings import SlackSettings
from connectors.slack.store import Store
from connectors.slack.thread import Threads
from connectors.slack.timers import Timers
from desk.attachments import Attachments
from desk.database import Database
from desk.desk import Desk
from desk.due import Schedule
from desk.log import Clock

TIMEOUT = httpx.Timeout(10.0, connect=3.0, pool=None)


def build(
    settings: SlackSettings,
    desk: Desk,
    database: Database,
    casework: Casework,
    attachments: Attachments,
    now: Clock,
    client: httpx.AsyncClient | None = None,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    pauses: tuple[float, ...] = PAUSES,
) -> Door:
    """`client`, if given, has `settings.base_url` as its base; it is closed with the door."""
    client = client or httpx.AsyncClient(base_url=settings.base_url, timeout=TIMEOUT)
    slack, store, locks = Slack(client, settings.token, sleep=sleep), Store(database, now), Locks()
    directory, posting = Directory(slack), Posting(slack, store)
    schedule, timers = Schedule(database, now), Timers(database, store, desk.staff)
    channels = Channels(slack, settings.channels)
    pictures = Pictures(slack, store, attachments, settings.base_url)
    threads = Threads(desk, store, posting, channels, casework, timers, pictures, directory)
    notes = Notes(store, posting, threads, schedule, now)
    Alarms(desk, store, directory, notes, schedule, now)
    acting = Acting(desk, casework, notes, schedule, now)
    authorities = Authorities(slack, desk.staff, time.monotonic)
    departments = tuple(settings.channels)
    reach = Reach(desk, store, directory, slack, locks)
    modals = Modals(reach, casework, authorities, acting, notes, departments, now)
    board = Board(database)
    commands = Commands(reach, casework, board, settings.macros, now)
    digest = Digest(board, slack, channels, schedule, desk.staff.hours, now)
    delivery = Delivery(threads, store, slack, pauses)
    lines, reader = Lines(desk, store, directory, delivery, pictures), Reader(slack, directory)
    inbox = Inbox(desk, store, directory, lines, reader, locks)
    missed = Missed(store, reader, inbox, pauses)
    buttons = Buttons(reach, modals)
    return Door(
        settings,
        directory,
        store,
        inbox,
        missed,
        buttons,
        modals,
        commands,
        digest,
        delivery,
        schedule,
    )
