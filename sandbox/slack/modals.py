"""Filling in a modal: what is entered is checked as Slack's client does, then sent to the app."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.slack.box import Box
from sandbox.slack.refusal import Refusal
from sandbox.slack.views import replaced
from sandbox.slack.workspace import APP, TEAM, Json

Entered = Mapping[str, Any]
"""By action id: a text, a value, or a list of values for checkboxes."""


async def submit(box: Box, user: str, view_id: str, entered: Entered) -> Json:
    """Send it. The answer closes the modal, shows errors at its inputs, or puts another there."""
    view = _open(box, user, view_id)
    if "submit" not in view:
        raise Refusal("invalid_arguments", "this modal has nothing to send")
    payload = payload_of(box, view, entered)
    answer = await box.courier.interaction(payload)
    done = answer.json
    if answer.status != 200:
        raise Refusal("view_submission_failed", "We had some trouble connecting. Try again?")
    if done.get("response_action") == "errors":
        known = {block.get("block_id") for block in view["blocks"] if block["type"] == "input"}
        if set(done["errors"]) - known:
            raise Refusal("invalid_blocks", "errors are for inputs that the view has")
        return {"errors": done["errors"]}
    if done.get("response_action") == "update":
        box.workspace.modals[view_id] = replaced(view, done["view"])
    else:
        box.workspace.modals.pop(view_id, None)
    box.workspace.changed()
    return {"errors": {}}


def payload_of(box: Box, view: Json, entered: Entered) -> Json:
    """The `view_submission` that Slack would send. Raises Refusal for what cannot be entered."""
    person = box.workspace.person(view["user"])
    state = {"values": _values(view, entered)}
    shown = {key: value for key, value in view.items() if key != "user"}
    return {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "linden-loom"},
        "user": {"id": person.id, "username": person.handle, "name": person.handle},
        "api_app_id": APP,
        "token": "deprecated",
        "trigger_id": box.workspace.trigger(person.id),
        "view": {**shown, "state": state, "hash": view["id"]},
        "response_urls": [],
    }


def close(box: Box, user: str, view_id: str) -> Json:
    """Close it unsent."""
    _open(box, user, view_id)
    box.workspace.modals.pop(view_id)
    box.workspace.changed()
    return {}


def _open(box: Box, user: str, view_id: str) -> Json:
    view = box.workspace.modals.get(view_id)
    if view is None or view["user"] != user:
        raise Refusal("not_found", "this modal is not open")
    return view


def _values(view: Json, entered: Entered) -> Json:
    values: Json = {}
    odd = set(entered)
    for place, block in enumerate(view["blocks"]):
        if block["type"] != "input":
            continue
        element = block["element"]
        name = element["action_id"]
        odd.discard(name)
        given = entered.get(name, _initial(element))
        if not block.get("optional") and given in (None, "", []):
            raise Refusal("invalid_arguments", f"{block['label']['text']}: please fill this in")
        values[block.get("block_id", str(place))] = {name: _value(element, given)}
    if odd:
        raise Refusal("invalid_arguments", f"this modal has no {sorted(odd)[0]!r}")
    return values


def _initial(element: Json) -> Any:
    if "initial_option" in element:
        return element["initial_option"]["value"]
    if "initial_options" in element:
        return [one["value"] for one in element["initial_options"]]
    names = ("initial_value", "initial_date", "initial_time", "initial_date_time")
    return next((element[name] for name in names if name in element), None)


def _value(element: Json, given: Any) -> Json:
    kind = element["type"]
    if kind == "plain_text_input":
        _check_length(element, given)
        return {"type": kind, "value": given or None}
    if kind == "number_input":
        _check_number(element, given)
        return {"type": kind, "value": None if given in (None, "") else str(given)}
    if kind in ("static_select", "radio_buttons"):
        return {"type": kind, "selected_option": _chosen(element, given) if given else None}
    if kind in ("checkboxes", "multi_static_select"):
        return {"type": kind, "selected_options": [_chosen(element, one) for one in given or ()]}
    name = {"datepicker": "selected_date", "timepicker": "selected_time"}.get(kind)
    return {"type": kind, name or "selected_date_time": given}


def _check_length(element: Json, given: Any) -> None:
    if given and len(given) > element.get("max_length", 3000):
        raise Refusal("invalid_arguments", f"at most {element.get('max_length', 3000)} characters")
    if given and len(given) < element.get("min_length", 0):
        raise Refusal("invalid_arguments", f"at least {element['min_length']} characters")


def _check_number(element: Json, given: Any) -> None:
    if given in (None, ""):
        return
    number = None
    with contextlib.suppress(InvalidOperation):
        number = Decimal(str(given))
    if number is None or not number.is_finite():
        raise Refusal("invalid_arguments", f"{given!r} is no number")
    if not element["is_decimal_allowed"] and number != number.to_integral():
        raise Refusal("invalid_arguments", "a whole number, please")
    if number < Decimal(element.get("min_value", "-Infinity")):
        raise Refusal("invalid_arguments", f"at least {element['min_value']}")
    if number > Decimal(element.get("max_value", "Infinity")):
        raise Refusal("invalid_arguments", f"at most {element['max_value']}")


def _chosen(element: Json, value: Any) -> Json:
    for option in element["options"]:
        if option["value"] == value:
            found: Json = option
            return found
    raise Refusal("invalid_arguments", f"{value!r} is none of the options")
