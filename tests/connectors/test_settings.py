"""Settings from the environment."""

import stat
from pathlib import Path

import pytest

from connectors import settings
from connectors.settings import SettingsError


def test_without_any_variable_everything_runs_on_this_machine() -> None:
    chosen = settings.read({})

    assert (chosen.host, chosen.port) == ("127.0.0.1", 8080)
    assert chosen.rasa_url == "http://127.0.0.1:5005"
    assert chosen.database_url == "sqlite:///var/desk.db"
    assert chosen.allowed_origins == {"http://127.0.0.1:8090", "http://localhost:8090"}
    assert chosen.trusted_proxies is None


def test_the_sandbox_may_call_from_the_port_it_has() -> None:
    chosen = settings.read({"SANDBOX_PORT": "9999"})

    assert chosen.allowed_origins == {"http://127.0.0.1:9999", "http://localhost:9999"}


def test_origins_are_written_alike() -> None:
    chosen = settings.read({"ALLOWED_ORIGINS": "https://Shop.example/, http://localhost:3000 ,"})

    assert chosen.allowed_origins == {"https://shop.example", "http://localhost:3000"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHAT_PORT", "http"), ("CHAT_PORT", "-1"), ("CHAT_PORT", "70000"),
        ("ALLOWED_ORIGINS", "shop.example"), ("ALLOWED_ORIGINS", "https://shop.example/page"),
        ("ALLOWED_ORIGINS", "*"), ("TRUSTED_PROXIES", "proxy"), ("TRUSTED_PROXIES", "*"),
        ("LIMIT_STREAMS_PER_ADDRESS", "many"), ("IDENTITY_SECRET", "too short"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        settings.read({name: value})


def test_a_given_identity_secret_is_used(tmp_path: Path) -> None:
    chosen = settings.read({"STATE_DIR": str(tmp_path), "IDENTITY_SECRET": "given" * 5})

    assert settings.identity_secret(chosen) == "given" * 5
    assert list(tmp_path.iterdir()) == []


def test_without_one_it_is_made_once_for_this_user_alone(tmp_path: Path) -> None:
    chosen = settings.read({"STATE_DIR": str(tmp_path)})

    made = settings.identity_secret(chosen)

    file = tmp_path / "identity.secret"
    assert settings.identity_secret(chosen) == made == file.read_text()
    assert len(made) >= 43
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_an_empty_file_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / "identity.secret").touch()

    with pytest.raises(SettingsError, match=r"identity\.secret"):
        settings.identity_secret(settings.read({"STATE_DIR": str(tmp_path)}))
