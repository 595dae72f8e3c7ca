"""Whether a line in a thread is the owner's, written after they had claimed the conversation."""

from datetime import datetime

from connectors.slack.account import actor
from connectors.slack.records import Handoff
from connectors.slack.store import Store
from desk.model import Conversation, Holder


def taken(talk: Conversation) -> str:
    """Why somebody cannot do it: who has the conversation."""
    match talk.holder:
        case Holder.AGENT:
            return f"{talk.agent or 'Another agent'} has this conversation."
        case Holder.WAITING:
            return "Nobody has this conversation yet: press Claim first."
        case Holder.BOT:
            return "The bot has this conversation; it can be claimed when a person is asked for."
        case Holder.CLOSED:
            return "This conversation is closed."


async def owns(store: Store, conversation: str, user: str, ts: str | None = None) -> bool:
    """Whether `user` holds the conversation now, and did so already at `ts` (Slack's clock)."""
    handoff = await store.records.handoff(conversation)
    if handoff is None or handoff.ended_at is not None or handoff.agent != actor(user):
        return False
    if ts is None:
        return True
    pressed = await store.claimed_ts(conversation, actor(user))
    return float(ts) > (float(pressed) if pressed else _seconds(handoff))


def _seconds(handoff: Handoff) -> float:
    claimed: datetime | None = handoff.claimed_at
    return claimed.timestamp() if claimed else float("inf")
