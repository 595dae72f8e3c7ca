"""Block Kit's limits. Slack refuses a whole message for one block that breaks them.

Source: https://docs.slack.dev/reference/block-kit
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.slack import elements
from sandbox.slack.elements import Json
from sandbox.slack.elements import keys as _keys
from sandbox.slack.elements import length as _length
from sandbox.slack.elements import text as _text
from sandbox.slack.elements import wants as _wants
from sandbox.slack.refusal import Refusal

MOST_BLOCKS = 50
MOST_VIEW_BLOCKS = 100
LONGEST_TEXT = 40_000


def check(blocks: Any, most: int = MOST_BLOCKS) -> None:
    """Raises Refusal `invalid_blocks` naming the first thing that is wrong."""
    _wants(isinstance(blocks, list), "blocks must be a list")
    _wants(len(blocks) <= most, f"{len(blocks)} blocks, at most {most}")
    seen: set[str] = set()
    for place, block in enumerate(blocks):
        where = f"blocks[{place}]"
        _wants(isinstance(block, dict), f"{where} must be an object")
        checker = _BLOCKS.get(str(block.get("type")))
        if checker is None:
            raise Refusal("invalid_blocks", f"{where}: no block type {block.get('type')!r}")
        name = block.get("block_id")
        if name is not None:
            _length(name, 255, f"{where}.block_id")
            _wants(name not in seen, f"{where}.block_id is used twice")
            seen.add(name)
        checker(block, where)


def _section(block: Json, where: str) -> None:
    _keys(block, {"text", "fields", "accessory", "expand"}, where)
    _wants("text" in block or "fields" in block, f"{where} has neither text nor fields")
    if "text" in block:
        _text(block["text"], 3000, f"{where}.text")
    fields = block.get("fields", [])
    _wants(isinstance(fields, list) and len(fields) <= 10, f"{where}: at most 10 fields")
    for place, one in enumerate(fields):
        _text(one, 2000, f"{where}.fields[{place}]")
    if "accessory" in block:
        elements.check(block["accessory"], f"{where}.accessory", elements.IN_SECTION)


def _header(block: Json, where: str) -> None:
    _keys(block, {"text"}, where)
    _text(block.get("text"), 150, f"{where}.text", plain=True)


def _divider(block: Json, where: str) -> None:
    _keys(block, set(), where)


def _context(block: Json, where: str) -> None:
    _keys(block, {"elements"}, where)
    given = block.get("elements")
    _wants(isinstance(given, list) and 1 <= len(given) <= 10, f"{where}: 1 to 10 elements")
    for place, one in enumerate(given or ()):
        if isinstance(one, dict) and one.get("type") == "image":
            _image(one, f"{where}.elements[{place}]")
        else:
            _text(one, 2000, f"{where}.elements[{place}]")


def _input(block: Json, where: str) -> None:
    _keys(block, {"label", "element", "hint", "optional", "dispatch_action"}, where)
    _text(block.get("label"), 2000, f"{where}.label", plain=True)
    elements.check(block.get("element"), f"{where}.element", elements.IN_INPUT)
    if "hint" in block:
        _text(block["hint"], 2000, f"{where}.hint", plain=True)


def _image(block: Json, where: str) -> None:
    _keys(block, {"image_url", "alt_text", "title", "slack_file"}, where)
    _length(block.get("alt_text"), 2000, f"{where}.alt_text")
    _wants("image_url" in block or "slack_file" in block, f"{where} has no picture")


def _actions(block: Json, where: str) -> None:
    _keys(block, {"elements"}, where)
    given = block.get("elements")
    _wants(isinstance(given, list) and 1 <= len(given) <= 25, f"{where}: 1 to 25 elements")
    names = [one.get("action_id") for one in given or ()]
    _wants(len(set(names)) == len(names), f"{where}: an action_id is used twice")
    for place, one in enumerate(given or ()):
        elements.check(one, f"{where}.elements[{place}]", elements.IN_ACTIONS)


_BLOCKS: dict[str, Callable[[Json, str], None]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": _image,
}
