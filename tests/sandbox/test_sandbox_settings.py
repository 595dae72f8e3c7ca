"""Settings from the environment, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.settings import SettingsError, read


def test_the_defaults_need_nothing(tmp_path: Path) -> None:
    settings = read({"STATE_DIR": str(tmp_path)})

    assert (settings.port, settings.token, settings.data) == (8090, "sandbox-token", None)
    assert settings.chat_script == "http://127.0.0.1:8080/chat.js"


def test_the_identity_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first, second = (read({"STATE_DIR": str(tmp_path)}) for _ in range(2))

    assert first.identity_secret == second.identity_secret
    assert len(first.identity_secret) >= 32
    assert (tmp_path / "identity_secret").stat().st_mode & 0o077 == 0


def test_the_command_line_wins_over_the_environment(tmp_path: Path) -> None:
    settings = read({"STATE_DIR": str(tmp_path), "SHOP_DATA": "one"}, "two")

    assert settings.data == Path("two")


@pytest.mark.parametrize(
    "environment",
    [{"SANDBOX_PORT": "eighty"}, {"SANDBOX_PORT": "70000"}, {"WEBHOOK_URL": "http://x/"}],
)
def test_what_cannot_be_used_is_named(environment: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=next(iter(environment))):
        read({"STATE_DIR": str(tmp_path), **environment})
