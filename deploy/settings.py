"""What the environment says about ports, places and secrets, read once and checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.errors import BadSetting

LOOPBACK = "127.0.0.1"
HIGHEST_PORT = 65535


@dataclass(frozen=True)
class Ports:
    """One TCP port on loopback for each process."""

    sandbox: int = 8090
    actions: int = 5055
    rasa: int = 5005
    chat: int = 8080

    def __iter__(self) -> Iterator[int]:
        return iter((self.sandbox, self.actions, self.rasa, self.chat))


@dataclass(frozen=True)
class Settings:
    """Everything that starting the processes needs to know.

    `environ` is the environment that the processes inherit; what is computed here overrides it.
    """

    root: Path
    state_dir: Path
    ports: Ports
    environ: Mapping[str, str]

    @property
    def log_dir(self) -> Path:
        return self.state_dir / "log"


def settings_from(environ: Mapping[str, str], root: Path) -> Settings:
    """Read the settings; raises BadSetting with a sentence that names the variable."""
    ports = Ports(
        sandbox=port(environ, "SANDBOX_PORT", Ports.sandbox),
        actions=port(environ, "ACTIONS_PORT", Ports.actions),
        rasa=port(environ, "RASA_PORT", Ports.rasa),
        chat=port(environ, "CHAT_PORT", Ports.chat),
    )
    state_dir = root / (environ.get("STATE_DIR") or "var")
    return Settings(root=root, state_dir=state_dir, ports=ports, environ=dict(environ))


def port(environ: Mapping[str, str], variable: str, default: int) -> int:
    """The port that a variable names; raises BadSetting when it names none."""
    text = environ.get(variable, "").strip()
    if not text:
        return default
    if text.isascii() and text.isdigit() and 1 <= int(text) <= HIGHEST_PORT:
        return int(text)
    raise BadSetting(
        f"{variable} is {text!r}, which is no port: set it to a number from 1 to {HIGHEST_PORT}."
    )
