"""What the app answered to something that Slack sent it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

PATIENCE = 3.0
"""Seconds that Slack waits."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app answered; a status of 0 when it did not."""

    status: int
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The answer as an object; empty when it is none."""
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}
