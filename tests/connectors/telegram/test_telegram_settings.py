"""Telegram's settings and words."""

from pathlib import Path

import pytest

from connectors.settings import SettingsError
from connectors.telegram import settings, words
from connectors.telegram.words import Say
from desk.errors import WordingMissing
from tests.connectors.telegram.phone import WORDS


def test_without_a_token_there_is_no_telegram() -> None:
    assert settings.read({}) is None


def test_with_a_token_alone_it_polls_the_real_telegram() -> None:
    chosen = settings.read({"TELEGRAM_TOKEN": "123:ABC"})

    assert chosen
    assert (chosen.api, chosen.webhook_url) == ("https://api.telegram.org/bot", None)
    assert chosen.bot == "123"


def test_the_token_is_not_shown() -> None:
    assert "ABC" not in repr(settings.read({"TELEGRAM_TOKEN": "123:ABC"}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_TOKEN", "my bot"),
        ("TELEGRAM_API_BASE_URL", "127.0.0.1:8090"),
        ("TELEGRAM_FILE_BASE_URL", "ftp://files"),
        ("TELEGRAM_WEBHOOK_URL", "/telegram/webhook"),
    ],
)
def test_what_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        settings.read({"TELEGRAM_TOKEN": "123:ABC", name: value})


def test_there_are_words_for_everything() -> None:
    assert set(WORDS) == set(Say)
    assert all(WORDS.values())


def test_a_file_that_lacks_something_is_named(tmp_path: Path) -> None:
    file = tmp_path / "telegram.yml"
    file.write_text("responses: {utter_telegram_start: [{text: Hello}]}")

    with pytest.raises(WordingMissing, match=r"telegram\.yml.*utter_telegram_moved"):
        words.read(file)
