"""Finds a Chromium for the browser tests, or gets one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping

from deploy.errors import SetUpFailed

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DOWNLOAD_TIMEOUT_S = 600
PACKAGE_TIMEOUT_S = 900
START_TIMEOUT_S = 30
PLAYWRIGHTS_OWN = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
)

Say = Callable[[str], None]


def find_browser(environ: Mapping[str, str], say: Say) -> str:
    """The path of a Chromium that starts: CHROMIUM, an installed one, Playwright's, a package.

    Raises SetUpFailed with one sentence when none can be had.
    """
    if wanted := environ.get("CHROMIUM"):
        if starts(wanted):
            return wanted
        raise SetUpFailed(f"CHROMIUM is {wanted!r}, which does not start: unset or correct it.")
    for path in _candidates(environ, say):
        if starts(path):
            return path
    raise SetUpFailed(
        "The browser tests need Chromium, and it could not be installed: install the package "
        "`chromium` or Google Chrome, or set CHROMIUM to the path of one."
    )


def starts(path: str) -> bool:
    """Whether this is a Chromium with all its libraries (Ubuntu's placeholder is not)."""
    answer = _output([path, "--version"], START_TIMEOUT_S)
    return "Chrom" in answer


def _candidates(environ: Mapping[str, str], say: Say) -> Iterator[str]:
    """Cheapest first: a later one is only got when the ones before do not start."""
    search_path = environ.get("PATH")
    yield from _on_path(search_path)
    yield from _output([sys.executable, "-c", PLAYWRIGHTS_OWN], START_TIMEOUT_S).split()
    say("No Chromium is installed: trying Playwright's download.")
    _run([sys.executable, "-m", "playwright", "install", "chromium"], DOWNLOAD_TIMEOUT_S)
    yield from _output([sys.executable, "-c", PLAYWRIGHTS_OWN], START_TIMEOUT_S).split()
    if os.geteuid() == 0 and (apt_get := shutil.which("apt-get", path=search_path)):
        say("That did not work: trying the system's package manager.")
        _run([apt_get, "update"], PACKAGE_TIMEOUT_S)
        _run(
            [apt_get, "install", "--yes", "--no-install-recommends", "chromium"], PACKAGE_TIMEOUT_S
        )
        yield from _on_path(search_path)


def _on_path(search_path: str | None) -> Iterator[str]:
    yield from filter(None, (shutil.which(name, path=search_path) for name in INSTALLED))


def _output(command: list[str], timeout_s: float) -> str:
    """What the command prints; nothing when it cannot be run, fails or hangs."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands, no shell
            command, check=True, capture_output=True, text=True, timeout=timeout_s
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout


def _run(command: list[str], timeout_s: float) -> None:
    """Run it with its output on our standard error; whether it helped shows afterwards."""
    try:
        subprocess.run(  # noqa: S603 - fixed commands, no shell
            command, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr, timeout=timeout_s
        )
    except (OSError, subprocess.SubprocessError) as error:
        print(error, file=sys.stderr)
