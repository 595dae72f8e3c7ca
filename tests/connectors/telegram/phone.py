"""The Telegram door between a scripted Rasa and the sandbox's fake Telegram, in this process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from connectors import wording
from connectors.telegram import channel, words
from connectors.telegram.albums import QUIET
from connectors.telegram.channel import Channel
from connectors.telegram.settings import TelegramSettings
from connectors.web import app
from connectors.web.chat import Chat
from connectors.web.limits import Guard, Limits
from connectors.web.streams import Streams
from desk.attachments import Attachments
from desk.database import Database
from desk.desk import Desk
from desk.rasa import Rasa
from sandbox import telegram
from sandbox.telegram.customer import Customer
from sandbox.telegram.world import World
from tests.connectors.door import RESPONSES, SECRET, Clock
from tests.databases import desk_url
from tests.desk.fake_rasa import Wire
from tests.desk.opened import EAGER

WORDS = words.read(RESPONSES.parent / "telegram.yml")
BEATS = {channel._LOOK_EVERY, 4.5}
SETTINGS = TelegramSettings(
    telegram.DEMO_TOKEN, "http://tg/telegram/bot", "http://tg/telegram/file/bot", None
)


@dataclass
class Time:
    """Passes at once when somebody waits, and remembers for how long; beats never come."""

    now: float = 1000.0
    rests: list[float] = field(default_factory=list)
    quiet: asyncio.Event = field(default_factory=asyncio.Event)
    """Set it, and albums are complete."""

    def tick(self) -> float:
        return self.now

    async def rest(self, seconds: float) -> None:
        if seconds in BEATS:
            await asyncio.Event().wait()
        if seconds == QUIET:
            await self.quiet.wait()
        self.rests.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@dataclass
class Telegram:
    """A running door."""

    app: Starlette
    desk: Desk
    channel: Channel
    time: Time
    clock: Clock
    attachments: Attachments

    async def log(self, customer: Customer) -> list[str]:
        """Who said what, as "role: text"."""
        chat = await self.channel.store.find(customer.chat.id)
        assert chat
        lines = await self.desk.events(chat.conversation, 0, 1000)
        return [f"{line.role}: {line.text}" for line in lines if line.text]


@contextlib.asynccontextmanager
async def opened_telegram(
    state: Path,
    wire: Wire,
    world: World,
    *,
    chosen: TelegramSettings = SETTINGS,
    crash: bool = False,
) -> AsyncIterator[Telegram]:
    """Start it, and stop it after; with `crash`, claims on chats are left behind."""
    clock, time = Clock(), Time()
    database = Database(desk_url(state))
    desk = Desk(
        database,
        Rasa(httpx.AsyncClient(transport=wire, base_url="http://rasa")),
        wording.read(RESPONSES),
        now=clock,
        patience=EAGER,
        look_every=0.02,
    )
    attachments = Attachments(database, state / "attachments", clock)
    outside = httpx.ASGITransport(Starlette(routes=telegram.routes(world)))
    door = Channel(
        chosen,
        channel.client(chosen, transport=outside),
        desk,
        database,
        WORDS,
        attachments,
        now=clock,
        rest=time.rest,
        tick=time.tick,
    )
    chat = Chat(desk, Streams(), Guard(Limits()), SECRET, clock, attachments)
    application = door.beside(app.build(chat, frozenset()), chat)
    if crash:
        door.store.release = _nothing  # type: ignore[method-assign]
    async with application.router.lifespan_context(application):
        yield Telegram(application, desk, door, time, clock, attachments)


async def _nothing() -> None:
    pass


class Phone(Customer):
    """A customer who reads."""

    @property
    def read(self) -> list[str]:
        """What the bot wrote, in order."""
        return [one.get("text") or f"📷 {one['caption']}" for one in self._theirs()]

    @property
    def buttons(self) -> dict[str, tuple[int, str]]:
        """Every button that can be pressed now: its message and its data, by its label."""
        return {
            button["text"]: (one["message_id"], button["callback_data"])
            for one in self._theirs()
            for row in one.get("reply_markup", {}).get("inline_keyboard", ())
            for button in row
        }

    async def gets(self, count: int) -> list[str]:
        """What the bot wrote, once it is so many messages."""
        await self.until(lambda: len(self.read) >= count)
        return self.read

    async def presses(self, label: str, times: int = 1) -> None:
        """Tap a button, once it is there; all taps at once."""
        await self.until(lambda: label in self.buttons)
        message, data = self.buttons[label]
        for _ in range(times):
            self.taps(message, data)

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not holds():
                await self.world.page_bell.wait(0.05)

    def _theirs(self) -> list[dict[str, Any]]:
        return [one for one in self.chat.messages.values() if one["from"]["is_bot"]]
