"""One return pays in one way and travels in one way: a draft that wants more becomes several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from returns.decision import Decision, LineDecision
from returns.intake.draft import Draft, DraftLine, Task
from returns.model import Method, Resolution


def apart(draft: Draft, keys: Sequence[str]) -> tuple[Draft, ...]:
    """The draft, split where its lines want different things. `keys` are for the drafts beyond
    the first, here and in `by_way`."""
    groups: dict[tuple[Resolution | None, Method | None], list[str]] = {}
    for line in draft.lines:
        groups.setdefault(_wanted(line, draft), []).append(line.line_id)
    if not groups:
        return (draft,)
    if draft.task is not Task.RETURN or len(groups) < 2:
        return (_with(draft, *next(iter(groups))),)
    parts = _parts(draft, list(groups.values()), keys)
    return tuple(_with(part, *wanted) for part, wanted in zip(parts, groups, strict=True))


def _wanted(line: DraftLine, draft: Draft) -> tuple[Resolution | None, Method | None]:
    """What is wanted for the line, and how it is to travel: as was said of it, else as of the
    draft, else as of the first of which something was said."""
    way = line.method or draft.method or next((x.method for x in draft.lines if x.method), None)
    return line.resolution or draft.resolution or draft.lines[0].resolution, way


def _with(draft: Draft, resolution: Resolution | None, method: Method | None) -> Draft:
    lines = tuple(replace(line, method=None) for line in draft.lines)
    return replace(
        draft, lines=lines, resolution=resolution or draft.resolution, method=method or draft.method
    )


def by_way(draft: Draft, decision: Decision, keys: Sequence[str]) -> tuple[Draft, ...]:
    """The draft, split where no way back is open to all of its lines: what the customer may keep
    and what has to come back, a sofa and a pair of socks."""
    unknown = any(line.missing for line in decision.open_lines)  # the ways may yet change
    if unknown or decision.methods or len(decision.open_lines) < 2:
        return (draft,)
    groups: list[tuple[set[Method], list[str]]] = []
    for line in decision.open_lines:
        _join(groups, line)
    if len(groups) < 2:
        return (draft,)
    declined = {line.line_id for line in draft.lines} - {one for _, ids in groups for one in ids}
    groups[0][1].extend(declined)
    return _parts(draft, [ids for _, ids in groups], keys)


def _join(groups: list[tuple[set[Method], list[str]]], line: LineDecision) -> None:
    """The line in the first group that it shares a way with; one without any goes with the first,
    for a person decides on it."""
    ways = {offer.method for offer in line.methods}
    for place, (shared, ids) in enumerate(groups):
        if not ways or ways & shared:
            groups[place] = (shared & ways or shared, [*ids, line.line_id])
            return
    groups.append((ways, [line.line_id]))


def _parts(draft: Draft, groups: Sequence[Sequence[str]], keys: Sequence[str]) -> tuple[Draft, ...]:
    """One draft for each group of lines; the first goes on as it is, the others begin to be told
    of."""
    found = []
    for place, ids in enumerate(groups):
        part = replace(draft, lines=tuple(line for line in draft.lines if line.line_id in ids))
        found.append(part if not place else replace(part, key=keys[place - 1], asked=None, told=()))
    return tuple(found)
