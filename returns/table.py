"""Text in columns, and a bar that shows how far something has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO, TypeVar

_BAR = 30
T = TypeVar("T")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The first column to the left, the others to the right."""
    cells = [list(head), *(list(row) for row in rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(head))]
    cells.insert(1, ["-" * width for width in widths])
    for first, *others in cells:
        right = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *right])


def progress(steps: Iterable[T], count: int, out: TextIO) -> Iterator[T]:
    """Passes the steps on; on a terminal it draws how many of `count` are done."""
    if not out.isatty():
        yield from steps
        return
    for done, step in enumerate(steps, start=1):
        filled = _BAR * done // max(count, 1)
        out.write(f"\r[{'#' * filled}{'.' * (_BAR - filled)}] {done}/{count}")
        out.flush()
        yield step
    out.write("\n")
