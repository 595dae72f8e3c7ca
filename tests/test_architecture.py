"""Who may import whom, who reads the environment, and that importing a module opens nothing."""

import ast
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.source_modules import (
    OURS,
    ROOT,
    Module,
    at_import,
    does_something,
    imported,
    is_within,
    modules,
)

# Beside itself, a package may import these of ours.
MAY_IMPORT = {
    "connectors": {"desk"},
    "bot.actions": {"returns", "backend_client", "bot.language"},
    "bot.components": {"bot.language"},
}
# One module may import one package more.
MODULE_MAY_IMPORT = {
    "connectors.policy_page": "returns",
    "connectors.__main__": "returns",
    "connectors.tool.__main__": "returns",
}
IMPORTS_RASA = "bot.components"
IMPORTS_RASA_SDK = "bot.actions"

# Rasa imports bot.components to learn our components: the one moment to prepare it.
STATEMENTS_ON_PURPOSE = {("bot.components", "make_quicker()")}

MODULES = tuple(modules())


def may_import(module: Module, name: str) -> bool:
    allowed = {module.package} | MAY_IMPORT.get(module.package, set())
    if extra := MODULE_MAY_IMPORT.get(module.name):
        allowed.add(extra)
    target = next((ours for ours in OURS if is_within(name, ours)), None)
    return target is None or target in allowed


def lines_that(breaks_a_rule: Callable[[Module], list[int]]) -> list[str]:
    """Every place where a module of ours breaks a rule, as `path:line`."""
    return [
        f"{module.path.relative_to(ROOT)}:{line}"
        for module in MODULES
        for line in breaks_a_rule(module)
    ]


def test_every_package_is_looked_at() -> None:
    assert {module.package for module in MODULES} == set(OURS)


def test_a_package_imports_only_what_the_architecture_allows() -> None:
    def forbidden(module: Module) -> list[int]:
        return [line for name, line in imported(module) if not may_import(module, name)]

    assert lines_that(forbidden) == []


def test_only_the_components_import_rasa_and_only_the_actions_its_sdk() -> None:
    def forbidden(module: Module) -> list[int]:
        return [
            line
            for name, line in imported(module)
            if (is_within(name, "rasa") and module.package != IMPORTS_RASA)
            or (is_within(name, "rasa_sdk") and module.package != IMPORTS_RASA_SDK)
        ]

    assert lines_that(forbidden) == []


def test_nothing_imports_a_composition_root_or_the_tests() -> None:
    def forbidden(module: Module) -> list[int]:
        return [
            line
            for name, line in imported(module)
            if "__main__" in name.split(".") or is_within(name, "tests")
        ]

    assert lines_that(forbidden) == []


def test_only_a_composition_root_reads_the_environment() -> None:
    def forbidden(module: Module) -> list[int]:
        return [] if module.is_composition_root else environment_reads(module)

    assert lines_that(forbidden) == []


def environment_reads(module: Module) -> list[int]:
    readers = {"os.environ", "os.environb", "os.getenv"}
    by_attribute = [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in readers
    ]
    return by_attribute + [line for name, line in imported(module) if name in readers]


def test_a_module_only_defines_things_when_it_is_imported() -> None:
    def forbidden(module: Module) -> list[int]:
        return [
            node.lineno
            for node in at_import(module.tree.body)
            if does_something(node)
            and (module.name, ast.unparse(node)) not in STATEMENTS_ON_PURPOSE
        ]

    assert lines_that(forbidden) == []


@pytest.mark.parametrize(
    "code",
    [
        "print('hello')",
        "client = httpx.AsyncClient()",
        "POLICY = Path('policy.yml').read_text()",
        "TODAY = datetime.now(UTC)",
        "for name in names: register(name)",
        "def load(policy=open('policy.yml')): pass",
        "class Settings:\n    text = open('policy.yml').read()",
        "try:\n    asyncio.run(main())\nfinally:\n    pass",
    ],
)
def test_the_rule_sees_a_module_that_does_something(code: str) -> None:
    assert any(map(does_something, at_import(ast.parse(code).body)))


@pytest.mark.parametrize(
    "code",
    [
        '"""What it is for."""',
        "WINDOW = timedelta(days=30)",
        "PATTERN = re.compile('[0-9]+')",
        "now = lambda: datetime.now(UTC)",
        "def main(): print('hello')",
        "if __name__ == '__main__':\n    asyncio.run(main())",
        "@dataclass(frozen=True)\nclass Order:\n    number: str",
    ],
)
def test_the_rule_lets_a_module_define_things(code: str) -> None:
    assert not any(map(does_something, at_import(ast.parse(code).body)))


# Imports each module named on the command line, and reports what it opened meanwhile.
IMPORT_AND_WATCH = """
import importlib, sys, threading
root, names = sys.argv[1], sys.argv[2:]
current, seen = "", []
def watch(event, arguments):
    if event in ("socket.bind", "socket.connect", "subprocess.Popen", "os.system", "os.mkdir",
                 "sqlite3.connect"):
        seen.append(f"{current}: {event}")
    elif event == "open" and isinstance(arguments[0], str):
        path, mode = arguments[0], arguments[1] or ""
        ours = path.startswith(root) and "/.venv/" not in path
        if ours and not path.endswith((".py", ".pyc")) and "__pycache__" not in path:
            seen.append(f"{current}: {event} {path}")
sys.addaudithook(watch)
for current in names:
    importlib.import_module(current)
    if threading.active_count() > 1:
        seen.append(f"{current}: started a thread")
print("\\n".join(seen))
"""


def test_importing_our_modules_opens_nothing() -> None:
    in_the_other_environment = ("bot.components", "bot.encoder")
    names = [
        module.name
        for module in MODULES
        if not module.is_composition_root and module.package not in in_the_other_environment
    ]

    done = subprocess.run(
        [sys.executable, "-c", IMPORT_AND_WATCH, f"{ROOT}/", *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n") == ["", ""]


def test_every_module_says_what_it_is_for() -> None:
    def forbidden(module: Module) -> list[int]:
        return [1] if module.tree.body and not ast.get_docstring(module.tree) else []

    assert lines_that(forbidden) == []
