"""Following cases: looking at what may have changed, planning what follows, doing what is due."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import schema
from desk.cases import jobs, ledger, plan
from desk.cases.jobs import Job
from desk.cases.ledger import Case
from desk.cases.plan import Habits
from desk.cases.standing import Standing, Standings, StandingsUnavailable
from desk.database import Database
from desk.desk import Desk
from desk.log import Clock
from desk.turns import NOTICE, UNDONE

logger = logging.getLogger(__name__)

AT_ONCE = 50
"""Cases looked at together."""

Doing = Callable[[Job], Awaitable[None]]


class Follow:
    """One loop for the whole desk, in the process that works on its queues."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        standings: Standings,
        doing: Mapping[str, Doing],
        *,
        habits: Habits,
        now: Clock,
        pause: float = 1.0,
    ) -> None:
        """`doing`: what does a job of each kind. `pause`: seconds between looks of its own."""
        self._database, self._desk, self._standings = database, desk, standings
        self._doing, self._habits, self._now = doing, habits, now
        self._pause = pause
        self._kicked = asyncio.Event()
        self._stopping = False

    def kick(self) -> None:
        """There may be something to do."""
        self._kicked.set()

    async def run(self) -> None:
        """For ever, until `stop`; what fails is logged and tried again."""
        while not self._stopping:
            self._kicked.clear()
            try:
                if self._desk.owns_queues:
                    await self.work()
            except StandingsUnavailable as error:
                logger.warning("%s Trying again.", error)
            except Exception:
                logger.exception("Following cases failed; trying again.")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._kicked.wait(), self._pause)

    def stop(self) -> None:
        """Let `run` come to its end after what it is at."""
        self._stopping = True
        self.kick()

    async def work(self) -> None:
        """Everything that is to be done now. Raises StandingsUnavailable."""
        try:
            while await self.look() == AT_ONCE:
                pass
        finally:
            await self.do_due()

    async def look(self) -> int:
        """Look at cases that may have changed; how many it were. Raises StandingsUnavailable."""
        async with self._database.read() as connection:
            found = await ledger.to_look_at(connection, self._now(), AT_ONCE)
        if not found:
            return 0
        standings = await self._standings.of([case.return_id for case in found])
        for case in found:
            if case.return_id in standings:
                await self._take_in(case, standings[case.return_id])
        if len(standings) < len(found):
            raise StandingsUnavailable(f"{len(found) - len(standings)} returns cannot be read.")
        return len(found)

    async def do_due(self) -> None:
        """Do what is due. One that fails stands in nobody's way, and is tried again."""
        async with self._database.read() as connection:
            found = await jobs.due(connection, self._now())
        for job in found:
            try:
                await self._doing[job.kind](job)
            except Exception:
                logger.exception("A job of the kind %s failed; trying again.", job.kind)

    async def _take_in(self, case: Case, standing: Standing | None) -> None:
        now, habits = self._now(), self._habits
        pauses = (habits.look_every, habits.look_after_the_end)
        async with self._database.write() as connection:
            if standing is None:
                await ledger.seen(connection, case, None, None)
                return
            told = await ledger.told_of(connection, case.return_id)
            news = plan.news(case, standing, told, now)
            if news and not await _is_being_told(connection, case):
                await jobs.put(connection, news, again=True)
            for job in plan.follow_ups(case, standing, habits):
                await jobs.put(connection, job)
            await ledger.seen(connection, case, standing, ledger.next_look(standing, now, pauses))


async def _is_being_told(connection: AsyncConnection, case: Case) -> bool:
    """Whether a notice about the return waits for its turn with the bot."""
    turns = schema.turns
    query = select(turns.c.seq).where(
        turns.c.conversation == case.conversation,
        turns.c.state.in_(UNDONE),
        turns.c.message.startswith(NOTICE),
        turns.c.message.contains(f"\n{case.return_id}\n"),
    )
    return (await connection.execute(query)).first() is not None
