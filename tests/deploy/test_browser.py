import os
import sys
from pathlib import Path

import pytest

from deploy.browser import find_browser
from deploy.errors import SetUpFailed

WORKS = "#!/bin/sh\necho Chromium 150.0\n"
UBUNTUS_PLACEHOLDER = "#!/bin/sh\necho requires the chromium snap >&2\nexit 1\n"


def program(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def silently(_line: str) -> None:
    pass


@pytest.fixture
def nothing_can_be_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No download of Playwright's, old or new, and no rights on the system."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


def test_an_installed_chromium_is_used(tmp_path: Path) -> None:
    chromium = program(tmp_path, "chromium", WORKS)

    assert find_browser({"PATH": str(tmp_path)}, silently) == chromium


def test_a_placeholder_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path, "chromium", UBUNTUS_PLACEHOLDER)
    chrome = program(tmp_path, "google-chrome", WORKS)

    assert find_browser({"PATH": str(tmp_path)}, silently) == chrome


def test_chromium_from_the_environment_comes_first(tmp_path: Path) -> None:
    program(tmp_path, "chromium", WORKS)
    mine = program(tmp_path, "mine", WORKS)

    assert find_browser({"PATH": str(tmp_path), "CHROMIUM": mine}, silently) == mine


def test_a_wrong_chromium_in_the_environment_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SetUpFailed, match="CHROMIUM is '/nowhere', which does not start"):
        find_browser({"PATH": str(tmp_path), "CHROMIUM": "/nowhere"}, silently)


@pytest.mark.usefixtures("nothing_can_be_fetched")
def test_when_nothing_works_one_sentence_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(SetUpFailed, match=r"install the package `chromium`.*CHROMIUM"):
        find_browser({"PATH": str(tmp_path)}, silently)


def test_playwrights_download_is_tried_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    downloaded = tmp_path / "downloaded"
    downloaded.write_text(WORKS)
    fetch = (
        f"#!/bin/sh\ncase $1 in -m) /bin/chmod +x {downloaded} ;; -c) echo {downloaded} ;; esac\n"
    )
    monkeypatch.setattr(sys, "executable", program(tmp_path, "python", fetch))

    assert find_browser({"PATH": str(tmp_path)}, silently) == str(downloaded)


def test_the_package_manager_is_tried_last_and_by_root_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    chromium = tmp_path / "chromium"
    chromium.write_text(WORKS)
    program(tmp_path, "apt-get", f'#!/bin/sh\n[ "$1" = install ] && /bin/chmod +x {chromium}\n')

    found = find_browser({"PATH": str(tmp_path)}, silently)

    assert found == str(chromium)
