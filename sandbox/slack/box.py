"""The whole of the sandbox's Slack: the workspace, its app's secrets, and what is under way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.slack.events import Courier
from sandbox.slack.trouble import Troubles
from sandbox.slack.workspace import Workspace


@dataclass
class Box:
    """`refused` holds every call that was turned down, for a test to look at."""

    workspace: Workspace
    courier: Courier
    token: str
    troubles: Troubles = field(default_factory=Troubles)
    refused: list[str] = field(default_factory=list)

    def called(self, method: str, answer: dict[str, Any]) -> None:
        """Tell the app of its own messages too, as Slack does."""
        if method == "chat.postMessage":
            told = {**answer["message"], "channel": answer["channel"], "channel_type": "channel"}
            told.pop("metadata", None)
            self.courier.event(told)
        if method == "files.completeUploadExternal":
            self.courier.event({**self.workspace.messages[-1], "channel_type": "channel"})
