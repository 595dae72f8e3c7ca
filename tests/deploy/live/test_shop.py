"""What a real shop sets in shop.env."""

import re
import shutil
from pathlib import Path

import pytest

from deploy.errors import BadSetting
from deploy.live.shop import EXAMPLE, known, public_addresses, shop_from

ROOT = Path(__file__).resolve().parents[3]
COMPLETE = """
PUBLIC_URL=https://chat.shop.example/
ALLOWED_ORIGINS=https://shop.example
BACKEND=shopify
BACKEND_URL=https://linden.myshopify.com
BACKEND_TOKEN=shpat_1
POLICY_FILE=mine.yml
SLACK_BOT_TOKEN=xoxb-1
"""
OF_TESTS_AND_DEMO = {"SANDBOX_PORT", "SHOP_DATA", "CLOCK_STARTS_AT", "RASA_URL", "ACTIONS_URL"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "policy.yml").write_text("the demo's")
    (tmp_path / "mine.yml").write_text("the shop's")
    write(tmp_path, COMPLETE)
    return tmp_path


def write(root: Path, text: str) -> None:
    (root / "shop.env").write_text(text)
    (root / "shop.env").chmod(0o600)


def test_a_complete_file_says_all_and_warns_of_nothing(root: Path) -> None:
    shop = shop_from(root, {})

    assert shop.environ["BACKEND_TOKEN"] == "shpat_1"
    assert shop.warnings == ()


def test_what_follows_from_the_public_address_need_not_be_said(root: Path) -> None:
    shop = shop_from(root, {})

    assert shop.environ["POLICY_PAGE"] == "https://chat.shop.example/policy"
    assert shop.environ["TRUSTED_PROXIES"] == "127.0.0.1"
    assert '<script async src="https://chat.shop.example/chat.js"></script>' in {
        address.url for address in public_addresses(shop)
    }


def test_the_environment_comes_first(root: Path) -> None:
    shop = shop_from(root, {"BACKEND_TOKEN": "from systemd", "TRUSTED_PROXIES": "10.0.0.0/8"})

    assert shop.environ["BACKEND_TOKEN"] == "from systemd"
    assert shop.environ["TRUSTED_PROXIES"] == "10.0.0.0/8"


def test_another_file_can_be_named(root: Path) -> None:
    (root / "shop.env").rename(root / "second-shop.env")

    assert shop_from(root, {"SHOP_ENV": "second-shop.env"}).environ["BACKEND"] == "shopify"


def test_no_file_is_needed_where_the_environment_says_all(root: Path) -> None:
    (root / "shop.env").unlink()
    said = dict(line.split("=", 1) for line in COMPLETE.split())

    assert shop_from(root, said).environ["BACKEND"] == "shopify"


def test_without_a_file_one_sentence_says_how_to_begin(root: Path) -> None:
    (root / "shop.env").unlink()

    with pytest.raises(BadSetting, match=r"cp deploy/live/shop\.env\.example shop\.env"):
        shop_from(root, {})


def test_the_example_as_it_comes_is_told_all_that_is_missing_at_once(root: Path) -> None:
    shutil.copy(EXAMPLE, root / "shop.env")

    with pytest.raises(BadSetting) as told:
        shop_from(root, {})

    missing = re.findall(r"^  ([A-Z_]+): ", str(told.value), re.MULTILINE)
    assert missing == [
        "PUBLIC_URL",
        "ALLOWED_ORIGINS",
        "BACKEND",
        "BACKEND_URL",
        "BACKEND_TOKEN",
        "POLICY_FILE",
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("BACKND_URL=x", "line 9: there is no setting BACKND_URL: did you mean BACKEND_URL?"),
        ("COLOUR=x", "line 9: there is no setting COLOUR ("),
        ("BACKEND_URL", "line 9: a setting is written NAME=value"),
        ("# remark\n\nquiet hours = 9", "line 11: a setting is written NAME=value"),
        ("PUBLIC_URL=http://chat.shop.example", "PUBLIC_URL is 'http://chat.shop.example'"),
        ("PUBLIC_URL=chat.shop.example", "give an https address"),
        ("BACKEND=magento", "BACKEND is 'magento': it is one of shopify, medusa"),
        ("POLICY_FILE=there.yml", "there.yml, and no file is there"),
    ],
)
def test_a_mistake_is_named_with_its_place(root: Path, line: str, sentence: str) -> None:
    write(root, f"{COMPLETE}{line}\n")

    with pytest.raises(BadSetting) as told:
        shop_from(root, {})

    assert sentence in str(told.value)


@pytest.mark.parametrize(
    ("line", "warning"),
    [
        ("SLACK_BOT_TOKEN=", "no person hears of a customer"),
        ("POLICY_FILE=policy.yml", "still the demo shop's policy"),
        ("BACKEND=sandbox", "for trying out"),
    ],
)
def test_what_is_allowed_but_unwise_is_said(root: Path, line: str, warning: str) -> None:
    write(root, f"{COMPLETE}{line}\n")

    assert [warning in said for said in shop_from(root, {}).warnings] == [True]


def test_secrets_that_others_can_read_are_said(root: Path) -> None:
    (root / "shop.env").chmod(0o644)

    assert "chmod 600" in shop_from(root, {}).warnings[0]


def test_the_example_names_every_setting_that_the_processes_read() -> None:
    read = set()
    for package in ("connectors", "bot/actions"):
        for source in (ROOT / package).rglob("*settings.py"):
            read |= set(
                re.findall(r"environment(?:\.get\(|, )\s*\"([A-Z_]+)\"", source.read_text())
            )

    assert len(read) > 40
    assert read - known() == OF_TESTS_AND_DEMO & read
