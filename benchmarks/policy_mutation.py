"""Mutation testing of `returns/`: `python -m benchmarks.policy_mutation [--keep DIR]`.

Copies the rules and their tests to a folder of their own, lets mutmut change one thing at a time
and run the tests that reach it, and prints how many of the changes a test noticed. Needs uv,
which brings mutmut. Takes the better part of an hour. A folder that is kept is gone on with: what
was killed stays killed unless its function changed, and what survived is tried on the tests anew.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
GOAL = 90.0
MUTMUT = "mutmut==3.8.1"
NEEDS = ("jsonschema", "ruamel.yaml", "hypothesis", "pytest", "pytest-asyncio", "tzdata")
COPIED = ("returns", "tests/returns", "docs/policies", "docs/policy.md", "policy.yml")
SETUP = """[mutmut]
source_paths=returns
do_not_mutate=
    returns/intake/*
    returns/__main__.py
also_copy=
    docs
    policy.yml
    pytest.ini
pytest_add_cli_args_test_selection=tests/returns
pytest_add_cli_args=
    -q
    -p
    no:cacheprovider
    --ignore=tests/returns/test_properties.py
    --ignore=tests/returns/intake
"""
AGAIN = ("survived", "no tests")
STATUS = {1: "killed", 3: "killed", 0: "survived", 33: "no tests", 34: "skipped", 36: "timeout"}


def main() -> int:
    """1 if fewer than `GOAL` per cent of the mutants were killed."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="work here, and leave it for a next run")
    parser.add_argument("--children", type=int, default=2, help="processes (%(default)s)")
    args = parser.parse_args()
    if args.keep:
        return run(args.keep, args.children)
    with TemporaryDirectory() as folder:
        return run(Path(folder), args.children)


def run(folder: Path, children: int) -> int:
    copy(folder)
    forget_survivors(folder)
    mutmut(folder, "run", "--max-children", str(children))
    found = dict(results(folder))
    counts = Counter(found.values())
    noticed = counts["killed"] + counts["timeout"]
    judged = noticed + counts["survived"] + counts["no tests"]
    for name, status in sorted(found.items()):
        if status in AGAIN:
            print(f"{status}: {name}")
    share = 100 * noticed / judged if judged else 0.0
    print(f"{judged} mutants, {noticed} killed: {share:.1f} % (goal {GOAL:.0f} %)")
    return int(share < GOAL)


def copy(folder: Path) -> None:
    """The sources and tests as they are now; what mutmut already knows stays."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    (folder / "tests" / "__init__.py").touch()
    (folder / "setup.cfg").write_text(SETUP, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nasyncio_mode = auto\n", encoding="utf-8")


def forget_survivors(folder: Path) -> None:
    """There may be tests by now that notice them, and that reach what none did."""
    (folder / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    for path in (folder / "mutants").rglob("*.py.meta"):
        found = json.loads(path.read_text(encoding="utf-8"))
        codes = found["exit_code_by_key"]
        again = {name: None if STATUS.get(code) in AGAIN else code for name, code in codes.items()}
        path.write_text(json.dumps(found | {"exit_code_by_key": again}), encoding="utf-8")


def mutmut(folder: Path, *words: str) -> None:
    command = ["uv", "run", "--no-project", "--python", "3.11", "--with", MUTMUT]
    for need in NEEDS:
        command += ["--with", need]
    subprocess.run([*command, "mutmut", *words], cwd=folder, check=False)


def results(folder: Path) -> Iterator[tuple[str, str]]:
    """Each mutant's name and what became of it."""
    for path in (folder / "mutants").rglob("*.py.meta"):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        for name, code in codes.items():
            yield name, STATUS.get(code, "timeout" if code and code < 0 else f"exit code {code}")


if __name__ == "__main__":
    sys.exit(main())
