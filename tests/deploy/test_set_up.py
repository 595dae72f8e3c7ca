"""deploy/set-up.sh with programs on its PATH that are a few lines of shell."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "deploy/set-up.sh"
TOOLS_OF_THE_SYSTEM = ("sh", "dirname", "mkdir", "ln", "rm", "touch", "chmod", "cat", "cp", "env")

UV = "#!/bin/sh\necho uv 0.13.9\n"
OLD_UV = "#!/bin/sh\necho uv 0.4.1\n"
FAILS = "#!/bin/sh\nexit 1\n"


class Machine:
    """A checkout, and a machine that has only the programs that a test gives it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "returns-desk"
        self.bin = folder / "bin"
        (self.root / "deploy").mkdir(parents=True)
        (self.root / "bot").mkdir()
        self.bin.mkdir()
        shutil.copy(SCRIPT, self.root / "deploy/set-up.sh")
        for tool in TOOLS_OF_THE_SYSTEM:
            (self.bin / tool).symlink_to(shutil.which(tool) or "")

    def has(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)

    def set_up(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "deploy/set-up.sh", *arguments],
            cwd=self.root,
            env={"PATH": str(self.bin), "HOME": str(self.root)},
            capture_output=True,
            text=True,
            check=False,
        )

    def uv(self) -> Path:
        return (self.root / ".tools/bin/uv").resolve()


# Leaves a uv in the folder behind --target, as `pip install --target` does.
PIP = """#!/bin/sh
[ "$1 $2" = "-m pip" ] || exit 1
while [ "$1" != --target ]; do shift; done
mkdir -p "$2/bin"; printf '#!/bin/sh\\necho uv 0.13.9\\n' >"$2/bin/uv"; chmod +x "$2/bin/uv"
"""

# A Python without pip, whose new environments have one.
VENV = """#!/bin/sh
[ "$1 $2" = "-m venv" ] || exit 1
mkdir -p "$3/bin"
printf '#!/bin/sh\\necho uv 0.13.9\\n' >"$3/bin/uv"; chmod +x "$3/bin/uv"
printf '#!/bin/sh\\n' >"$3/bin/python"; chmod +x "$3/bin/python"
"""

# Fetches an installer that puts a uv into UV_INSTALL_DIR.
CURL = """#!/bin/sh
while [ "$1" != --output ]; do shift; done
cat >"$2" <<'END'
printf '#!/bin/sh\\necho uv 0.13.9\\n' >"$UV_INSTALL_DIR/uv"; chmod +x "$UV_INSTALL_DIR/uv"
END
"""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_an_installed_uv_is_used(machine: Machine) -> None:
    machine.has("uv", UV)

    assert machine.set_up("uv").returncode == 0
    assert machine.uv() == machine.bin / "uv"


def test_an_old_uv_is_passed_over(machine: Machine) -> None:
    machine.has("uv", OLD_UV)
    machine.has("python3", PIP)

    assert machine.set_up("uv").returncode == 0
    assert machine.uv() == machine.root / ".tools/uv/bin/uv"


def test_pip_brings_uv_into_a_folder_of_ours(machine: Machine) -> None:
    machine.has("python3", PIP)

    assert machine.set_up("uv").returncode == 0
    assert machine.uv() == machine.root / ".tools/uv/bin/uv"


def test_without_pip_an_environment_brings_uv(machine: Machine) -> None:
    machine.has("python3", VENV)

    assert machine.set_up("uv").returncode == 0
    assert machine.uv() == machine.root / ".tools/venv/bin/uv"


def test_with_neither_curl_brings_uv(machine: Machine) -> None:
    machine.has("python3", FAILS)
    machine.has("curl", CURL)

    assert machine.set_up("uv").returncode == 0
    assert machine.uv() == machine.root / ".tools/bin/uv"


def test_when_every_way_fails_one_sentence_says_what_to_do(machine: Machine) -> None:
    machine.has("python3", FAILS)

    done = machine.set_up("uv")

    assert done.returncode == 1
    assert "uv could not be had with pip, venv or curl" in done.stderr
    assert str(machine.root / ".tools/set-up.log") in done.stderr


# Knows no Python and can get none; or knows one; `sync` makes the environment.
UV_WITHOUT_PYTHON = """#!/bin/sh
case "$1 $2" in
    "--version ") echo uv 0.13.9 ;;
    *) exit 1 ;;
esac
"""
UV_WITH_PYTHON = """#!/bin/sh
case $1 in
    --version) echo uv 0.13.9 ;;
    sync) mkdir -p .venv ;;
esac
"""


def test_an_environment_is_made_and_remembered(machine: Machine) -> None:
    machine.has("uv", UV_WITH_PYTHON)
    machine.set_up("uv")

    done = machine.set_up("environment", "bot", "Rasa")

    assert done.returncode == 0
    assert "Setting up the environment for Rasa" in done.stdout
    assert (machine.root / "bot/.venv/.set-up").exists()


def test_a_missing_interpreter_is_one_sentence(machine: Machine) -> None:
    machine.has("uv", UV_WITHOUT_PYTHON)
    machine.set_up("uv")

    done = machine.set_up("environment", "bot", "Rasa")

    assert done.returncode == 1
    assert "Python 3.11 is not installed and could not be downloaded" in done.stderr
    assert not (machine.root / "bot/.venv/.set-up").exists()


def test_a_failed_install_is_tried_again_next_time(machine: Machine) -> None:
    machine.has("uv", UV_WITH_PYTHON.replace("mkdir -p .venv", "exit 2"))
    machine.set_up("uv")

    done = machine.set_up("environment", "bot", "Rasa")

    assert done.returncode == 1
    assert "bot/uv.lock" in done.stderr
    assert not (machine.root / "bot/.venv/.set-up").exists()


def test_the_script_needs_no_bash() -> None:
    assert SCRIPT.read_text().startswith("#!/bin/sh\n")
    assert os.access(SCRIPT, os.X_OK)
