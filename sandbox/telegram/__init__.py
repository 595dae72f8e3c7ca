"""A strict fake of Telegram: its Bot API, and a page to play the customer on (docs/telegram.md)."""

from sandbox.telegram.routes import routes
from sandbox.telegram.webhook import deliver_for_ever
from sandbox.telegram.world import DEMO_TOKEN, World

__all__ = ["DEMO_TOKEN", "World", "deliver_for_ever", "routes"]
