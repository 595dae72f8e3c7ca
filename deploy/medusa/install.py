"""Medusa's packages from npm, as the lock file says, installed once.

By `npm install`, which keeps to the lock file's versions and checksums too: `npm ci` wants the
optional packages of every other platform in it as well.
"""

import os
import shutil
from pathlib import Path

from deploy.errors import DeployError
from deploy.log import evidence
from deploy.medusa.programs import Programs
from deploy.medusa.settings import SERVER, MedusaSettings
from deploy.medusa.steps import Tick, run_step

OPTIONS = ("--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline", "--include=dev")
LONGEST_S = 900.0
"""Seconds for all of npm's work: some 700 MB come from the registry on first use."""


class NpmUnreachable(DeployError):
    """The packages are not here and cannot be fetched."""


def install(settings: MedusaSettings, programs: Programs, tick: Tick) -> Path:
    """The folder of the installation; made aside and moved into place when it is whole.

    Raises NpmUnreachable when npm cannot fetch, SetUpFailed when it fails otherwise.
    """
    done = settings.installed
    if (done / "node_modules").is_dir():
        return done
    settings.home.mkdir(parents=True, exist_ok=True)
    making = settings.home / f"{done.name}.{os.getpid()}"
    shutil.copytree(SERVER, making, dirs_exist_ok=True)
    log = settings.log_dir / "medusa-npm.log"
    try:
        code = run_step(
            (programs.npm, "install", *OPTIONS),
            making,
            settings.environ,
            log,
            tick,
            "npm install",
            limit_s=LONGEST_S,
        )
        if code != 0:
            raise NpmUnreachable(
                f"npm could not install Medusa's packages (exit code {code}): the registry may be "
                f"out of reach, see `npm config get registry`. {evidence(log)}"
            )
        if not done.exists():
            making.rename(done)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return done
