"""Reads the ends of log files, for messages about what went wrong."""

import os
from pathlib import Path

TAIL_BYTES = 16_384


def evidence(log: Path, lines: int = 12) -> str:
    """A sentence that names the log and shows its last lines, indented below it."""
    last = tail(log, lines)
    if not last:
        return f"Its log, {log}, is empty."
    return f"The end of its log, {log}:" + "".join(f"\n    {line}" for line in last.splitlines())


def tail(log: Path, lines: int) -> str:
    """The last lines of a log, empty when there is none."""
    try:
        with log.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - TAIL_BYTES))
            text = stream.read().decode(errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.rstrip().splitlines()[-lines:])
