"""An edition of the file as plain data: the newest as it stands, earlier ones filled up from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from returns.problem import Problem
from returns.source import Path, Source

SECTIONS = (
    "windows",
    "holidays",
    "statutory",
    "exclusions",
    "conditions",
    "evidence",
    "return_shipping",
    "methods",
    "restocking_fees",
    "resolutions",
    "refunds",
    "store_credit",
    "exchanges",
    "keep_item",
    "warranty",
    "gifts",
    "original_shipping",
    "approvals",
)
"""The lists of clauses, in the order in which a policy is read."""


@dataclass(frozen=True, slots=True)
class Edition:
    raw: Mapping[str, Any]
    paths: Mapping[str, Path]
    """Where the sections that are this edition's own stand; the others are at the top."""
    source: Source

    def path(self, *rest: str | int) -> Path:
        section = str(rest[0])
        return (*self.paths.get(section, (section,)), *rest[1:])

    def line(self, *rest: str | int) -> int:
        return self.source.line(self.path(*rest))

    def problem(self, rest: Path, wrong: str, mend: str) -> Problem:
        return self.source.problem(self.path(*rest), wrong, mend)

    def clauses(self, section: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
        yield from enumerate(self.raw.get(section, []))


def editions(data: Mapping[str, Any], source: Source) -> list[Edition]:
    """Newest first. An earlier edition is the one after it, with its own sections put in."""
    found = [Edition(data, {}, source)]
    whole, paths = dict(data), dict[str, Path]()
    for number, earlier in enumerate(data.get("previous", [])):
        whole = whole | earlier
        paths = paths | {section: ("previous", number, section) for section in earlier}
        found.append(Edition(whole, paths, source))
    return found
