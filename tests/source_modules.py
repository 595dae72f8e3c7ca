"""Our modules as syntax trees, and what their code does at the moment of import."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

OURS = (
    "returns",
    "backend_client",
    "desk",
    "connectors",
    "sandbox",
    "deploy",
    "bot.actions",
    "bot.components",
    "bot.encoder",
    "bot.language",
)

OPENS_SOMETHING = {
    "open",
    "print",
    "asyncio.run",
    "connect",
    "create_engine",
    "create_async_engine",
    "AsyncClient",
    "Client",
    "ClientSession",
    "Popen",
    "socket",
    "create_server",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "mkdir",
    "now",
    "today",
    "utcnow",
    "basicConfig",
    "start",
    "urlopen",
}


@dataclass(frozen=True)
class Module:
    """One source file of ours, parsed."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def package(self) -> str:
        return next(ours for ours in OURS if is_within(self.name, ours))

    @property
    def is_composition_root(self) -> bool:
        return self.path.name == "__main__.py"


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def modules() -> Iterator[Module]:
    for package in OURS:
        for path in sorted((ROOT / package.replace(".", "/")).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(part for part in parts if part != "__init__")
            yield Module(name, path, ast.parse(path.read_text(), str(path)))


def imported(module: Module) -> Iterator[tuple[str, int]]:
    """Every name that the module imports, at whatever place, with its line."""
    package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1]
            start = ".".join([*base, node.module or ""]) if node.level else node.module or ""
            yield from ((f"{start}.{alias.name}".strip("."), node.lineno) for alias in node.names)


def at_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run when a module is imported, those of its classes included."""
    for node in body:
        if isinstance(node, ast.If):
            if not is_main_guard(node):
                yield from at_import([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            handlers = [statement for handler in node.handlers for statement in handler.body]
            yield from at_import([*node.body, *handlers, *node.orelse, *node.finalbody])
        elif isinstance(node, ast.ClassDef):
            yield from at_import(node.body)
        else:
            yield node


def is_main_guard(node: ast.If) -> bool:
    return ast.unparse(node.test) == "__name__ == '__main__'"


def does_something(node: ast.stmt) -> bool:
    if isinstance(node, ast.For | ast.While | ast.With | ast.Delete | ast.Global):
        return True
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant)
    return any(calls_something_that_opens(value) for value in evaluated(node))


def evaluated(node: ast.stmt) -> list[ast.expr]:
    """The expressions that run at import: a value, a default, a decorator; never a body."""
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        return [node.value] if node.value else []
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
        return [*node.decorator_list, *defaults]
    return []


def calls_something_that_opens(value: ast.expr) -> bool:
    lambdas = [node for node in ast.walk(value) if isinstance(node, ast.Lambda)]
    later = {inner for each in lambdas for inner in ast.walk(each.body)}
    calls = (node for node in ast.walk(value) if isinstance(node, ast.Call) and node not in later)
    return any(OPENS_SOMETHING & called_as(call.func) for call in calls)


def called_as(function: ast.expr) -> set[str]:
    return {ast.unparse(function), ast.unparse(function).rpartition(".")[2]}
