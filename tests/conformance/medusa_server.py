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
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from deploy.errors import DeployError
from deploy.medusa.install import NpmUnreachable
from deploy.medusa.server import MedusaServer, running_medusa
from deploy.medusa.settings import MedusaSettings, medusa_settings
from deploy.ports import free_ports
from deploy.settings import settings_from

ROOT = Path(__file__).resolve().parents[2]


def running() -> MedusaServer:
    """The server; skips the case where there can be none and this is no CI."""
    try:
        return _started()
    except NpmUnreachable as error:
        if os.environ.get("CI"):
            raise
        notice = f"MEDUSA IS NOT TESTED: {error}"
        warnings.warn(notice, stacklevel=2)
        pytest.skip(notice)


@cache
def _outcome() -> MedusaServer | DeployError:
    """Once a session, also when it fails: a minute of waiting for each case would help nobody."""
    rest = ExitStack()
    folder = Path(tempfile.mkdtemp(prefix="returns-desk-medusa-"))
    rest.callback(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o711)  # PostgreSQL, when it is another user, has its data in there
    atexit.register(rest.close)

    def start() -> MedusaServer:
        return rest.enter_context(running_medusa(_settings(folder)))[1]

    try:  # in a thread: the caller has an event loop, and the start needs one of its own
        with ThreadPoolExecutor(1) as aside:
            return aside.submit(start).result()
    except DeployError as error:
        return error


def _started() -> MedusaServer:
    outcome = _outcome()
    if isinstance(outcome, DeployError):
        raise outcome
    return outcome


def _settings(folder: Path) -> MedusaSettings:
    http, postgres = free_ports(2)
    ports = {"MEDUSA_PORT": str(http), "MEDUSA_POSTGRES_PORT": str(postgres)}
    environ = {**os.environ, **ports, "STATE_DIR": str(folder)}
    environ.pop("MEDUSA_DATA", None)
    return medusa_settings(settings_from(environ, ROOT))
