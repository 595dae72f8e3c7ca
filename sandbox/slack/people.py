"""What the people of the workspace do: write, edit, delete, press buttons, leave."""

from __future__ import annotations

from typing import Any

from sandbox.slack.box import Box
from sandbox.slack.methods import user as user_object
from sandbox.slack.refusal import Refusal
from sandbox.slack.workspace import APP, TEAM, Json, Person

LONGEST = 40_000


def write(box: Box, user: str, channel: str, text: str, thread: str | None = None) -> Json:
    """A message as Slack keeps it: `&`, `<` and `>` escaped."""
    person, place = _active(box, user), box.workspace.channel(channel)
    if not text.strip():
        raise Refusal("no_text", "write something")
    kept: Json = {"channel": place.id, "user": person.id, "team": TEAM}
    kept["text"] = _escaped(text)[:LONGEST]
    if thread is not None:
        kept["thread_ts"] = box.workspace.thread(place.id, thread)[0]["ts"]
    message = box.workspace.add(kept)
    _tell(box, place.id, message)
    return message


def edit(box: Box, user: str, channel: str, ts: str, text: str) -> Json:
    """Change one's own message."""
    message = _own(box, user, channel, ts)
    before = dict(message)
    message |= {"text": _escaped(text), "edited": {"user": user, "ts": box.workspace.stamp()}}
    box.workspace.changed()
    changed = {"subtype": "message_changed", "message": dict(message), "previous_message": before}
    _tell(box, channel, {"type": "message", "ts": message["edited"]["ts"], **changed})
    return message


def delete(box: Box, user: str, channel: str, ts: str) -> Json:
    """Delete one's own message."""
    message = _own(box, user, channel, ts)
    box.workspace.messages.remove(message)
    stamp = box.workspace.stamp()
    box.workspace.changed()
    gone = {"subtype": "message_deleted", "deleted_ts": ts, "previous_message": message}
    _tell(box, channel, {"type": "message", "ts": stamp, **gone})
    return message


async def press(box: Box, user: str, channel: str, ts: str, action: str) -> Json:
    """Press the button `action` of a message; `status` is what the app answered."""
    person = _active(box, user)
    message = box.workspace.find(channel, ts)
    block, button = _button(message, action)
    place = box.workspace.channel(channel)
    payload = {
        "type": "block_actions",
        "user": {"id": person.id, "username": person.handle, "name": person.handle},
        "api_app_id": APP,
        "token": "deprecated",
        "container": {"type": "message", "message_ts": ts, "channel_id": channel},
        "trigger_id": f"{ts}.trigger",
        "team": {"id": TEAM, "domain": "linden-loom"},
        "channel": {"id": place.id, "name": place.name},
        "message": {key: value for key, value in message.items() if key != "channel"},
        "actions": [
            {**button, "block_id": block.get("block_id", ""), "action_ts": box.workspace.stamp()}
        ],
    }
    return {"status": await box.courier.interaction(payload)}


def leave(box: Box, user: str) -> Json:
    """The account is deactivated; the app hears of it."""
    gone = box.workspace.deactivate(user)
    box.courier.event({"type": "user_change", "user": user_object(gone)})
    return {"id": gone.id}


def _tell(box: Box, channel: str, message: Json) -> None:
    """The app hears of what is said in the channels that it is in."""
    if channel in box.workspace.joined:
        box.courier.event({**message, "channel": channel, "channel_type": "channel"})


def _active(box: Box, user: str) -> Person:
    person = box.workspace.person(user)
    if person.deleted or person.is_bot:
        raise Refusal("account_inactive", f"{person.name} cannot do anything")
    return person


def _own(box: Box, user: str, channel: str, ts: str) -> Json:
    message = box.workspace.find(channel, ts)
    if message.get("user") != _active(box, user).id:
        raise Refusal("cant_update_message", "somebody else wrote it")
    return message


def _button(message: Json, action: str) -> tuple[Json, Json]:
    for block in message.get("blocks", ()):
        for one in (*block.get("elements", ()), block.get("accessory", {})):
            if one.get("action_id") == action:
                return block, one
    raise Refusal("message_not_found", f"this message has no button {action!r}")


def _escaped(text: Any) -> str:
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
