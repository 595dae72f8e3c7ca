"""Who we are in Slack, and what its people are called."""

from dataclasses import dataclass

from connectors.slack.api import Slack, SlackError


@dataclass(frozen=True)
class Account:
    """Our app's own ids; `url`: the workspace's address, with a slash at its end."""

    team: str
    user: str
    bot: str
    url: str = ""

    def link(self, channel: str, ts: str) -> str:
        """Where people of the workspace find this message."""
        return f"{self.url}archives/{channel}/p{ts.replace('.', '')}"


@dataclass(frozen=True)
class Agent:
    """A person who works in Slack. `active`: the account is a person's and not deactivated."""

    id: str
    name: str
    active: bool = True
    picture: str | None = None
    handle: str = ""

    @property
    def actor(self) -> str:
        """The id under which the desk knows them."""
        return actor(self.id)


def actor(user: str) -> str:
    """A Slack user's id among the desk's actors."""
    return f"slack:{user}"


class Directory:
    """Looks things up, and keeps what it found."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._account: Account | None = None
        self._agents: dict[str, Agent] = {}
        self._handles: dict[str, str] = {}

    async def account(self) -> Account:
        """Ourselves. Raises SlackError."""
        if self._account is None:
            found = await self._slack.call("auth.test")
            self._account = Account(
                found["team_id"], found["user_id"], found.get("bot_id", ""), found["url"]
            )
        return self._account

    async def agent(self, user: str, handle: str = "") -> Agent:
        """The person; by their handle when Slack does not tell more."""
        if user not in self._agents:
            try:
                found = (await self._slack.call("users.info", user=user))["user"]
            except SlackError:
                return Agent(user, handle or "An agent", handle=handle)
            profile = found.get("profile", {})
            name = profile.get("display_name") or profile.get("real_name") or found["name"]
            active = not (found.get("deleted") or found.get("is_bot"))
            picture, handle = profile.get("image_72"), found["name"]
            self._agents[user] = Agent(user, name, active, picture, handle)
        return self._agents[user]

    async def find(self, name: str) -> str | None:
        """The id of whoever has this id or handle; None when nobody has, or Slack does not say."""
        if name in self._handles.values():
            return name
        if name not in self._handles:
            try:
                members = (await self._slack.call("users.list"))["members"]
            except SlackError:
                return None
            self._handles = {one["name"]: one["id"] for one in members if not one.get("deleted")}
        known = name in self._handles.values()
        return name if known else self._handles.get(name)

    def forget(self, user: str) -> None:
        """Something about the person has changed."""
        self._agents.pop(user, None)
