"""Trains the Rasa model, and knows when there is nothing to train.

A model carries the fingerprint of what it was trained from in its name, so a model that is there
is up to date, and nothing else needs to be remembered.
"""

import hashlib
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.errors import SetUpFailed
from deploy.log import evidence

TRAINED_ON = ("bot/data/nlu", "bot/data/rules", "bot/data/stories")
DATA = ("config.yml", "domain.yml", *TRAINED_ON)
CODE = (
    "bot/components",
    "bot/language",
    "bot/encoder",
    "bot/no_tensorflow",
    "bot/pyproject.toml",
    "bot/uv.lock",
)
MODELS = Path("bot/models")
FINGERPRINT_CHARS = 12
POLL_S = 0.2

Tick = Callable[[float], None]
"""Told the seconds since training began, while it goes on."""


def rasa(root: Path) -> tuple[str, ...]:
    """The command `rasa`, from its own environment, also after the folder was moved."""
    return (str(root / "bot/.venv/bin/python"), "-m", "rasa")


def trained_model(root: Path) -> Path:
    """The model of the present training data; raises SetUpFailed when it was not trained yet."""
    model = _model_path(root)
    if model.exists():
        return model
    raise SetUpFailed("No model is trained for the present training data: run `make train`.")


def is_trained(root: Path) -> bool:
    return _model_path(root).exists()


def train(root: Path, environ: Mapping[str, str], log: Path, tick: Tick) -> Path:
    """Train, put the model into place, and drop the ones it replaces.

    Raises SetUpFailed with the end of the log when Rasa cannot train.
    """
    model = _model_path(root)
    log.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=root / MODELS, prefix=".fresh-") as fresh:
        trained = Path(fresh) / model.name
        command = _command(root, trained)
        exit_code = _run(command, root, _environ(root, environ), log, tick)
        if exit_code != 0 or not trained.exists():
            raise SetUpFailed(f"Rasa could not train (exit code {exit_code}). {evidence(log)}")
        trained.replace(model)
    _drop_others(model)
    return model


def fingerprint(root: Path, places: Iterable[str]) -> str:
    """A short hash over the names and contents of these files and folders."""
    digest = hashlib.sha256()
    for path in _files(root, places):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:FINGERPRINT_CHARS]


def _model_path(root: Path) -> Path:
    return root / MODELS / f"returns-desk-{fingerprint(root, DATA + CODE)}.tar.gz"


def _files(root: Path, places: Iterable[str]) -> Iterator[Path]:
    for place in places:
        start = root / place
        found = [start] if start.is_file() else sorted(start.rglob("*"))
        yield from (path for path in found if path.is_file() and path.suffix != ".pyc")


def _command(root: Path, model: Path) -> list[str]:
    return [
        *rasa(root),
        "train",
        *("--config", "config.yml", "--domain", "domain.yml", "--data", *TRAINED_ON),
        *("--out", str(model.parent), "--fixed-model-name", model.name.removesuffix(".tar.gz")),
    ]


def _environ(root: Path, environ: Mapping[str, str]) -> dict[str, str]:
    # Rasa's cache of trained parts does not see all of our components' code: one cache per code.
    cache = root / ".rasa" / fingerprint(root, CODE)
    return {
        **environ,
        "RASA_CACHE_DIRECTORY": str(cache),
        "RASA_TELEMETRY_ENABLED": "false",
        "TQDM_DISABLE": "1",
    }


def _run(command: list[str], root: Path, environ: Mapping[str, str], log: Path, tick: Tick) -> int:
    began = time.monotonic()
    try:
        with (
            log.open("wb") as output,
            subprocess.Popen(  # noqa: S603 - a command of ours, no shell
                command,
                cwd=root,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            ) as process,
        ):
            while (exit_code := process.poll()) is None:
                tick(time.monotonic() - began)
                time.sleep(POLL_S)
    except OSError as error:
        raise SetUpFailed(
            f"{command[0]} cannot be run ({error.strerror}): `make setup`."
        ) from error
    return exit_code


def _drop_others(model: Path) -> None:
    for other in model.parent.glob("returns-desk-*.tar.gz"):
        if other != model:
            other.unlink()
