"""What serves agents has these at hand."""

from dataclasses import dataclass

from connectors.slack.account import Directory
from connectors.slack.api import Slack
from connectors.slack.inbox import Locks
from connectors.slack.store import Store
from desk.desk import Desk


@dataclass(frozen=True)
class Reach:
    """The conversations, what the door remembers of them, and Slack with its people."""

    desk: Desk
    store: Store
    directory: Directory
    slack: Slack
    locks: Locks
