"""Log files: their ends, for messages about what went wrong, and their size."""

import os
import shutil
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


def roll(log: Path, most_bytes: int, keep: int) -> None:
    """When it has grown beyond `most_bytes`, move what it says to LOG.1, that to LOG.2, … `keep`.

    Its writer goes on in the same file, which is why it is copied; what is written in that very
    moment can be lost.
    """
    if not log.exists() or log.stat().st_size <= most_bytes:
        return
    for number in range(keep - 1, 0, -1):
        older = Path(f"{log}.{number}")
        if older.exists():
            older.replace(f"{log}.{number + 1}")
    shutil.copyfile(log, f"{log}.1")
    os.truncate(log, 0)
