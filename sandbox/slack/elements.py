"""Block Kit's elements: buttons and what can be filled in, each with its limits.

Source: https://docs.slack.dev/reference/block-kit/block-elements
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.slack.refusal import Refusal

Json = Mapping[str, Any]

_CHOICES = frozenset({"static_select", "radio_buttons", "checkboxes", "multi_static_select"})
_PICKERS = frozenset({"datepicker", "timepicker", "datetimepicker"})
IN_SECTION = frozenset({"button"}) | _CHOICES | _PICKERS
IN_ACTIONS = IN_SECTION - {"multi_static_select"}
IN_INPUT = frozenset({"plain_text_input", "number_input"}) | _CHOICES | _PICKERS


def check(one: Any, where: str, allowed: frozenset[str]) -> None:
    """Raises Refusal `invalid_blocks` naming the first thing that is wrong."""
    wants(isinstance(one, dict), f"{where} must be an object")
    kind = str(one.get("type"))
    wants(kind in allowed, f"{where}: no element {kind!r} here")
    length(one.get("action_id"), 255, f"{where}.action_id")
    _ELEMENTS[kind](one, where)
    if "confirm" in one:
        _confirm(one["confirm"], f"{where}.confirm")
    if "placeholder" in one:
        text(one["placeholder"], 150, f"{where}.placeholder", plain=True)


def _button(one: Json, where: str) -> None:
    keys(one, {"text", "action_id", "value", "style", "url", "confirm"}, where)
    text(one.get("text"), 75, f"{where}.text", plain=True)
    if "value" in one:
        length(one["value"], 2000, f"{where}.value")
    wants(one.get("style") in (None, "primary", "danger"), f"{where}.style is unknown")


def _text_input(one: Json, where: str) -> None:
    keys(
        one,
        {"action_id", "initial_value", "multiline", "min_length", "max_length", "placeholder"},
        where,
    )
    most = one.get("max_length", 3000)
    wants(0 < most <= 3000, f"{where}.max_length is at most 3000")
    if "initial_value" in one:
        length(one["initial_value"], most, f"{where}.initial_value")


def _number_input(one: Json, where: str) -> None:
    allowed = {"action_id", "is_decimal_allowed", "initial_value", "min_value", "max_value"}
    keys(one, allowed | {"placeholder"}, where)
    wants("is_decimal_allowed" in one, f"{where} must say is_decimal_allowed")
    for name in ("initial_value", "min_value", "max_value"):
        wants(isinstance(one.get(name, ""), str), f"{where}.{name} must be a text")


def _select(one: Json, where: str) -> None:
    keys(one, {"action_id", "options", "initial_option", "placeholder", "confirm"}, where)
    _options(one, where, 100)
    _is_offered(one.get("initial_option"), one, where)


def _boxes(one: Json, where: str) -> None:
    keys(one, {"action_id", "options", "initial_options", "initial_option", "confirm"}, where)
    _options(one, where, 10)
    for initial in one.get("initial_options", ()):
        _is_offered(initial, one, where)
    _is_offered(one.get("initial_option"), one, where)


def _picker(one: Json, where: str) -> None:
    allowed = {"action_id", "initial_date", "initial_time", "initial_date_time", "placeholder"}
    keys(one, allowed | {"confirm"}, where)


def _options(one: Json, where: str, most: int) -> None:
    options = one.get("options")
    wants(isinstance(options, list) and 1 <= len(options) <= most, f"{where}: 1 to {most} options")
    values = []
    for place, option in enumerate(options or ()):
        keys(option, {"text", "value", "description"}, f"{where}.options[{place}]")
        text(option.get("text"), 75, f"{where}.options[{place}].text")
        length(option.get("value"), 150, f"{where}.options[{place}].value")
        if "description" in option:
            text(option["description"], 75, f"{where}.options[{place}].description")
        values.append(option["value"])
    wants(len(set(values)) == len(values), f"{where}: a value is used twice")


def _is_offered(initial: Any, one: Json, where: str) -> None:
    offered = initial is None or initial in one["options"]
    wants(offered, f"{where}: what is chosen at first is none of the options")


def _confirm(one: Json, where: str) -> None:
    keys(one, {"title", "text", "confirm", "deny", "style"}, where)
    text(one.get("title"), 100, f"{where}.title", plain=True)
    text(one.get("text"), 300, f"{where}.text")
    text(one.get("confirm"), 30, f"{where}.confirm", plain=True)
    text(one.get("deny"), 30, f"{where}.deny", plain=True)


def text(one: Any, longest: int, where: str, *, plain: bool = False) -> None:
    """A text object."""
    wants(isinstance(one, dict), f"{where} must be a text object")
    kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    wants(one.get("type") in kinds, f"{where}.type must be {' or '.join(kinds)}")
    keys(one, {"text", "emoji", "verbatim"}, where)
    length(one.get("text"), longest, f"{where}.text")


def length(value: Any, longest: int, where: str) -> None:
    """A text that is not empty."""
    wants(isinstance(value, str) and value != "", f"{where} must be a text that is not empty")
    wants(len(value) <= longest, f"{where} has {len(value)} characters, at most {longest}")


def keys(block: Json, allowed: set[str], where: str) -> None:
    """No other field."""
    odd = set(block) - allowed - {"type", "block_id"}
    wants(not odd, f"{where} has unknown fields {sorted(odd)}")


def wants(holds: bool, otherwise: str) -> None:
    """Raises Refusal `invalid_blocks` where it does not hold."""
    if not holds:
        raise Refusal("invalid_blocks", otherwise)


_ELEMENTS: dict[str, Callable[[Json, str], None]] = {
    "button": _button,
    "plain_text_input": _text_input,
    "number_input": _number_input,
    "static_select": _select,
    "multi_static_select": _select,
    "radio_buttons": _boxes,
    "checkboxes": _boxes,
    "datepicker": _picker,
    "timepicker": _picker,
    "datetimepicker": _picker,
}
