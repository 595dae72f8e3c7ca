"""Once a week: what people did, and what they suggest."""

from datetime import timedelta

from connectors import promises
from connectors.slack.api import Slack
from connectors.slack.board import Board
from connectors.slack.channels import Channels
from connectors.slack.fields import cut
from connectors.slack.mrkdwn import escaped
from desk.due import Due, Schedule
from desk.hours import Hours
from desk.log import Clock

KIND = "slack_digest"
_WEEK = timedelta(days=7)
_HOUR = 9
_SHOWN = (
    ("request", "asked for a person"),
    ("claim", "claimed"),
    ("close", "resolved"),
    ("hand_back", "handed back to the bot"),
    ("transfer", "passed on"),
    ("approve_done", "returns approved"),
    ("decline_done", "returns declined"),
    ("override_done", "exceptions"),
    ("override_refused", "exceptions refused by limit"),
    ("store_credit_done", "store credits"),
)


class Digest:
    """Monday morning, in customer service's channel."""

    def __init__(
        self,
        board: Board,
        slack: Slack,
        channels: Channels,
        schedule: Schedule,
        hours: Hours,
        now: Clock,
    ) -> None:
        self._board, self._slack, self._channels = board, slack, channels
        self._schedule, self._hours, self._now = schedule, hours, now
        schedule.on(KIND, self._post)

    async def plan(self) -> None:
        """The next one; planned before, it stays."""
        local = self._hours.local(self._now())
        days = (7 - local.weekday()) % 7
        monday = (local + timedelta(days=days)).replace(
            hour=_HOUR, minute=0, second=0, microsecond=0
        )
        if monday <= local:
            monday += _WEEK
        await self._schedule.plan(Due(f"digest:{monday:%Y-%m-%d}", KIND, monday))

    async def _post(self, work: Due) -> None:
        await self.plan()
        since = work.at - _WEEK
        counts = await self._board.week(since)
        rows = [f"• {counts[name]} {said}" for name, said in _SHOWN if counts.get(name)]
        kept = promises.lines(await self._board.promises(since, work.at))
        fresh = await self._board.suggestions(only_open=False, since=since)
        open_ones = await self._board.suggestions()
        parts = ["*The week with customers*", *(rows or ["Nobody needed a person."])]
        parts += ["*Promises*", *(f"• {escaped(one)}" for one in kept)]
        parts.append(f"*Suggestions*: {len(fresh)} new, {len(open_ones)} to be answered")
        parts += [
            f"• {escaped(one.name)}: {escaped(cut(one.text, 200))} ({one.status})" for one in fresh
        ]
        channel = await self._channels.of("customer_service")
        text = cut("\n".join(parts), 3500)
        await self._slack.call("chat.postMessage", channel=channel, text=text)
