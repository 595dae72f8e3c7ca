"""What the Telegram door remembers of a conversation (desk/privacy/holdings.py)."""

from connectors.telegram import store
from desk.privacy.holdings import Holding, by_conversation

HOLDINGS: tuple[Holding, ...] = (
    by_conversation(store.keyboards),
    by_conversation(store.said),
    by_conversation(store.links, hidden=("parameter_hash",)),
    by_conversation(store.chats, hidden=("claimed_by", "claimed_until")),
)
