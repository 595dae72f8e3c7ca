"""What can be set from outside, by environment variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from .proof import DEFAULT_PAIRS, Pair

_ROOT = Path(__file__).resolve().parents[2]


class SettingsError(Exception):
    """A variable has a value that cannot be used; the message says which, and what would do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The action server's settings, checked."""

    port: int
    state_dir: Path
    backend: str
    backend_url: str
    backend_token: str
    policy_file: Path
    policy_page: str
    responses: Path
    desk_secret: str | None
    """What our own connectors sign with; None: the one in STATE_DIR, made on first use."""
    identity_pairs: tuple[Pair, ...]
    clock_starts_at: datetime | None
    """A present of one's own, for tests: the clock starts there and goes on from it."""


def read(environment: Mapping[str, str]) -> Settings:
    """The settings in these variables, with defaults for the rest. Raises SettingsError."""
    sandbox, chat = environment.get("SANDBOX_PORT", "8090"), environment.get("CHAT_PORT", "8080")
    backend = environment.get("BACKEND") or "sandbox"
    return Settings(
        port=_port(environment, "ACTIONS_PORT", 5055),
        state_dir=Path(environment.get("STATE_DIR", "var")),
        backend=backend,
        backend_url=_of_shop(
            environment, "BACKEND_URL", backend, f"http://127.0.0.1:{sandbox}/api"
        ),
        backend_token=_of_shop(environment, "BACKEND_TOKEN", backend, "sandbox-token"),
        policy_file=Path(environment.get("POLICY_FILE", _ROOT / "policy.yml")),
        policy_page=environment.get("POLICY_PAGE", f"http://127.0.0.1:{chat}/policy"),
        responses=Path(environment.get("RESPONSES_DIR", _ROOT / "bot" / "data" / "responses")),
        desk_secret=environment.get("DESK_SECRET") or None,
        identity_pairs=_pairs(environment.get("IDENTITY_PAIRS")),
        clock_starts_at=_time(environment.get("CLOCK_STARTS_AT")),
    )


def _pairs(value: str | None) -> tuple[Pair, ...]:
    named = [name.strip() for name in value.split(",") if name.strip()] if value else DEFAULT_PAIRS
    try:
        return tuple(Pair(name) for name in named)
    except ValueError as fault:
        raise SettingsError(
            f"IDENTITY_PAIRS is '{value}': give one or more of {', '.join(Pair)}, by commas."
        ) from fault


def _of_shop(environment: Mapping[str, str], name: str, backend: str, sandbox: str) -> str:
    """A real shop's address and token have no defaults."""
    value = (environment.get(name) or "").strip()
    if not value and backend != "sandbox":
        raise SettingsError(f"{name} is not set, and BACKEND is '{backend}': give {_WANTED[name]}.")
    return value or sandbox


_WANTED = {
    "BACKEND_URL": "the address of the shop's order backend, https://...",
    "BACKEND_TOKEN": "the token that the shop's order backend takes from us",
}


def _time(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except ValueError as fault:
        raise SettingsError(
            f"CLOCK_STARTS_AT is '{value}': give a time such as 2027-03-15T10:00:00+00:00."
        ) from fault


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and 0 < int(value) <= 65_535):
        raise SettingsError(f"{name} is '{value}': give a port from 1 to 65535, such as {default}.")
    return int(value)
