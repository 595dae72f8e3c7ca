"""The passwords and keys of this Medusa, made on first use; readable by their owner alone."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path

EMAIL = "returns-desk@example.com"


@dataclass(frozen=True)
class Secrets:
    """`key` is the secret API key that the adapter uses; empty until the shop is open."""

    database: str
    session: str
    cookie: str
    admin: str
    key: str = ""


def kept_secrets(folder: Path) -> Secrets:
    """The same each time."""
    path = folder / "secrets.json"
    if path.exists():
        return Secrets(**json.loads(path.read_text()))
    made = Secrets(*(secrets.token_urlsafe(24) for _ in range(4)))
    _write(path, made)
    return made


def keep_key(folder: Path, known: Secrets, key: str) -> Secrets:
    made = replace(known, key=key)
    _write(folder / "secrets.json", made)
    return made


def _write(path: Path, kept: Secrets) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        json.dump(asdict(kept), stream)
    new.replace(path)
