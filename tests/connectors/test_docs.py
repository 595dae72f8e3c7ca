"""docs/web-chat-api.md says what is true."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import pytest

from connectors import settings
from connectors.web.chat import COOKIE
from connectors.web.conversations import FEATURES
from connectors.web.identity import AUDIENCE, LIFETIME, verify
from desk.model import Identity
from desk.typed import LIMIT
from tests.connectors.serving import ROOT

PAGE = (ROOT / "docs" / "web-chat-api.md").read_text()
SOURCES = [file.read_text() for file in (ROOT / "connectors" / "web").glob("*.py")]


class Asked(Mapping[str, str]):
    """An environment that remembers what was looked up in it."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_every_error_code_is_on_the_page_and_no_other() -> None:
    raised = {
        code
        for source in SOURCES
        for code in re.findall(r'\b[45]\d\d,\s*"([a-z_]+)"|status, "([a-z_]+)"', source)
        for code in code
        if code
    }

    listed = set(re.findall(r"^\| `([a-z_]+)` \| [45]\d\d", PAGE, re.MULTILINE))

    assert listed == raised


def test_every_setting_is_on_the_page_and_no_other() -> None:
    asked = Asked()
    settings.read(asked)

    table = PAGE.partition("## Running the server")[2]

    assert set(re.findall(r"`([A-Z][A-Z_]+)`", table)) - {"STATE_DIR"} == asked.names - {
        "STATE_DIR"
    }


def test_names_and_numbers_are_right() -> None:
    for part in (
        COOKIE,
        f"`{AUDIENCE}`",
        f"at most {LIMIT:,} characters",
        f'"features": ["{FEATURES[0]}"]',
    ):
        assert part in PAGE
    assert f"at most {LIFETIME.seconds // 60} minutes apart" in PAGE


def test_the_token_of_the_python_example_is_good() -> None:
    names: dict[str, object] = {}
    exec(_example("python"), names)
    make = names["identity_token"]
    assert callable(make)

    _is_good(make("secret", "cus_1", "anna@example.com", "Anna"))


@pytest.mark.skipif(not shutil.which("node"), reason="there is no Node.js here")
def test_the_token_of_the_node_example_is_good() -> None:
    call = 'console.log(identityToken("secret", "cus_1", "anna@example.com", "Anna"));'

    run = subprocess.run(
        ["node", "-e", _example("js") + call], capture_output=True, text=True, check=True
    )

    _is_good(run.stdout.strip())


@pytest.mark.skipif(not shutil.which("php"), reason="there is no PHP here")
def test_the_token_of_the_php_example_is_good() -> None:
    call = 'echo identity_token("secret", "cus_1", "anna@example.com", "Anna");'

    run = subprocess.run(
        ["php", "-r", _example("php") + call], capture_output=True, text=True, check=True
    )

    _is_good(run.stdout.strip())


def _is_good(token: str) -> None:
    verified = verify(token, "secret", datetime.now(UTC))
    assert verified.identity == Identity("cus_1", "anna@example.com", "Anna")


def _example(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]
