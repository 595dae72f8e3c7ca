"""A process to run, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.settings import LOOPBACK


@dataclass(frozen=True)
class Service:
    """One process to run: how it starts, and how it says that it is ready."""

    name: str
    title: str
    command: tuple[str, ...]
    port: int
    port_variable: str
    health_path: str = "/health"
    """Empty: it speaks no HTTP, and is ready when it takes connections."""
    environ: Mapping[str, str] = field(default_factory=dict)
    cwd: Path = Path()
    user: int | None = None
    """As whom it runs, by number; None: as ourselves."""

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def health_url(self) -> str:
        return self.url + self.health_path
