"""What the Slack door remembers of a conversation (desk/privacy/holdings.py)."""

from connectors.slack import schema
from desk.privacy.holdings import Holding, by_conversation

HOLDINGS: tuple[Holding, ...] = (
    by_conversation(schema.places, "Its thread in Slack"),
    by_conversation(schema.posts, "Copies in Slack"),
    by_conversation(schema.claims, "Who took it on in Slack"),
    by_conversation(schema.read),
    by_conversation(schema.changes, "What agents changed in Slack", hidden=("id", "event")),
    by_conversation(schema.suggestions, unlinked="conversation"),
)

OF_NOBODY: tuple[str, ...] = (
    "slack_marks",  # reactions to agents' lines that are being set
    "slack_events",  # ids, for two days
    "slack_drills",  # agents' own scores
)
"""Tables that hold nothing about a customer."""
