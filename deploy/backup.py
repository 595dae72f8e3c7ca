"""Copies of all that is stored, made while everything runs, and put back while nothing does."""

import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.errors import DeployError

FOLDER = "backup"
KEPT = 14
DATABASES = ("*.db", "*.sqlite")
OTHERS = ("attachments", "*.secret", "identity_secret", "*.json")
PREFIX = "returns-desk-"


class BadBackup(DeployError):
    """A backup that cannot be made or put back."""


def backup(state_dir: Path, now: datetime) -> Path:
    """A new archive in STATE_DIR/backup, for its owner's eyes; the oldest beyond 14 go.

    Each database is as of one moment. Raises BadBackup when there is nothing to keep.
    """
    databases = sorted(_found(state_dir, DATABASES))
    if not databases:
        raise BadBackup(f"{state_dir} holds no database: is STATE_DIR the right one?")
    folder = state_dir / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    archive = folder / f"{PREFIX}{now:%Y%m%d-%H%M%S}.tar.gz"
    with TemporaryDirectory(dir=folder, prefix=".draft-") as draft:  # for its owner alone
        fresh = Path(draft) / archive.name
        with tarfile.open(fresh, "x:gz") as tar:
            for database in databases:
                tar.add(_snapshot(database, Path(draft)), database.name)
            for other in sorted(_found(state_dir, OTHERS)):
                tar.add(other, other.name)
        fresh.chmod(0o600)
        fresh.replace(archive)
    for old in sorted(folder.glob(f"{PREFIX}*.tar.gz"))[:-KEPT]:
        old.unlink()
    return archive


def restore(archive: Path, state_dir: Path, now: datetime) -> Path | None:
    """Make `state_dir` what the archive holds; where what was there before has been moved to.

    Nothing may run meanwhile. Raises BadBackup when the archive cannot be read.
    """
    state_dir.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=state_dir.parent, prefix=".restored-") as draft:
        fresh = Path(draft) / "state"
        try:
            with tarfile.open(archive) as tar:
                tar.extractall(fresh, filter="data")
        except (OSError, tarfile.TarError) as error:
            raise BadBackup(f"{archive} is no backup that can be read: {error}.") from error
        before = state_dir.with_name(f"{state_dir.name}-before-{now:%Y%m%d-%H%M%S}")
        moved = state_dir.replace(before) if state_dir.exists() else None
        fresh.replace(state_dir)
    return moved


def _found(state_dir: Path, patterns: tuple[str, ...]) -> Iterator[Path]:
    for pattern in patterns:
        yield from state_dir.glob(pattern)


def _snapshot(database: Path, folder: Path) -> Path:
    copy = folder / database.name
    with (
        closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    return copy
