"""What the Bot API answers when it does not do what it was asked."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer with `ok: false`. `retry_after` in seconds goes with 429."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self) -> dict[str, Any]:
        """As the Bot API writes it."""
        parameters = {"retry_after": self.retry_after} if self.retry_after else None
        return {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
            **({"parameters": parameters} if parameters else {}),
        }


def bad(what: str) -> Refusal:
    """400, in the Bot API's words."""
    return Refusal(400, f"Bad Request: {what}")
