import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROMISED = ("demo", "test", "check", "help", "lint", "types", "fmt", "train", "clean")


@pytest.fixture(scope="module")
def listed() -> list[str]:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize("target", PROMISED)
def test_help_lists_the_target_with_one_line(listed: list[str], target: str) -> None:
    assert sum(bool(re.match(rf"  make {target} +\w", line)) for line in listed) == 1


def test_help_is_what_make_does_without_a_target(listed: list[str]) -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == listed


def test_every_listed_target_is_made_even_if_a_file_has_its_name(listed: list[str]) -> None:
    done = subprocess.run(
        ["make", "-pn", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    phony = re.search(r"^\.PHONY: (.*)$", done.stdout, re.MULTILINE)

    assert phony
    assert {line.split()[1] for line in listed} <= set(phony[1].split())
