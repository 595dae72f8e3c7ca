"""What can be set from outside about Slack."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors.settings import SettingsError

DEPARTMENTS = ("customer_service", "warehouse", "finance")
DEFAULT_CHANNELS = "customer_service=customer-service,warehouse=warehouse,finance=finance"
SLACK = "https://slack.com/api/"


@dataclass(frozen=True)
class SlackSettings:
    """The settings of the Slack door, checked. `channels`: a channel's name per department."""

    token: str
    signing_secret: str
    base_url: str
    channels: Mapping[str, str]
    macros: Mapping[str, str] = field(default_factory=dict)
    """What agents say often, by name."""
    app_token: str | None = None
    """For Socket Mode; None: Slack reaches us over HTTP."""


def read(
    environment: Mapping[str, str], texts: Mapping[str, str] | None = None
) -> SlackSettings | None:
    """The settings in these variables; None without SLACK_BOT_TOKEN. Raises SettingsError."""
    token = environment.get("SLACK_BOT_TOKEN")
    if not token:
        return None
    secret = environment.get("SLACK_SIGNING_SECRET")
    app_token = environment.get("SLACK_APP_TOKEN") or None
    if app_token and not app_token.startswith("xapp-"):
        raise SettingsError(
            "SLACK_APP_TOKEN does not begin with xapp-: make an app-level token with the scope"
            " connections:write on the Slack app's page, Basic Information."
        )
    if not secret and not app_token:
        raise SettingsError(
            "SLACK_BOT_TOKEN is set but SLACK_SIGNING_SECRET is not: copy it from the Slack app's"
            " page, Basic Information, App Credentials."
        )
    base_url = environment.get("SLACK_API_BASE_URL") or SLACK
    if not base_url.startswith(("https://", "http://")):
        raise SettingsError(f"SLACK_API_BASE_URL is '{base_url}': give an address such as {SLACK}.")
    channels = _channels(environment.get("SLACK_CHANNELS") or DEFAULT_CHANNELS)
    return SlackSettings(
        token, secret or "", base_url.rstrip("/") + "/", channels, texts or {}, app_token
    )


def _channels(value: str) -> dict[str, str]:
    pairs = [one.partition("=") for one in value.split(",") if one.strip()]
    channels = {left.strip(): right.strip().removeprefix("#") for left, _, right in pairs}
    if not set(channels) >= set(DEPARTMENTS) or not all(channels.values()):
        raise SettingsError(
            f"SLACK_CHANNELS is '{value}': name one channel for each of"
            f" {', '.join(DEPARTMENTS)}, as in {DEFAULT_CHANNELS}."
        )
    return channels
