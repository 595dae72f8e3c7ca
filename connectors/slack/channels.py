"""The departments' channels: found by name, joined once."""

from collections.abc import Mapping

from connectors.slack.api import Slack, SlackRefused

_TYPES = "public_channel,private_channel"


class Channels:
    """`names`: a channel's name for each department."""

    def __init__(self, slack: Slack, names: Mapping[str, str]) -> None:
        self._slack, self._names = slack, names
        self._ids: dict[str, str] = {}

    async def of(self, department: str) -> str:
        """The id of the department's channel, which we are in; an unknown department's lines go
        to customer service. Raises SlackError."""
        name = self._names.get(department, self._names["customer_service"])
        if name not in self._ids:
            self._ids[name] = await self._find(name)
        return self._ids[name]

    async def join_again(self, channel: str) -> None:
        """We were put out of it. Raises SlackError."""
        await self._slack.call("conversations.join", channel=channel)

    async def _find(self, name: str) -> str:
        cursor = ""
        while True:
            page = await self._slack.call(
                "conversations.list",
                types=_TYPES,
                exclude_archived="true",
                limit="200",
                **({"cursor": cursor} if cursor else {}),
            )
            for one in page["channels"]:
                if one["name"] == name:
                    return await self._join(one)
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                raise SlackRefused("conversations.list", f"there is no channel #{name}")

    async def _join(self, channel: Mapping[str, object]) -> str:
        found = str(channel["id"])
        if not channel.get("is_member"):
            await self._slack.call("conversations.join", channel=found)
        return found
