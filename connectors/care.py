"""What happens after a return was submitted, put together: webhooks in, notices out."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette

from connectors.backend.door import Door
from desk.care.follow import Follow
from desk.care.inbox import Inbox
from desk.care.notices import Notices, Reachable
from desk.care.plan import LATE, NEWS, REMINDER, SURVEY, Habits
from desk.care.standing import Standings
from desk.care.survey.asking import EXPIRY, Asking
from desk.care.survey.hearing import Hearing
from desk.care.survey.recovering import Recovering
from desk.care.survey.rules import SurveyRules
from desk.care.survey.sentences import Sentences
from desk.care.tact import Manners
from desk.care.wishes import Wishes, moves_along
from desk.database import Database
from desk.desk import Desk
from desk.due import Schedule
from desk.log import Clock
from desk.privacy.retention import Retention


@dataclass(frozen=True)
class CareSettings:
    """`webhook_secret` None: there is no door for webhooks, and the poll finds what changed."""

    actions_url: str = "http://127.0.0.1:5055"
    webhook_secret: str | None = None
    manners: Manners = field(default_factory=Manners)
    habits: Habits = field(default_factory=Habits)
    survey: SurveyRules = field(default_factory=SurveyRules)


class Care:
    """Runs beside the desk, in the application's lifetime."""

    def __init__(
        self,
        settings: CareSettings,
        desk: Desk,
        database: Database,
        standings: Standings,
        sentences: Sentences,
        now: Clock,
        reachable: Reachable,
        pause: float = 1.0,
    ) -> None:
        """`pause`: seconds between looks for what is due."""
        notices = Notices(database, desk, settings.manners, now, reachable)
        self.schedule = Schedule(database, now)
        for kind in (NEWS, REMINDER, LATE):
            self.schedule.on(kind, notices.do)
        asking = Asking(notices, sentences, settings.survey, settings.habits.survey_after)
        self.schedule.on(SURVEY, asking.ask)
        self.schedule.on(EXPIRY, asking.expire)
        recovering = Recovering(sentences, desk.reception)
        desk.listen(moves_along)
        desk.listen(Wishes(sentences).hear)
        desk.listen(Hearing(sentences, settings.survey, recovering).hear)
        self.follow = Follow(
            database,
            desk,
            standings,
            self.schedule,
            asking.look_at_handoffs,
            habits=settings.habits,
            now=now,
            pause=pause,
        )
        self.inbox = Inbox(database, now, self.follow.kick)
        self._settings, self._now, self._pause = settings, now, pause
        self._retention: Retention | None = None

    def retain(self, retention: Retention) -> None:
        """Let conversations go when their time is over."""
        retention.join(self.schedule)
        self._retention = retention

    def join(self, application: Starlette) -> None:
        """Add the webhooks' door, and run as long as the application does."""
        if self._settings.webhook_secret:
            door = Door(self._settings.webhook_secret, self.inbox, self._now)
            application.router.routes.append(door.route())
        outer = application.router.lifespan_context

        @contextlib.asynccontextmanager
        async def lifespan(app: Any) -> AsyncIterator[Mapping[str, Any] | None]:
            async with outer(app) as state:
                if self._retention:
                    await self._retention.plan()
                following = asyncio.create_task(self.follow.run(), name="following cases")
                working = asyncio.create_task(self.schedule.run(self._pause), name="what is due")
                try:
                    yield state
                finally:
                    await self.inbox.stop()
                    self.follow.stop()
                    self.schedule.stop()
                    await asyncio.gather(following, working)

        application.router.lifespan_context = lifespan  # type: ignore[assignment]


async def always(_conversation: str) -> bool:
    """For channels that cannot refuse us."""
    return True
