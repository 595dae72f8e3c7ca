"""Inputs of modals: built, and read back from what Slack sends."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Json = dict[str, Any]
Choice = tuple[str, str]
"""A value and what is read."""


def modal(
    act: str, title: str, blocks: Sequence[Json], *, submit: str = "", about: str = ""
) -> Json:
    """A modal; `about` comes back as it was with what is entered."""
    view: Json = {
        "type": "modal",
        "callback_id": act,
        "title": plain(title),
        "close": plain("Cancel" if submit else "Close"),
        "blocks": list(blocks),
        "private_metadata": about,
    }
    return view | ({"submit": plain(submit)} if submit else {})


def text(
    name: str,
    label: str,
    *,
    long: bool = False,
    optional: bool = False,
    initial: str = "",
    hint: str = "",
    longest: int = 500,
) -> Json:
    """Words."""
    element: Json = {"type": "plain_text_input", "action_id": name, "max_length": longest}
    element |= {"multiline": True} if long else {}
    element |= {"initial_value": initial[:longest]} if initial else {}
    return _input(name, label, element, optional=optional, hint=hint)


def amount(name: str, label: str, *, hint: str = "") -> Json:
    """An amount of money."""
    element = {"type": "number_input", "action_id": name, "is_decimal_allowed": True}
    return _input(name, label, {**element, "min_value": "0.01"}, hint=hint)


def select(
    name: str,
    label: str,
    choices: Iterable[Choice],
    *,
    chosen: str | None = None,
    optional: bool = False,
) -> Json:
    """One of several."""
    options = [_option(value, said) for value, said in list(choices)[:100]]
    element: Json = {"type": "static_select", "action_id": name, "options": options}
    return _input(name, label, element | _chosen(options, chosen), optional=optional)


def radio(name: str, label: str, choices: Iterable[Choice], *, chosen: str | None = None) -> Json:
    """One of a few, all seen at once."""
    options = [_option(value, said) for value, said in list(choices)[:10]]
    element: Json = {"type": "radio_buttons", "action_id": name, "options": options}
    return _input(name, label, element | _chosen(options, chosen))


def boxes(name: str, label: str, choices: Iterable[Choice], *, ticked: Iterable[str] = ()) -> Json:
    """Any of a few."""
    options = [_option(value, said) for value, said in list(choices)[:10]]
    wanted = set(ticked)
    initial = [option for option in options if option["value"] in wanted]
    element: Json = {"type": "checkboxes", "action_id": name, "options": options}
    return _input(name, label, element | ({"initial_options": initial} if initial else {}))


def section(words: str) -> Json:
    """Words in mrkdwn, at most what a section takes."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": cut(words, 3000)}}


def context(words: str) -> Json:
    """Small print."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": cut(words, 2000)}]}


def plain(words: str) -> Json:
    """A text object without markup."""
    return {"type": "plain_text", "text": words}


def cut(words: str, longest: int) -> str:
    """The words, shortened where Slack takes no more."""
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def entered(view: Mapping[str, Any]) -> Json:
    """What was entered, by the input's name: a text, a value, or a list of values."""
    found: Json = {}
    for block in (view.get("state") or {}).get("values", {}).values():
        for name, value in block.items():
            found[name] = _entered(value)
    return found


def _entered(value: Mapping[str, Any]) -> Any:
    if "selected_options" in value:
        return [one["value"] for one in value["selected_options"] or ()]
    if "selected_option" in value:
        return (value["selected_option"] or {}).get("value")
    return (value.get("value") or "").strip()


def _input(name: str, label: str, element: Json, *, optional: bool = False, hint: str = "") -> Json:
    block: Json = {
        "type": "input", "block_id": name, "label": plain(cut(label, 2000)), "element": element,
    }  # fmt: skip
    block |= {"optional": True} if optional else {}
    return block | ({"hint": plain(cut(hint, 2000))} if hint else {})


def _option(value: str, said: str) -> Json:
    return {"value": value[:150], "text": plain(cut(said, 75))}


def _chosen(options: list[Json], chosen: str | None) -> Json:
    found = next((option for option in options if option["value"] == chosen), None)
    return {"initial_option": found} if found else {}
