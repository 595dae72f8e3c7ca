"""What can be set about Telegram, by environment variables."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from connectors.settings import SettingsError

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_API = "https://api.telegram.org/bot"
_FILES = "https://api.telegram.org/file/bot"


@dataclass(frozen=True)
class TelegramSettings:
    """The bot's settings, checked. The token goes straight behind both addresses."""

    token: str = field(repr=False)
    api: str
    files: str
    webhook_url: str | None
    links: str = "https://t.me/"

    @property
    def bot(self) -> str:
        """The bot's public id."""
        return self.token.partition(":")[0]

    @property
    def webhook_secret(self) -> str:
        """What Telegram sends with each update, so that nobody else can; follows from the token."""
        return hmac.digest(self.token.encode(), b"webhook", hashlib.sha256).hex()


def read(environment: Mapping[str, str]) -> TelegramSettings | None:
    """None without TELEGRAM_TOKEN: then there is no Telegram. Raises SettingsError."""
    token = environment.get("TELEGRAM_TOKEN")
    if not token:
        return None
    if not _TOKEN.fullmatch(token):
        raise SettingsError(
            "TELEGRAM_TOKEN is no bot token: copy it from @BotFather; it looks like 123456:ABC-DEF."
        )
    return TelegramSettings(
        token,
        _address(environment, "TELEGRAM_API_BASE_URL") or _API,
        _address(environment, "TELEGRAM_FILE_BASE_URL") or _FILES,
        _address(environment, "TELEGRAM_WEBHOOK_URL"),
        _address(environment, "TELEGRAM_LINK_BASE_URL") or TelegramSettings.links,
    )


def _address(environment: Mapping[str, str], name: str) -> str | None:
    value = environment.get(name)
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise SettingsError(f"{name} is '{value}': give a whole address, such as {_API}.")
    return value
