"""What docs/widget.md says is true."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from connectors.web import script
from connectors.web.identity import verify
from tests.browser.customer import Customer
from tests.browser.stage import Stage

TEXT = (Path(__file__).parents[2] / "docs" / "widget.md").read_text(encoding="utf-8")
SECRET = "a secret of at least thirty-two bytes"


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


def vouches(token: str) -> None:
    identity = verify(token, SECRET, datetime.now(UTC)).identity
    assert (identity.customer_id, identity.email) == ("cus_1", "anna@example.com")


def test_the_python_example_makes_a_good_token() -> None:
    names: dict[str, Any] = {}
    exec(block("python"), names)

    vouches(names["identity"]("cus_1", "anna@example.com", "Anna", SECRET))


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_the_node_example_makes_a_good_token() -> None:
    call = f'console.log(identity("cus_1", "anna@example.com", "Anna", "{SECRET}"))'
    command = ["node", "--input-type=module", "--eval", block("javascript") + call]

    vouches(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())


@pytest.mark.skipif(shutil.which("php") is None, reason="PHP is not installed")
def test_the_php_example_makes_a_good_token() -> None:
    call = f'echo identity("cus_1", "anna@example.com", "Anna", "{SECRET}");'

    command = ["php", "-r", block("php") + call]
    vouches(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_every_attribute_and_variable_is_described() -> None:
    source = "\n".join(
        (script.STATIC / f"{name}.js").read_text() for name in script.FIRST + script.LATER
    )
    styles = (script.STATIC / "shell.css").read_text()
    attributes = set(re.findall(r'(?:get|has)Attribute\("([\w-]+?)-?"', source)) | {"theme", "dir"}
    variables = set(re.findall(r"--rd-[\w-]+", source + styles))

    for name in attributes - {"src"} | variables:
        assert f"`{name}" in TEXT, name


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"\((screenshots/[^)]+\.png)\)", TEXT)

    assert pictures
    for picture in pictures:
        assert (Path(__file__).parents[2] / "docs" / picture).is_file(), picture


async def test_the_example_card_is_drawn_whole(page: Page, stage: Stage) -> None:
    card = json.loads(block("json").replace("https://…", f"{stage.shop}/pictures/shoe.svg"))
    customer = await Customer(page).begin()

    stage.desk.conversation.say("Look:", card=card)

    drawn = customer.log.get_by_role("region", name="Order 1001")
    for text in ("Delivered", "Placed on", "Blue, size 42", "until 5 December", "€89.90", "-€4.90",
                 "On its way to us", "20 Nov 2026", "Track the parcel"):  # fmt: skip
        await expect(drawn).to_contain_text(text)
