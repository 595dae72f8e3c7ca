"""Node.js, npm and PostgreSQL as this machine has them."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.errors import SetUpFailed

OLDEST_NODE = 20
POSTGRES = Path("/usr/lib/postgresql")
"""Where Debian keeps each version's programs, which are not on the path."""


@dataclass(frozen=True)
class Programs:
    """Paths. `postgres` is the folder of PostgreSQL's programs."""

    node: str
    npm: str
    postgres: Path
    guard: tuple[str, ...] = ()
    """Put before a command, it ends that process when ours is killed (Linux's setpriv)."""


def find_programs(environ: Mapping[str, str]) -> Programs:
    """Raises SetUpFailed with a sentence that says what is missing and how to get it."""
    path = environ.get("PATH", os.defpath)
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if not node or not npm:
        raise SetUpFailed(
            f"Medusa runs on Node.js {OLDEST_NODE} or newer with npm, and there is no "
            f"{'node' if not node else 'npm'} on the PATH: install it (nodejs.org, or your "
            "system's packages nodejs and npm)."
        )
    version = _node_version(node)
    if version < OLDEST_NODE:
        raise SetUpFailed(
            f"Medusa needs Node.js {OLDEST_NODE} or newer; {node} is version {version}: install "
            "a newer one, or put it first on the PATH."
        )
    return Programs(node, npm, find_postgres(environ), guard_on(path))


def guard_on(path: str) -> tuple[str, ...]:
    """It is the thread that starts a process whose end counts: ours is the main one."""
    setpriv = shutil.which("setpriv", path=path)
    return (setpriv, "--pdeathsig", "INT") if setpriv else ()


def _node_version(node: str) -> int:
    shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = re.match(r"v(\d+)\.", shown.stdout)
    return int(found[1]) if found else 0


def find_postgres(environ: Mapping[str, str]) -> Path:
    """The folder of PostgreSQL's programs; raises SetUpFailed as `find_programs` does."""
    given = environ.get("POSTGRES_BIN", "")
    on_path = shutil.which("initdb", path=environ.get("PATH", os.defpath))
    places = [Path(given)] if given else [Path(on_path).resolve().parent] if on_path else []
    if not given:
        places += sorted(POSTGRES.glob("*/bin"), key=_version, reverse=True)
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    if given:
        raise SetUpFailed(f"POSTGRES_BIN is {given!r}, and there is no initdb and postgres in it.")
    raise SetUpFailed(
        "PostgreSQL's programs (initdb, postgres) are needed, and they are neither on the PATH "
        f"nor in {POSTGRES}: install them (Debian: apt-get install postgresql), or say where they "
        "are with POSTGRES_BIN=<folder>."
    )


def _version(place: Path) -> int:
    return int(place.parent.name) if place.parent.name.isdigit() else 0
