"""What the sandbox can be told from outside."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


class SettingsError(ValueError):
    """A variable cannot be used; the message says which, and what would do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The sandbox's settings, checked. `webhooks` maps addresses to secrets."""

    port: int
    state_dir: Path
    token: str
    data: Path | None
    chat_script: str
    identity_secret: bytes
    webhooks: Mapping[str, str]


def read(environment: Mapping[str, str], data: str | None = None) -> Settings:
    """The settings in these variables; `data` (from the command line) wins over SHOP_DATA."""
    state_dir = Path(environment.get("STATE_DIR") or "var")
    shop = data or environment.get("SHOP_DATA")
    chat = _port(environment, "CHAT_PORT", 8080)
    return Settings(
        port=_port(environment, "SANDBOX_PORT", 8090),
        state_dir=state_dir,
        token=environment.get("BACKEND_TOKEN") or "sandbox-token",
        data=Path(shop) if shop else None,
        chat_script=environment.get("CHAT_SCRIPT") or f"http://127.0.0.1:{chat}/chat.js",
        identity_secret=_identity_secret(environment, state_dir).encode(),
        webhooks=_webhooks(environment),
    )


def _webhooks(environment: Mapping[str, str]) -> dict[str, str]:
    url, secret = environment.get("WEBHOOK_URL"), environment.get("WEBHOOK_SECRET")
    if url and not secret:
        raise SettingsError("WEBHOOK_URL is set but WEBHOOK_SECRET is not: webhooks are signed.")
    return {url: secret} if url and secret else {}


def _identity_secret(environment: Mapping[str, str], state_dir: Path) -> str:
    """IDENTITY_SECRET, or the one in STATE_DIR that the chat's server reads as well."""
    if given := environment.get("IDENTITY_SECRET"):
        return given
    file = state_dir / "identity_secret"
    state_dir.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(48))
    return file.read_text().strip()


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and 0 < int(value) <= 65_535):
        raise SettingsError(f"{name} is {value!r}: give a port from 1 to 65535, such as {default}.")
    return int(value)
