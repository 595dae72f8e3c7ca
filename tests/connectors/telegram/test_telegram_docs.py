"""docs/telegram.md says what is true."""

import re

from connectors.telegram import settings
from connectors.telegram.channel import WEBHOOK
from connectors.telegram.splitting import LONGEST
from connectors.telegram.store import CLAIM
from sandbox.telegram.fields import METHODS
from sandbox.telegram.world import DEMO_TOKEN
from tests.connectors.serving import ROOT

PAGE = (ROOT / "docs" / "telegram.md").read_text()


def test_every_setting_is_on_the_page_and_no_other() -> None:
    source = (ROOT / "connectors" / "telegram" / "settings.py").read_text()
    read = set(re.findall(r'"(TELEGRAM_[A-Z_]+)"', source))

    assert set(re.findall(r"^\| `(TELEGRAM_[A-Z_]+)`", PAGE, re.MULTILINE)) == read


def test_defaults_and_numbers_are_right() -> None:
    assert f"`{settings._API}`" in PAGE
    assert f"`{settings._FILES}`" in PAGE
    assert f"`{WEBHOOK}`" in PAGE
    assert f"below {LONGEST:,} characters" in PAGE
    assert CLAIM.seconds < 40
    assert DEMO_TOKEN in PAGE


def test_the_methods_of_the_sandbox_are_listed() -> None:
    listed = PAGE.rpartition("Methods: ")[2]

    assert re.findall(r"`(\w+)`", listed) == list(METHODS)
