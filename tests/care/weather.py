"""What can go wrong between the shop, the desk, Rasa and the action server, by chance."""

import asyncio
import contextlib
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import httpx
from sqlalchemy import select

from desk.care.standing import StandingsUnavailable
from desk.errors import SpentChoice
from desk.model import Holder
from desk.schema import conversations
from sandbox import chores
from tests.care.player import Player
from tests.care.world import Carry, World

LOST, REFUSED, DOUBLED, DELAYED = 0.15, 0.1, 0.2, 0.3
"""Of the webhooks: gone without a trace; not taken, so that the sender tries again; twice; late."""
LATEST = 20 * 60
"""Seconds that a webhook may be late. From five minutes on its signature is too old."""
NOT_REACHED, REPLY_LOST = 0.1, 0.1
"""Of the calls to Rasa and to the action server."""
DIES_AT_A_CALL, RESTARTS = 0.02, 0.01
"""We die while Rasa answers, or a webhook is stored; we are restarted between two moments."""


@dataclass
class Weather:
    """Draws what happens next. `calm`: nothing does."""

    random: Random
    calm: bool = True
    suffered: Counter[str] = field(default_factory=Counter)

    def strikes(self, chance: float, name: str) -> bool:
        """Whether it happens now; it is counted."""
        if self.calm or self.random.random() >= chance:
            return False
        self.suffered[name] += 1
        return True


@dataclass
class StormyWorld(World):
    """A world whose wires are bent by the weather, and whose connectors may die at any call.

    To die: the database as it is at that moment is copied, and we start again on the copy. What
    the dying process still writes, nobody ever sees.
    """

    weather: Weather = field(default_factory=lambda: Weather(Random(0)))
    dead: asyncio.Event = field(default_factory=asyncio.Event)
    _late: list[tuple[datetime, httpx.Request]] = field(default_factory=list)
    _deaths: int = 0

    def desk_url(self) -> str:
        """A file, which can be copied at the moment of death."""
        return f"sqlite:///{self.desk_file}"

    async def open(self) -> None:
        self.desk_file = self.state / "desk.db"
        await super().open()
        self.wire.bend = self._webhook
        self.rasa_wire.bend = self._call
        self.actions_wire.bend = self._look

    async def does(self, player: Player, what: str) -> None:
        """A step of a life. Who does it is not in the storm: our service is."""
        self.weather.calm, before = True, self.weather.calm
        try:
            await player.does(what)
        except (SpentChoice, StopIteration, RuntimeError):
            self.weather.suffered["buttons not there yet"] += 1
        self.weather.calm = before

    async def hands_back(self, players: list[Player]) -> None:
        """Agents answer whoever waits for them."""
        waiting = select(conversations.c.id).where(conversations.c.holder == Holder.WAITING)
        async with self.database.read() as connection:
            found = set((await connection.execute(waiting)).scalars())
        for player in players:
            if player.conversation in found:
                await self.does(player, "agent")

    async def pass_time(self) -> None:
        """Let happen what is to happen at this moment; whoever is dead rises."""
        service = self.sandbox.state.service
        chores.run(service.store, service.clock)
        await self._deliver_late_ones()
        while await self.sandbox.state.postman.deliver() and not self.dead.is_set():
            pass
        if not self.dead.is_set():
            with contextlib.suppress(StandingsUnavailable):
                await self.care.follow.work()
        while not self.dead.is_set() and await self.care.schedule.run_due():
            pass
        await self.desk._queue.look()  # as the desk does by itself every few seconds
        await self.idle()
        if self.dead.is_set():
            await self._rise()
        elif self.weather.strikes(RESTARTS, "restarts"):
            await self.restart()

    async def idle(self) -> None:
        """As long as we live."""
        over = asyncio.create_task(self.dead.wait())
        while self.desk._queue._workers and not self.dead.is_set():
            workers = list(self.desk._queue._workers.values())
            await asyncio.wait({over, *workers}, return_when=asyncio.FIRST_COMPLETED)
        over.cancel()

    async def _rise(self) -> None:
        self.weather.calm, before = True, self.weather.calm
        await self.stop()
        for left in self.desk_file.parent.glob(f"{self.desk_file.name}*"):
            left.unlink()
        self.desk_file = self._copy
        self.dead.clear()
        await self.start()
        self.weather.calm = before

    def _die(self) -> httpx.ReadError:
        self._deaths += 1
        self._copy = self.state / f"desk-{self._deaths}.db"
        source, copy = sqlite3.connect(self.desk_file), sqlite3.connect(self._copy)
        source.backup(copy)
        source.close()
        copy.close()
        self.dead.set()
        return httpx.ReadError("It died.")

    async def _deliver_late_ones(self) -> None:
        now = self.clock.now
        due = [request for at, request in self._late if at <= now]
        self._late = [(at, request) for at, request in self._late if at > now]
        self.weather.random.shuffle(due)
        for request in due:
            answer = await self._carry(request)
            self.weather.suffered["webhooks refused as too old"] += answer.status_code == 401

    async def _webhook(self, request: httpx.Request, carry: Carry) -> httpx.Response:
        weather = self.weather
        if self.dead.is_set() or weather.strikes(REFUSED, "webhooks to be sent again"):
            raise httpx.ConnectError("Nobody is there.")
        if weather.strikes(LOST, "webhooks lost"):
            return httpx.Response(202)
        if weather.strikes(DELAYED, "webhooks delayed"):
            late = timedelta(seconds=weather.random.randrange(LATEST))
            self._late.append((self.clock.now + late, request))
            return httpx.Response(202)
        answer = await carry(request)
        if weather.strikes(DIES_AT_A_CALL, "deaths"):
            raise self._die()
        if weather.strikes(DOUBLED, "webhooks doubled"):
            return await carry(request)
        return answer

    async def _call(self, request: httpx.Request, carry: Carry) -> httpx.Response:
        weather = self.weather
        if self.dead.is_set():
            raise httpx.ConnectError("The caller is dead.")
        if weather.strikes(DIES_AT_A_CALL / 2, "deaths"):
            raise self._die()
        if weather.strikes(NOT_REACHED, "calls to Rasa that found nobody"):
            raise httpx.ConnectError("Nobody is there.")
        answer = await carry(request)
        if weather.strikes(REPLY_LOST, "replies of Rasa lost"):
            raise httpx.ReadError("The reply was lost.")
        if not self.dead.is_set() and weather.strikes(DIES_AT_A_CALL / 2, "deaths"):
            raise self._die()
        return answer

    async def _look(self, request: httpx.Request, carry: Carry) -> httpx.Response:
        if self.dead.is_set() or self.weather.strikes(NOT_REACHED, "looks that found nobody"):
            raise httpx.ConnectError("Nobody is there.")
        return await carry(request)
