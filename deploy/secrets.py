"""The demo's own secret, made on first use and kept in the state folder."""

import os
import secrets
from pathlib import Path

SECRET_BYTES = 32


def identity_secret(state_dir: Path) -> str:
    """The key with which the demo shop signs who its customer is; the same after a restart.

    The file can be read by its owner alone.
    """
    path = state_dir / "identity_secret"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        secret = secrets.token_urlsafe(SECRET_BYTES)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(secret)
    return secret
