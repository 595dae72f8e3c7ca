"""A started desk, and ways to wait for what comes into its logs."""

import asyncio
import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from desk.database import Database
from desk.desk import Desk
from desk.intake import RESUME
from desk.model import Button, Event, Inbound, Kind, Opening, Receipt, Role, Saying
from desk.queue import Patience
from desk.rasa import Rasa
from desk.staff import Staff
from desk.wording import Sentence, Wording
from tests.desk.fake_rasa import Wire

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
EAGER = Patience(tell_after=60, give_up_after=60, pauses=(0.001,))
WORDS = Wording(
    {
        **{sentence: [Saying(sentence.value)] for sentence in Sentence},
        Sentence.WAITING: [Saying(Sentence.WAITING, (Button("back to the bot", RESUME),))],
    }
)


async def open_desk(
    database_url: str,
    wire: Wire,
    *,
    patience: Patience = EAGER,
    look_every: float = 0.02,
    words: Wording = WORDS,
    staff: Staff | None = None,
) -> "Opened":
    """A started desk."""
    client = httpx.AsyncClient(transport=wire, base_url="http://rasa")
    desk = Desk(
        Database(database_url),
        Rasa(client),
        words,
        now=lambda: NOW,
        staff=staff,
        patience=patience,
        look_every=look_every,
    )
    await desk.start()
    return Opened(desk)


@dataclass
class Opened:
    """A desk with a customer's hands and eyes."""

    desk: Desk
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    stopped: bool = False

    async def conversation(self) -> str:
        """A new one."""
        return (await self.desk.open(Opening("web"))).id

    async def types(self, conversation: str, text: str, client_id: str | None = None) -> Receipt:
        """The customer writes."""
        external = f"{conversation}:{client_id or f'auto-{id(self)}-{next(self.numbers)}'}"
        return await self.desk.receive(Inbound(conversation, "web", external, text=text))

    async def chooses(
        self, conversation: str, choice: str, client_id: str | None = None
    ) -> Receipt:
        """The customer presses a button."""
        external = f"{conversation}:{client_id or f'auto-{id(self)}-{next(self.numbers)}'}"
        return await self.desk.receive(Inbound(conversation, "web", external, choice=choice))

    async def log(self, conversation: str, reaches: int = 0) -> list[Event]:
        """The whole log, once it holds `reaches` lines."""
        await self._wait(conversation, reaches)
        return await self.desk.events(conversation, 0, limit=10_000)

    async def said(self, conversation: str, reaches: int) -> list[str]:
        """Who said what, as "role: text", once the log holds `reaches` lines."""
        lines = await self.log(conversation, reaches)
        return [f"{line.role}: {line.text}" for line in lines if line.kind is Kind.MESSAGE]

    async def choices(self, conversation: str, reaches: int) -> dict[str, str]:
        """Every choice that was ever shown, by its label (the newest one of that label)."""
        lines = await self.log(conversation, reaches)
        return {one["label"]: one["id"] for line in lines for one in line.body.get("choices", ())}

    async def stop(self, grace: float = 0) -> None:
        """End it; with no grace as a crash would."""
        if not self.stopped:
            self.stopped = True
            await self.desk.stop(grace)

    async def _wait(self, conversation: str, reaches: int) -> None:
        follower = _Follower(conversation)
        self.desk.hub.join(follower)
        async with asyncio.timeout(10):
            while (await self.desk.conversation(conversation)).cursor < reaches:
                await follower.news.wait()
                follower.news.clear()
        self.desk.hub.leave(follower)


class _Follower:
    def __init__(self, conversation: str) -> None:
        self._conversation = conversation
        self.news = asyncio.Event()

    def wrote(self, conversation: str, seq: int) -> None:
        if conversation == self._conversation:
            self.news.set()

    def typing(self, conversation: str, role: Role, on: bool) -> None:
        pass
