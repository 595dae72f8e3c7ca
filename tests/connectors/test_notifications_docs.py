"""docs/notifications.md says what is true."""

import re

from connectors import care_settings
from tests.connectors.serving import ROOT
from tests.connectors.test_docs import Asked

PAGE = (ROOT / "docs" / "notifications.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()


def test_every_setting_of_what_we_tell_is_on_the_page_and_no_other() -> None:
    asked = Asked()
    care_settings.read(asked)

    listed = set(re.findall(r"^\| `([A-Z_]+)`", PAGE, re.MULTILINE))

    assert listed == asked.names - {"ACTIONS_PORT"}


def test_every_target_that_is_named_is_there() -> None:
    named = set(re.findall(r"`make ([a-z-]+)", PAGE))

    assert named
    assert all(re.search(rf"^{name}:", MAKEFILE, re.MULTILINE) for name in named)
