"""Files: uploaded in Slack's three steps, shared into a thread, and downloaded with the token.

Source: https://docs.slack.dev/messaging/working-with-files
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from sandbox.slack.refusal import Refusal
from sandbox.slack.workspace import BOT_USER, Json, Workspace

LARGEST = 20 * 1024 * 1024


def start_upload(workspace: Workspace, arguments: Mapping[str, Any]) -> Json:
    """`files.getUploadURLExternal`."""
    length = str(arguments["length"])
    if not (length.isdigit() and 0 < int(length) <= LARGEST):
        raise Refusal("invalid_arguments", f"length is 1 to {LARGEST}")
    number = f"F{workspace.stamp().replace('.', '')}"
    name = str(arguments["filename"])
    workspace.files[number] = {"id": number, "name": name, "length": int(length), "content": None}
    address = f"{workspace.address}/slack/upload/{number}"
    return {"upload_url": address, "file_id": number}


def receive(workspace: Workspace, number: str, content: bytes) -> None:
    """The bytes, to the upload's own address."""
    known = workspace.files.get(number)
    if known is None or known["content"] is not None or len(content) != known["length"]:
        raise Refusal("invalid_upload", "not announced, not of this length, or there already")
    known["content"] = base64.b64encode(content).decode()


def complete_upload(workspace: Workspace, arguments: Mapping[str, Any]) -> Json:
    """`files.completeUploadExternal`: the files appear as one message."""
    shared = []
    for given in arguments["files"]:
        known = workspace.files.get(str(given.get("id")))
        if known is None or known["content"] is None:
            raise Refusal("file_not_found", "nothing was uploaded for it")
        if known.get("shared"):
            raise Refusal("file_already_completed", "this upload was completed before")
        known |= {"title": given.get("title") or known["name"], "shared": True}
        shared.append(known)
    if channel := arguments.get("channel_id"):
        place = workspace.channel(str(channel))
        if place.id not in workspace.joined:
            raise Refusal("not_in_channel", f"join #{place.name} first")
        message: Json = {"channel": place.id, "user": BOT_USER, "subtype": "file_share"}
        message |= {"text": str(arguments.get("initial_comment") or ""), "bot_id": "B0DESKBOT"}
        message["files"] = [shown(workspace, one) for one in shared]
        if arguments.get("thread_ts"):
            root = workspace.thread(place.id, str(arguments["thread_ts"]))[0]
            message["thread_ts"] = root["ts"]
        workspace.add(message)
    return {"files": [shown(workspace, one) for one in shared]}


def delete(workspace: Workspace, arguments: Mapping[str, Any]) -> Json:
    """`files.delete`: it goes from every message too."""
    number = str(arguments["file"])
    if workspace.files.pop(number, None) is None:
        raise Refusal("file_not_found")
    for message in workspace.messages:
        if "files" in message:
            message["files"] = [one for one in message["files"] if one["id"] != number]
    workspace.changed()
    return {}


def info(workspace: Workspace, arguments: Mapping[str, Any]) -> Json:
    """`files.info`."""
    known = workspace.files.get(str(arguments["file"]))
    if known is None:
        raise Refusal("file_not_found")
    return {"file": shown(workspace, known)}


def keep(workspace: Workspace, name: str, content: bytes, kind: str) -> Json:
    """A file that a person of the workspace adds to a message."""
    number = f"F{workspace.stamp().replace('.', '')}"
    kept = {
        "id": number,
        "name": name,
        "mimetype": kind,
        "length": len(content),
        "content": base64.b64encode(content).decode(),
        "shared": True,
    }
    workspace.files[number] = kept
    return shown(workspace, kept)


def content(workspace: Workspace, number: str) -> bytes:
    """Raises Refusal `file_not_found`."""
    known = workspace.files.get(number)
    if known is None or known["content"] is None:
        raise Refusal("file_not_found")
    return base64.b64decode(known["content"])


def shown(workspace: Workspace, one: Json) -> Json:
    """A file object."""
    address = f"{workspace.address}/slack/files/{one['id']}"
    return {
        "id": one["id"],
        "name": one["name"],
        "title": one.get("title", one["name"]),
        "mimetype": one.get("mimetype", "image/jpeg"),
        "size": one["length"],
        "url_private": address,
        "url_private_download": address,
    }
