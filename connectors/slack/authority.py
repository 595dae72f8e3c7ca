"""What somebody in Slack may grant: by user and by user group, from agents.yml."""

from collections.abc import Callable

from connectors.slack.api import Slack, SlackError
from desk.staff import Act, Limit, Staff

_FRESH = 300.0
"""Seconds that the groups' members are remembered."""


class Authorities:
    """`clock`: seconds that only go forward."""

    def __init__(self, slack: Slack, staff: Staff, clock: Callable[[], float]) -> None:
        self._slack, self._staff, self._clock = slack, staff, clock
        self._groups: dict[str, frozenset[str]] = {}
        self._read_at: float | None = None

    async def limit(self, act: Act, user: str, handle: str) -> Limit:
        """Groups that Slack does not tell count as having no members: less is granted, never
        more."""
        await self._refresh()
        groups = frozenset(name for name, members in self._groups.items() if user in members)
        return self._staff.limit(act, frozenset({user, handle}), groups)

    async def _refresh(self) -> None:
        now = self._clock()
        if self._read_at is not None and now - self._read_at < _FRESH:
            return
        try:
            found = await self._slack.call("usergroups.list", include_users="true")
        except SlackError:
            self._groups = {}
            return
        self._read_at = now
        self._groups = {
            name: frozenset(group.get("users") or ())
            for group in found["usergroups"]
            for name in (group["id"], group["handle"])
        }
