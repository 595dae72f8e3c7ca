"""What the people of the workspace do: write, edit, delete, press buttons, leave."""

from __future__ import annotations

from typing import Any

from sandbox.slack import blockkit, files
from sandbox.slack.box import Box
from sandbox.slack.methods import user as user_object
from sandbox.slack.refusal import Refusal
from sandbox.slack.workspace import APP, BOT, BOT_USER, TEAM, Json, Person

LONGEST = 40_000


def write(
    box: Box,
    user: str,
    channel: str,
    text: str,
    thread: str | None = None,
    picture: tuple[str, bytes] | None = None,
) -> Json:
    """A message as Slack keeps it: `&`, `<` and `>` escaped; with a picture, by name and bytes."""
    person, place = _active(box, user), box.workspace.channel(channel)
    if not text.strip() and picture is None:
        raise Refusal("no_text", "write something")
    kept: Json = {"channel": place.id, "user": person.id, "team": TEAM}
    kept["text"] = _escaped(text)[:LONGEST]
    if picture is not None:
        kind = "image/png" if picture[1].startswith(b"\x89PNG") else "image/jpeg"
        kept["files"] = [files.keep(box.workspace, *picture, kind)]
        kept["subtype"] = "file_share"
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
        **_from(box, person),
        "type": "block_actions",
        "container": {"type": "message", "message_ts": ts, "channel_id": channel},
        "channel": {"id": place.id, "name": place.name},
        "message": {key: value for key, value in message.items() if key != "channel"},
        "actions": [_pressed(box, block, button)],
    }
    return {"status": (await box.courier.interaction(payload)).status}


async def press_at_home(box: Box, user: str, action: str, value: str | None = None) -> Json:
    """Press a button of one's home tab; `value` tells apart those of one action."""
    person = _active(box, user)
    view = box.workspace.homes.get(user, {})
    block, button = _button(view, action, value)
    payload = {
        **_from(box, person),
        "type": "block_actions",
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "actions": [_pressed(box, block, button)],
    }
    return {"status": (await box.courier.interaction(payload)).status}


def visit_home(box: Box, user: str) -> Json:
    """Open the app's home tab."""
    person = _active(box, user)
    box.courier.event({"type": "app_home_opened", "user": person.id, "tab": "home"})
    return {}


async def choose_shortcut(box: Box, user: str, channel: str, ts: str, callback: str) -> Json:
    """A shortcut of the app in a message's menu."""
    person = _active(box, user)
    message, place = box.workspace.find(channel, ts), box.workspace.channel(channel)
    payload = {
        **_from(box, person),
        "type": "message_action",
        "callback_id": callback,
        "channel": {"id": place.id, "name": place.name},
        "message_ts": ts,
        "message": {key: value for key, value in message.items() if key != "channel"},
        "action_ts": box.workspace.stamp(),
    }
    return {"status": (await box.courier.interaction(payload)).status}


async def command(box: Box, user: str, channel: str, line: str) -> Json:
    """`/word and text`. What the app answers at once, that person alone sees."""
    person, place = _active(box, user), box.workspace.channel(channel)
    word, _, text = line.strip().partition(" ")
    answer = await box.courier.command(
        {
            "token": "deprecated",
            "team_id": TEAM,
            "channel_id": place.id,
            "channel_name": place.name,
            "user_id": person.id,
            "user_name": person.handle,
            "command": word,
            "text": _escaped(text.strip()),
            "api_app_id": APP,
            "trigger_id": box.workspace.trigger(person.id),
        }
    )
    said = answer.json.get("text") or answer.json.get("blocks")
    if said:
        _show_alone(box, person.id, place.id, answer.json)
    return {"status": answer.status}


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


def _from(box: Box, person: Person) -> Json:
    return {
        "user": {"id": person.id, "username": person.handle, "name": person.handle},
        "api_app_id": APP,
        "token": "deprecated",
        "team": {"id": TEAM, "domain": "linden-loom"},
        "trigger_id": box.workspace.trigger(person.id),
    }


def _pressed(box: Box, block: Json, button: Json) -> Json:
    stamp = box.workspace.stamp()
    return {**button, "block_id": block.get("block_id", ""), "action_ts": stamp}


def _show_alone(box: Box, user: str, channel: str, answer: Json) -> None:
    kept = {"text": str(answer.get("text", "")), "channel": channel, "user": BOT_USER}
    kept |= {"bot_id": BOT, "only_to": user}
    if answer.get("blocks"):
        blockkit.check(answer["blocks"])
        kept["blocks"] = answer["blocks"]
    box.workspace.add(kept)


def _button(message: Json, action: str, value: str | None = None) -> tuple[Json, Json]:
    for block in message.get("blocks", ()):
        for one in (*block.get("elements", ()), block.get("accessory", {})):
            if one.get("action_id") == action and value in (None, one.get("value")):
                return block, one
    raise Refusal("message_not_found", f"there is no button {action!r} here")


def _escaped(text: Any) -> str:
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
