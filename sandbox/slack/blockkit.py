"""Block Kit's limits. Slack refuses a whole message for one block that breaks them.

Source: https://docs.slack.dev/reference/block-kit
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.slack.refusal import Refusal

Json = Mapping[str, Any]
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
        _button(block["accessory"], f"{where}.accessory")


def _header(block: Json, where: str) -> None:
    _keys(block, {"text"}, where)
    _text(block.get("text"), 150, f"{where}.text", plain=True)


def _divider(block: Json, where: str) -> None:
    _keys(block, set(), where)


def _context(block: Json, where: str) -> None:
    _keys(block, {"elements"}, where)
    elements = block.get("elements")
    _wants(isinstance(elements, list) and 1 <= len(elements) <= 10, f"{where}: 1 to 10 elements")
    for place, one in enumerate(elements or ()):
        _text(one, 2000, f"{where}.elements[{place}]")


def _actions(block: Json, where: str) -> None:
    _keys(block, {"elements"}, where)
    elements = block.get("elements")
    _wants(isinstance(elements, list) and 1 <= len(elements) <= 25, f"{where}: 1 to 25 elements")
    names = [one.get("action_id") for one in elements or ()]
    _wants(len(set(names)) == len(names), f"{where}: an action_id is used twice")
    for place, one in enumerate(elements or ()):
        _button(one, f"{where}.elements[{place}]")


def _button(one: Any, where: str) -> None:
    _wants(isinstance(one, dict) and one.get("type") == "button", f"{where} must be a button")
    _keys(one, {"text", "action_id", "value", "style", "url", "confirm"}, where)
    _text(one.get("text"), 75, f"{where}.text", plain=True)
    _length(one.get("action_id"), 255, f"{where}.action_id")
    if "value" in one:
        _length(one["value"], 2000, f"{where}.value")
    _wants(one.get("style") in (None, "primary", "danger"), f"{where}.style is unknown")
    if "confirm" in one:
        _confirm(one["confirm"], f"{where}.confirm")


def _confirm(one: Json, where: str) -> None:
    _keys(one, {"title", "text", "confirm", "deny", "style"}, where)
    _text(one.get("title"), 100, f"{where}.title", plain=True)
    _text(one.get("text"), 300, f"{where}.text")
    _text(one.get("confirm"), 30, f"{where}.confirm", plain=True)
    _text(one.get("deny"), 30, f"{where}.deny", plain=True)


def _text(one: Any, longest: int, where: str, *, plain: bool = False) -> None:
    _wants(isinstance(one, dict), f"{where} must be a text object")
    kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    _wants(one.get("type") in kinds, f"{where}.type must be {' or '.join(kinds)}")
    _keys(one, {"text", "emoji", "verbatim"}, where)
    _length(one.get("text"), longest, f"{where}.text")


def _length(value: Any, longest: int, where: str) -> None:
    _wants(isinstance(value, str) and value != "", f"{where} must be a text that is not empty")
    _wants(len(value) <= longest, f"{where} has {len(value)} characters, at most {longest}")


def _keys(block: Json, allowed: set[str], where: str) -> None:
    odd = set(block) - allowed - {"type", "block_id"}
    _wants(not odd, f"{where} has unknown fields {sorted(odd)}")


def _wants(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Refusal("invalid_blocks", otherwise)


_BLOCKS: dict[str, Callable[[Json, str], None]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
}
