"""All that is stored about a customer in the desk's database: its own tables and the doors'."""

from connectors.slack.holdings import HOLDINGS as OF_SLACK
from connectors.telegram.holdings import HOLDINGS as OF_TELEGRAM
from desk.privacy.holdings import OF_THE_DESK, Holding

HOLDINGS: tuple[Holding, ...] = (*OF_SLACK, *OF_TELEGRAM, *OF_THE_DESK)
"""In the order in which they can go."""
