"""The settings, the manifest and the page about them."""

import re

import pytest
from ruamel.yaml import YAML

from connectors.settings import SettingsError
from connectors.slack import mrkdwn
from connectors.slack.door import PATH
from connectors.slack.settings import SLACK, read
from sandbox.slack.methods import METHODS
from sandbox.slack.page import COMMANDS
from tests.connectors.serving import ROOT
from tests.connectors.test_docs import Asked

PAGE = (ROOT / "docs" / "slack.md").read_text()
SCOPES = {
    "auth": (),
    "chat": ("chat:write", "chat:write.customize"),
    "conversations": (
        "channels:read",
        "channels:history",
        "channels:join",
        "groups:read",
        "groups:history",
        "im:write",
    ),
    "files": ("files:read", "files:write"),
    "usergroups": ("usergroups:read",),
    "users": ("users:read",),
    "reactions": ("reactions:write",),
    "views": (),
}
"""What Slack asks for, for the methods that we call."""
GIVEN = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret"}


def test_without_a_token_slack_is_off() -> None:
    assert read({}) is None
    assert read({"SLACK_BOT_TOKEN": ""}) is None


def test_a_token_and_a_secret_are_enough() -> None:
    chosen = read(GIVEN)

    assert chosen
    assert chosen.base_url == SLACK
    assert chosen.channels["finance"] == "finance"


def test_channels_and_the_address_can_be_chosen() -> None:
    channels = "customer_service=#help, warehouse=depot,finance=money"
    chosen = read({**GIVEN, "SLACK_CHANNELS": channels, "SLACK_API_BASE_URL": "http://127.0.0.1/x"})

    assert chosen
    assert chosen.base_url == "http://127.0.0.1/x/"
    assert dict(chosen.channels) == {
        "customer_service": "help",
        "warehouse": "depot",
        "finance": "money",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_SIGNING_SECRET", ""),
        ("SLACK_APP_TOKEN", "xoxb-not-an-app-token"),
        ("SLACK_API_BASE_URL", "slack.com"),
        ("SLACK_CHANNELS", "customer_service=help"),
        ("SLACK_CHANNELS", "customer_service=help,warehouse=,finance=money"),
    ],
)
def test_what_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read({**GIVEN, name: value})


def test_every_setting_is_on_the_page() -> None:
    asked = Asked()
    read(asked)

    assert asked.names <= {"SLACK_BOT_TOKEN"}
    for name in (*GIVEN, "SLACK_APP_TOKEN", "SLACK_CHANNELS", "SLACK_API_BASE_URL"):
        assert f"`{name}`" in PAGE


def test_every_method_of_the_sandbox_is_on_the_page() -> None:
    listed = set(
        re.findall(
            r"`((?:auth|chat|conversations|files|usergroups|users|reactions|views)\.\w+)`", PAGE
        )
    )

    assert listed == set(METHODS)


def test_the_manifest_asks_for_what_is_used_and_points_at_the_door() -> None:
    manifest = YAML(typ="safe").load(ROOT / "deploy" / "slack" / "manifest.yaml")

    settings, features = manifest["settings"], manifest["features"]
    for address in (settings["event_subscriptions"], settings["interactivity"]):
        assert address["request_url"].endswith(PATH)
    assert {"user_change", "app_home_opened", "message.channels", "message.groups"} == set(
        settings["event_subscriptions"]["bot_events"]
    )
    assert [one["command"] for one in features["slash_commands"]] == COMMANDS
    assert all(one["url"].endswith(PATH) for one in features["slash_commands"])
    assert [one["callback_id"] for one in features["shortcuts"]] == ["suggest"]
    assert features["app_home"]["home_tab_enabled"] is True
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == {
        scope for method in METHODS for scope in SCOPES[method.partition(".")[0]]
    } | {"commands", "metadata.message:read"}


def test_a_socket_needs_no_signing_secret() -> None:
    chosen = read({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"})

    assert chosen
    assert chosen.app_token == "xapp-1"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("see <https://shop.example/help>", "see https://shop.example/help"),
        ("<https://shop.example|our page>", "our page (https://shop.example)"),
        ("<mailto:a@shop.example|a@shop.example>", "a@shop.example"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("ask <@U1|sam> in <#C1|finance>", "ask sam in finance"),
    ],
)
def test_slacks_markup_becomes_plain_text(written: str, read_as: str) -> None:
    assert mrkdwn.plain(written) == read_as


@pytest.mark.parametrize("text", ["x" * 7000, "word " * 1500, "", "one"])
def test_pieces_are_short_and_lose_no_word(text: str) -> None:
    pieces = mrkdwn.parts(text, 3000)

    assert all(0 < len(piece) <= 3000 for piece in pieces)
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
