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
from deploy.medusa.steps import Tick, must_succeed, run_step

OPTIONS = ("--no-audit", "--no-fund", "--loglevel=error", "--include=dev")
FEW_RETRIES = ("--fetch-retries=0", "--fetch-timeout=15000")
LONGEST_S, PROBE_S = 900.0, 60.0
"""Seconds for all of npm's work (290 MB are fetched on first use: two minutes on two cores), and
for the question whether there is a registry."""


class NpmUnreachable(DeployError):
    """The packages are not here and cannot be fetched."""


def install(settings: MedusaSettings, programs: Programs, tick: Tick) -> Path:
    """The folder of the installation; made aside and moved into place when it is whole.

    Raises NpmUnreachable when npm cannot fetch, SetUpFailed when it fails otherwise.
    """
    done = settings.installed
    if (done / "node_modules").is_dir():
        _copy_sources(done)
        return done
    settings.home.mkdir(parents=True, exist_ok=True)
    _clear_up(done)
    making = settings.home / f"{done.name}.{os.getpid()}"
    shutil.copytree(SERVER, making, dirs_exist_ok=True)
    try:
        _npm_install(making, settings, programs, tick)
        if not done.exists():
            making.rename(done)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return done


def _npm_install(making: Path, settings: MedusaSettings, programs: Programs, tick: Tick) -> None:
    log = settings.log_dir / "medusa-npm.log"

    def npm(*words: str, limit_s: float) -> int:
        command = (*programs.guard, programs.npm, *words, *OPTIONS)
        return run_step(
            command, making, settings.environ, log, tick, "npm install", limit_s=limit_s
        )

    # Without a registry npm would try again for every package, for many minutes.
    there = npm("view", "@medusajs/medusa", "version", *FEW_RETRIES, limit_s=PROBE_S) == 0
    code = npm("install", "--prefer-offline" if there else "--offline", limit_s=LONGEST_S)
    if code != 0 and not there:
        raise NpmUnreachable(
            "npm's registry does not answer, and Medusa's packages are not all in npm's cache: "
            f"see `npm config get registry`. {evidence(log)}"
        )
    must_succeed(code, "npm install of Medusa's packages", log)


def _copy_sources(done: Path) -> None:
    """Our configuration and subscribers as they are now: a set of packages outlives them."""
    shutil.copy(SERVER / "medusa-config.js", done)
    shutil.copytree(SERVER / "src", done / "src", dirs_exist_ok=True)


def _clear_up(done: Path) -> None:
    """What a process left that was killed at it: 700 MB each."""
    for left in done.parent.glob(f"{done.name}.*"):
        if not Path("/proc", left.suffix[1:]).exists():
            shutil.rmtree(left, ignore_errors=True)
