"""Where Medusa is installed, where it keeps its data, and on which ports it listens."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.settings import LOOPBACK, Settings, port

SERVER = Path(__file__).with_name("server")
"""The npm project: package.json, its lock file, Medusa's configuration."""


@dataclass(frozen=True)
class MedusaSettings:
    """`home`: installations, one for each lock file. `data`: the database cluster's own folder.

    `state`: keys and stamps. All of it can be deleted and is made again.
    """

    home: Path
    data: Path
    state: Path
    log_dir: Path
    http_port: int
    postgres_port: int
    environ: Mapping[str, str]

    @property
    def lock(self) -> str:
        """Tells one set of pinned packages from another."""
        text = (SERVER / "package-lock.json").read_bytes()
        return hashlib.sha256(text).hexdigest()[:12]

    @property
    def installed(self) -> Path:
        return self.home / self.lock

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.http_port}"


def medusa_settings(settings: Settings) -> MedusaSettings:
    """From the environment; raises BadSetting with a sentence that names the variable."""
    environ, state = settings.environ, settings.state_dir / "medusa"
    return MedusaSettings(
        home=settings.root / (environ.get("MEDUSA_HOME") or ".tools/medusa"),
        data=Path(environ.get("MEDUSA_DATA") or state / "postgres"),
        state=state,
        log_dir=settings.log_dir,
        http_port=port(environ, "MEDUSA_PORT", 9000),
        postgres_port=port(environ, "MEDUSA_POSTGRES_PORT", 15432),
        environ=environ,
    )
