"""A YAML file as plain data, with the line of every value.

Numbers with a decimal point become Decimals (never floats), dates stay text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from returns.problem import PolicyError, Problem

Plain = dict[str, "Plain"] | list["Plain"] | str | int | bool | Decimal | None
Path = tuple[str | int, ...]

_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    data: Plain
    lines: dict[Path, int] = field(repr=False)

    def line(self, path: Path) -> int:
        """The line of a value, or of the nearest thing around it that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, wrong: str, mend: str = "") -> Problem:
        return Problem(self.name, self.line(path), spell(path), wrong, mend)


def spell(path: Path) -> str:
    """`("windows", 2, "days")` as `windows[2].days`, counting from 1 as people do."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).lstrip(".") or "the file"


def read(text: str, name: str) -> Source:
    """Parse; PolicyError for text that is not YAML, or a key that stands twice."""
    lines: dict[Path, int] = {}
    try:
        node = YAML(typ="rt", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        wrong = f"this is not YAML: {error.problem or error.context}."
        mend = "Check the indentation, and quote text that holds a colon."
        raise PolicyError([Problem(name, line, "the file", wrong, mend)]) from error
    except YAMLError as error:
        problem = Problem(name, 1, "the file", f"this is not YAML: {error}.", "")
        raise PolicyError([problem]) from error
    data = _plain(node, (), name, lines) if node is not None else None
    return Source(name, data, lines)


def _plain(node: Node, path: Path, name: str, lines: dict[Path, int]) -> Plain:
    lines.setdefault(path, node.start_mark.line + 1)
    if len(path) > _DEEPEST:
        raise PolicyError([Problem(name, lines[path], spell(path[:3]), "nested too deeply.", "")])
    if isinstance(node, MappingNode):
        return _mapping(node, path, name, lines)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*path, n), name, lines) for n, item in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    return _scalar(node)


def _mapping(node: MappingNode, path: Path, name: str, lines: dict[Path, int]) -> Plain:
    found: dict[str, Plain] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if key in found:
            mend = f"Keep one of them (the first is in line {lines[(*path, key)]})."
            raise PolicyError(
                [Problem(name, line, spell((*path, key)), "this key stands twice.", mend)]
            )
        lines[(*path, key)] = line
        found[key] = _plain(value_node, (*path, key), name, lines)
    return found


def _scalar(node: ScalarNode) -> Plain:
    kind, text = str(node.tag).rpartition(":")[2], node.value
    try:
        if kind == "int":
            return int(text.replace("_", ""), 0 if text.lower().startswith("0x") else 10)
        if kind == "float":
            return Decimal(text.replace("_", ""))
    except (ValueError, InvalidOperation):
        return str(text)
    if kind == "bool":
        return bool(text.lower() == "true")
    return None if kind == "null" else str(text)
