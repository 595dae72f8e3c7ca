"""Who we are in Slack, and what its people are called."""

from dataclasses import dataclass

from connectors.slack.api import Slack, SlackError


@dataclass(frozen=True)
class Account:
    """Our app's own ids."""

    team: str
    user: str
    bot: str


@dataclass(frozen=True)
class Agent:
    """A person who works in Slack. `active`: the account is a person's and not deactivated."""

    id: str
    name: str
    active: bool = True
    picture: str | None = None

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

    async def account(self) -> Account:
        """Ourselves. Raises SlackError."""
        if self._account is None:
            found = await self._slack.call("auth.test")
            self._account = Account(found["team_id"], found["user_id"], found.get("bot_id", ""))
        return self._account

    async def agent(self, user: str, handle: str = "") -> Agent:
        """The person; by their handle when Slack does not tell more."""
        if user not in self._agents:
            try:
                found = (await self._slack.call("users.info", user=user))["user"]
            except SlackError:
                return Agent(user, handle or "An agent")
            profile = found.get("profile", {})
            name = profile.get("display_name") or profile.get("real_name") or found["name"]
            active = not (found.get("deleted") or found.get("is_bot"))
            self._agents[user] = Agent(user, name, active, profile.get("image_72"))
        return self._agents[user]

    def forget(self, user: str) -> None:
        """Something about the person has changed."""
        self._agents.pop(user, None)
