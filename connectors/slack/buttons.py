"""The buttons under a root message: who may press which, and what they are told."""

from collections.abc import Mapping
from typing import Any

from connectors.slack.account import Agent
from connectors.slack.api import SlackError
from connectors.slack.modals import FORMS, Modals
from connectors.slack.mrkdwn import escaped
from connectors.slack.owning import owns, taken
from connectors.slack.reach import Reach
from desk.errors import MoveRefused
from desk.handoff import Actor, Move

AT_ONCE = frozenset({Move.CLAIM, Move.RELEASE, Move.CLOSE})


class Buttons:
    """Carries out what agents press."""

    def __init__(self, reach: Reach, modals: Modals) -> None:
        self._desk, self._store = reach.desk, reach.store
        self._directory, self._slack, self._locks = reach.directory, reach.slack, reach.locks
        self._modals = modals

    async def press(self, payload: Mapping[str, Any]) -> str | None:
        """Do it, once; what the agent has to be told, None when the thread shows it.

        The conversation is the one whose root carries the button, whatever the payload says.
        """
        action = payload["actions"][0]
        channel, ts = payload["channel"]["id"], payload["message"]["ts"]
        conversation = await self._store.conversation_of(channel, ts)
        wanted = action["action_id"]
        if conversation is None and await self._store.is_opening(channel):
            return "This conversation is just being opened: press again in a moment."
        if conversation is None or wanted not in AT_ONCE | FORMS:
            return "This button belongs to no conversation any more."
        user = payload["user"]
        agent = await self._directory.agent(user["id"], user.get("name") or "")
        if not agent.active:
            return "Only people with an active account can take conversations."
        await self._desk.seen(Actor(agent.actor, agent.name))
        if wanted in FORMS:
            return await self._modals.open(
                conversation, agent, wanted, payload.get("trigger_id", "")
            )
        async with self._locks.of(conversation):
            move = Move(wanted)
            if move is Move.CLAIM:
                return await self._claim(conversation, agent, action["action_ts"])
            return await self._give_up(conversation, agent, move)

    async def tell(self, payload: Mapping[str, Any], text: str) -> None:
        """To the one who pressed, for their eyes only; not worth a second attempt."""
        thread = payload["message"].get("thread_ts")
        where = {"thread_ts": thread} if thread else {}
        channel, user = payload["channel"]["id"], payload["user"]["id"]
        try:
            await self._slack.call(
                "chat.postEphemeral", channel=channel, user=user, text=escaped(text), **where
            )
        except SlackError:
            return

    async def _claim(self, conversation: str, agent: Agent, pressed: str) -> str | None:
        if await owns(self._store, conversation, agent.id):
            return "You have this conversation already."
        try:
            await self._desk.move(
                conversation, Move.CLAIM, Actor(agent.actor, agent.name, agent.picture)
            )
        except MoveRefused:
            return taken(await self._desk.conversation(conversation))
        await self._store.keep_claim(conversation, agent.actor, pressed)
        return None

    async def _give_up(self, conversation: str, agent: Agent, move: Move) -> str | None:
        if not await owns(self._store, conversation, agent.id):
            return taken(await self._desk.conversation(conversation))
        try:
            await self._desk.move(conversation, move, Actor(agent.actor, agent.name))
        except MoveRefused:
            return taken(await self._desk.conversation(conversation))
        return None
