"""What the Telegram door remembers of a conversation (desk/privacy/holdings.py)."""

from connectors.telegram import albums, store
from desk.privacy.holdings import Holding, by_conversation

HOLDINGS: tuple[Holding, ...] = (
    by_conversation(store.keyboards, "Buttons in Telegram"),
    by_conversation(store.said, "Messages in Telegram"),
    by_conversation(store.links, "Ways into Telegram", hidden=("parameter_hash",)),
    by_conversation(albums.parts, "Photos that came together"),
    by_conversation(store.chats, "The Telegram chat", hidden=("claimed_by", "claimed_until")),
)

OF_NOBODY: tuple[str, ...] = ("telegram_album_parts_said",)  # numbers of Telegram's, for two days
"""Tables that hold nothing about a customer."""
