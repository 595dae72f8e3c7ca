"""Modals and home tabs: checked as Slack checks them, opened by a trigger that soon runs out.

Source: https://docs.slack.dev/surfaces/modals
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.slack import blockkit
from sandbox.slack.elements import length, wants
from sandbox.slack.elements import text as text_object
from sandbox.slack.refusal import Refusal
from sandbox.slack.workspace import APP, BOT, TEAM, Json, Workspace

KEPT = ("id", "team_id", "app_id", "bot_id", "state", "user")
"""Of a modal whose view is replaced."""
LONGEST_METADATA = 3000


def open_view(workspace: Workspace, arguments: Mapping[str, Any]) -> Json:
    """`views.open`: for whoever holds the trigger, which is good once and for three seconds."""
    user = workspace.spend_trigger(str(arguments["trigger_id"]))
    view = checked(arguments["view"], "modal")
    if any(one["user"] == user for one in workspace.modals.values()):
        raise Refusal("push_limit_reached", "a modal is open already")
    return {"view": _kept(workspace, view, user)}


def update_view(workspace: Workspace, arguments: Mapping[str, Any]) -> Json:
    """`views.update`: only while it is open."""
    known = workspace.modals.get(str(arguments["view_id"]))
    if known is None:
        raise Refusal("not_found", "this view is closed")
    shown = replaced(known, arguments["view"])
    workspace.modals[known["id"]] = shown
    workspace.changed()
    return {"view": shown}


def replaced(known: Json, view: Any) -> Json:
    """The open modal with another view in it: nothing of the old one stays."""
    return {**checked(view, "modal"), **{name: known[name] for name in KEPT}}


def publish_view(workspace: Workspace, arguments: Mapping[str, Any]) -> Json:
    """`views.publish`: the home tab of one person."""
    person = workspace.person(str(arguments["user_id"]))
    view = checked(arguments["view"], "home")
    workspace.homes[person.id] = {**view, "id": f"VH{person.id}", "team_id": TEAM, "app_id": APP}
    workspace.changed()
    return {"view": workspace.homes[person.id]}


def _kept(workspace: Workspace, view: Json, user: str) -> Json:
    number = f"V{workspace.stamp().replace('.', '')}"
    state: Json = {"values": {}}
    kept = {**view, "id": number, "team_id": TEAM, "app_id": APP, "bot_id": BOT, "state": state}
    workspace.modals[number] = {**kept, "user": user}
    workspace.changed()
    return kept


def checked(view: Any, kind: str) -> Json:
    """The view, as it may be shown. Raises Refusal `invalid_arguments` or `invalid_blocks`."""
    if not isinstance(view, dict) or view.get("type") != kind:
        raise Refusal("invalid_arguments", f"view must be a {kind}")
    allowed = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    modal = {"title", "submit", "close", "clear_on_close", "notify_on_close"}
    odd = set(view) - allowed - (modal if kind == "modal" else set())
    wants(not odd, f"view has unknown fields {sorted(odd)}")
    blockkit.check(view.get("blocks"), blockkit.MOST_VIEW_BLOCKS)
    if "callback_id" in view:
        length(view["callback_id"], 255, "view.callback_id")
    too_long = len(str(view.get("private_metadata", ""))) > LONGEST_METADATA
    wants(not too_long, f"view.private_metadata is at most {LONGEST_METADATA} characters")
    if kind == "modal":
        _check_frame(view)
    return dict(view)


def _check_frame(view: Json) -> None:
    text_object(view.get("title"), 24, "view.title", plain=True)
    for name in ("submit", "close"):
        if name in view:
            text_object(view[name], 24, f"view.{name}", plain=True)
    has_input = any(block["type"] == "input" for block in view["blocks"])
    wants(not has_input or "submit" in view, "a view with an input needs a submit")
