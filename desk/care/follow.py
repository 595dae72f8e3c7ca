"""Following cases: looking at what may have changed, and planning what follows."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import due, schema
from desk.care import ledger, plan
from desk.care.ledger import Case
from desk.care.plan import Habits
from desk.care.standing import Standing, Standings, StandingsUnavailable
from desk.database import Database
from desk.desk import Desk
from desk.due import Schedule
from desk.log import Clock
from desk.turns import NOTICE, UNDONE

logger = logging.getLogger(__name__)

AT_ONCE = 50
"""Cases looked at together."""
UNREAD = timedelta(minutes=1)
"""Until the next look at a return that could not be read: those behind it have their turn first."""


class Follow:
    """One loop for the whole desk, in the process that works on its queues."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        standings: Standings,
        schedule: Schedule,
        also: Callable[[], Awaitable[None]],
        *,
        habits: Habits,
        now: Clock,
        pause: float = 1.0,
    ) -> None:
        """`schedule` carries out what is planned here; `also` looks at what else there is.

        `pause`: seconds between looks.
        """
        self._database, self._desk, self._standings = database, desk, standings
        self._also = also
        self._schedule, self._habits, self._now = schedule, habits, now
        self._pause = pause
        self._pauses = (habits.look_every, habits.look_after_the_end)
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
        """Look at all that may have changed. Raises StandingsUnavailable."""
        try:
            while await self.look() == AT_ONCE:
                pass
            await self._also()
        finally:
            self._schedule.look_now()

    async def look(self) -> int:
        """Look at cases that may have changed; how many it were. Raises StandingsUnavailable."""
        async with self._database.read() as connection:
            found = await ledger.to_look_at(connection, self._now(), AT_ONCE)
        if not found:
            return 0
        standings = await self._standings.of([case.return_id for case in found])
        put_off = await self._put_off(found, standings)
        for case in found:
            if case.return_id not in put_off:
                await self._take_in(case, standings[case.return_id])
        return len(found)

    async def _put_off(
        self, found: Sequence[Case], standings: Mapping[str, Standing | None]
    ) -> frozenset[str]:
        """Those that could not be read, and those of which nothing is new, nor untold: most, most
        of the time."""
        now = self._now()
        async with self._database.read() as connection:
            told = await ledger.told_of_each(connection, [case.return_id for case in found])
        unread = [(case, now + UNREAD) for case in found if case.return_id not in standings]
        same = [
            (case, ledger.next_look(case.standing, now, self._pauses))
            for case in found
            if case.standing
            and standings.get(case.return_id) == case.standing
            and told[case.return_id].issuperset(case.standing.news)
        ]
        if unread:
            logger.warning("%d returns cannot be read. Trying again later.", len(unread))
        if unread or same:
            async with self._database.write() as connection:
                await ledger.put_off(connection, [*unread, *same])
        return frozenset(case.return_id for case, _ in (*unread, *same))

    async def _take_in(self, case: Case, standing: Standing | None) -> None:
        now, habits = self._now(), self._habits
        async with self._database.write() as connection:
            if standing is None:
                await ledger.seen(connection, case, None, None)
                return
            await ledger.own(connection, case.return_id, standing.customer_id)
            told = await ledger.told_of(connection, case.return_id)
            news = plan.news(case, standing, told, now)
            if news and not await _is_being_told(connection, case):
                await due.put(connection, news)
            for work in plan.follow_ups(case, standing, habits):
                await due.plan(connection, work)
            await ledger.seen(
                connection, case, standing, ledger.next_look(standing, now, self._pauses)
            )


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
