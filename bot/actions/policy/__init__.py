"""What the policy says, in words: a room for each kind of question, as in `returns.topics`."""

from .asked import About
from .wording import PolicyWording

__all__ = ["About", "PolicyWording"]
