"""The Medusa server that all cases of a session share: started when the first one needs it.

It keeps its installation (MEDUSA_HOME, else `.tools/medusa`), and starts with an empty database
each time. Where npm cannot be reached the cases are skipped, and say so; in CI they fail.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import warnings
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from deploy.health import is_healthy
from deploy.medusa.install import NpmUnreachable
from deploy.medusa.server import MedusaServer, running_medusa
from deploy.medusa.settings import MedusaSettings, medusa_settings
from deploy.ports import free_ports
from deploy.settings import LOOPBACK, settings_from

ROOT = Path(__file__).resolve().parents[2]
SILENCE_S = 10.0
WEBHOOK_SECRET = "a secret of the tests alone"


class NoLongerThere(Exception):
    """Medusa was started, and does not answer any more; its log is gone with the session."""


def running() -> MedusaServer:
    """The server; skips the case where there can be none and this is no CI.

    The first call starts it, and has to come from where no event loop runs: a start of minutes
    can then be interrupted.
    """
    try:
        return _started()
    except NpmUnreachable as error:
        if os.environ.get("CI"):
            raise
        notice = f"MEDUSA IS NOT TESTED: {error}"
        warnings.warn(notice, stacklevel=2)
        pytest.skip(notice)


@cache
def webhook_port() -> int:
    """Where the server sends its webhooks to; mostly nobody is there."""
    return free_ports(1)[0]


def _started() -> MedusaServer:
    outcome = _outcome()
    if isinstance(outcome, Exception):
        raise outcome
    if not _answers(outcome.url):
        raise NoLongerThere
    return outcome


@cache
def _outcome() -> MedusaServer | Exception:
    """Once a session, whatever comes of it: a minute of waiting for each case helps nobody."""
    rest = ExitStack()
    folder = Path(tempfile.mkdtemp(prefix="returns-desk-medusa-"))
    rest.callback(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o711)  # PostgreSQL, when it is another user, has its data in there
    atexit.register(rest.close)

    try:
        return rest.enter_context(running_medusa(_settings(folder)))[1]
    except Exception as error:  # remembered, and raised for each case
        rest.close()
        return error


_gone: list[str] = []


def _answers(url: str) -> bool:
    """A server that once was silent is not asked again: each case would wait for it in vain."""
    if not _gone and not is_healthy(f"{url}/health", SILENCE_S):
        _gone.append(url)
    return not _gone


def _settings(folder: Path) -> MedusaSettings:
    http, postgres = free_ports(2)
    ports = {"MEDUSA_PORT": str(http), "MEDUSA_POSTGRES_PORT": str(postgres)}
    told = {
        "WEBHOOK_URL": f"http://{LOOPBACK}:{webhook_port()}/",
        "WEBHOOK_SECRET": WEBHOOK_SECRET,
    }
    environ = {**os.environ, **ports, **told, "STATE_DIR": str(folder)}
    environ.pop("MEDUSA_DATA", None)
    return medusa_settings(settings_from(environ, ROOT))
