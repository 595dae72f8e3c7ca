"""What the sandbox's Slack can be told from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """`events_url` is the app's door; `file` keeps the workspace over restarts."""

    token: str
    signing_secret: str
    events_url: str
    file: Path | None = None
    address: str = "http://127.0.0.1:8090"
    """Under which the sandbox is reached."""
    app_token: str = "xapp-sandbox"  # noqa: S105 - the sandbox's own


def read(environment: Mapping[str, str]) -> SlackSettings:
    """The settings in these variables, with the demo's defaults."""
    chat = environment.get("CHAT_PORT") or "8080"
    return SlackSettings(
        token=environment.get("SLACK_BOT_TOKEN") or "xoxb-sandbox",
        signing_secret=environment.get("SLACK_SIGNING_SECRET") or "sandbox-signing-secret",
        events_url=environment.get("SLACK_EVENTS_URL") or f"http://127.0.0.1:{chat}/slack/events",
        address=f"http://127.0.0.1:{environment.get('SANDBOX_PORT') or '8090'}",
        app_token=environment.get("SLACK_APP_TOKEN") or "xapp-sandbox",
        file=Path(environment.get("STATE_DIR") or "var") / "sandbox-slack.json",
    )
