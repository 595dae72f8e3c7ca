"""What can be set from outside, by environment variables."""

import contextlib
import ipaddress
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from connectors.web.limits import Limits
from desk.privacy.retention import KEEP

_SHORTEST_SECRET = 16
_ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """A variable has a value that cannot be used; the message says which, and what would do."""


@dataclass(frozen=True)
class Settings:
    """The connectors' settings, checked."""

    host: str
    port: int
    state_dir: Path
    database_url: str
    rasa_url: str
    rasa_token: str | None
    allowed_origins: frozenset[str]
    identity_secret: str | None
    trusted_proxies: str | None
    responses: Path
    policy_file: Path
    agents_file: Path
    attachments: Path
    keep_attachments: timedelta
    keep_conversations: timedelta
    tracker_store_url: str
    smtp_url: str | None
    mail_from: str | None
    actions_url: str
    desk_secret: str | None
    limits: Limits


def read(environment: Mapping[str, str]) -> Settings:
    """The settings in these variables, with defaults for the rest. Raises SettingsError."""
    state_dir = Path(environment.get("STATE_DIR", "var"))
    sandbox = _port(environment, "SANDBOX_PORT", 8090)
    origins = environment.get(
        "ALLOWED_ORIGINS", f"http://127.0.0.1:{sandbox},http://localhost:{sandbox}"
    )
    rasa_port = _port(environment, "RASA_PORT", 5005)
    default_database = f"sqlite:///{state_dir / 'desk.db'}"
    return Settings(
        host=environment.get("CHAT_HOST", "127.0.0.1"),
        port=_port(environment, "CHAT_PORT", 8080),
        state_dir=state_dir,
        database_url=environment.get("DATABASE_URL") or default_database,
        rasa_url=environment.get("RASA_URL", f"http://127.0.0.1:{rasa_port}"),
        rasa_token=environment.get("RASA_TOKEN") or None,
        allowed_origins=frozenset(_origin(one) for one in origins.split(",") if one.strip()),
        identity_secret=_given_secret(environment, "IDENTITY_SECRET"),
        trusted_proxies=_proxies(environment.get("TRUSTED_PROXIES")),
        responses=Path(environment.get("RESPONSES_DIR", _ROOT / "bot" / "data" / "responses")),
        policy_file=Path(environment.get("POLICY_FILE") or _ROOT / "policy.yml"),
        agents_file=Path(environment.get("AGENTS_FILE") or _ROOT / "agents.yml"),
        attachments=Path(environment.get("ATTACHMENTS_DIR") or state_dir / "attachments"),
        keep_attachments=timedelta(days=_days(environment, "ATTACHMENTS_KEEP_DAYS", 180)),
        keep_conversations=timedelta(days=_days(environment, "KEEP_CONVERSATIONS_DAYS", KEEP.days)),
        tracker_store_url=environment.get("TRACKER_STORE_URL")
        or f"sqlite:///{state_dir / 'rasa.sqlite'}",
        smtp_url=environment.get("SMTP_URL") or None,
        mail_from=environment.get("MAIL_FROM") or None,
        actions_url=environment.get("ACTIONS_URL")
        or f"http://127.0.0.1:{_port(environment, 'ACTIONS_PORT', 5055)}",
        desk_secret=_given_secret(environment, "DESK_SECRET"),
        limits=Limits(
            messages_per_session=_count(environment, "LIMIT_MESSAGES_PER_SESSION", 40),
            messages_per_address=_count(environment, "LIMIT_MESSAGES_PER_ADDRESS", 400),
            openings_per_address=_count(environment, "LIMIT_OPENINGS_PER_ADDRESS", 60),
            reads_per_address=_count(environment, "LIMIT_READS_PER_ADDRESS", 1200),
            uploads_per_session=_count(environment, "LIMIT_UPLOADS_PER_SESSION", 10),
            uploads_per_address=_count(environment, "LIMIT_UPLOADS_PER_ADDRESS", 60),
            streams_per_session=_count(environment, "LIMIT_STREAMS_PER_SESSION", 8),
            streams_per_address=_count(environment, "LIMIT_STREAMS_PER_ADDRESS", 100),
        ),
    )


def identity_secret(settings: Settings) -> str:
    """The secret that identity tokens are signed with.

    Without IDENTITY_SECRET one is made, once, in STATE_DIR/identity.secret, readable by this
    user alone; a shop's page on the same machine signs with the same file.
    """
    if settings.identity_secret:
        return settings.identity_secret
    file = settings.state_dir / "identity.secret"
    if not file.exists():
        _make_secret(file)
    return _strong(file.read_text().strip(), str(file))


def desk_secret(settings: Settings) -> str:
    """The secret that our requests to the action server are signed with: DESK_SECRET, or the one
    in STATE_DIR/desk.secret, made by whichever of the two processes comes first."""
    if settings.desk_secret:
        return settings.desk_secret
    file = settings.state_dir / "desk.secret"
    if not file.exists():
        _make_secret(file)
    return _strong(file.read_text().strip(), str(file))


def _given_secret(environment: Mapping[str, str], name: str) -> str | None:
    given = environment.get(name)
    return _strong(given, name) if given else None


def _make_secret(file: Path) -> None:
    """Appears whole or not at all: half a secret would be one that can be guessed."""
    with tempfile.NamedTemporaryFile("w", dir=file.parent) as draft:  # for this user alone
        draft.write(secrets.token_urlsafe(48))
        draft.flush()
        with contextlib.suppress(FileExistsError):
            file.hardlink_to(draft.name)


def _strong(secret: str, where: str) -> str:
    if len(secret) < _SHORTEST_SECRET:
        raise SettingsError(
            f"{where} holds a secret of {len(secret)} characters, which can be guessed:"
            f" give at least {_SHORTEST_SECRET} random ones, for example of `openssl rand -hex 32`."
        )
    return secret


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    port = _count(environment, name, default)
    if port > 65_535:
        raise SettingsError(f"{name} is {port}: a port is at most 65535.")
    return port


def _days(environment: Mapping[str, str], name: str, default: int) -> int:
    days = _count(environment, name, default)
    if not 1 <= days <= 36_500:
        raise SettingsError(f"{name} is {days}: give a number of days from 1 to 36500.")
    return days


def _count(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name) or str(default)
    if not (value.isascii() and value.isdigit()):
        raise SettingsError(f"{name} is '{value}': give a whole number, for example {default}.")
    return int(value)


def _origin(value: str) -> str:
    origin = value.strip().rstrip("/").lower()
    parts = urlsplit(origin)
    if parts.scheme not in {"http", "https"} or origin != f"{parts.scheme}://{parts.netloc}":
        raise SettingsError(
            f"ALLOWED_ORIGINS holds '{value.strip()}': an origin is written https://shop.example"
            " (no path); several are separated by commas."
        )
    return origin


def _proxies(value: str | None) -> str | None:
    if not value:
        return None
    for one in value.split(","):
        try:
            ipaddress.ip_network(one.strip())
        except ValueError as error:
            raise SettingsError(
                f"TRUSTED_PROXIES holds '{one.strip()}': give addresses or networks, separated by"
                " commas, for example 10.0.0.0/8."
            ) from error
    return value
