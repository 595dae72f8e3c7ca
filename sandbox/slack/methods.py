"""The Web API's methods that the desk's app uses, as strict as Slack: no other argument passes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.slack import blockkit, files, views
from sandbox.slack.refusal import Refusal
from sandbox.slack.workspace import (
    APP,
    BOT,
    BOT_USER,
    GROUPS,
    NAME,
    TEAM,
    Channel,
    Json,
    Person,
    Workspace,
)

Arguments = Mapping[str, Any]
Handler = Callable[[Workspace, Arguments], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """`reads`: takes its arguments from the query or a form, never from JSON."""

    handler: Handler
    required: frozenset[str]
    optional: frozenset[str] = frozenset()
    reads: bool = False

    def check(self, arguments: Arguments) -> None:
        """Raises Refusal `invalid_arguments`."""
        missing = sorted(self.required - set(arguments))
        odd = sorted(set(arguments) - self.required - self.optional)
        if missing or odd:
            raise Refusal("invalid_arguments", f"missing {missing}, unknown {odd}")


def auth_test(workspace: Workspace, _arguments: Arguments) -> Json:
    return {
        "url": f"{workspace.address}/slack/",
        "team": NAME,
        "team_id": TEAM,
        "user": "returns_desk",
        "user_id": BOT_USER,
        "bot_id": BOT,
    }


def post_message(workspace: Workspace, arguments: Arguments) -> Json:
    channel = _membership(workspace, arguments)
    _content(arguments)
    thread = arguments.get("thread_ts")
    if thread is not None:
        root = workspace.thread(channel.id, thread)[0]
        if root.get("thread_ts", thread) != thread:
            raise Refusal("cannot_reply_to_message", "thread_ts is itself a reply")
    _metadata(arguments.get("metadata"))
    kept = {"text": "", **_picked(arguments, "text", "blocks", "thread_ts", "username", "metadata")}
    kept |= _picked(arguments, "icon_emoji")
    if arguments.get("reply_broadcast"):
        if thread is None:
            raise Refusal("invalid_arguments", "only a reply can be broadcast")
        kept["subtype"] = "thread_broadcast"
    message = workspace.add({"channel": channel.id, **_author(), **kept})
    return {"channel": channel.id, "ts": message["ts"], "message": _shown(message)}


def update(workspace: Workspace, arguments: Arguments) -> Json:
    channel = _membership(workspace, arguments)
    _content(arguments)
    message = workspace.find(channel.id, arguments["ts"])
    if message.get("bot_id") != BOT:
        raise Refusal("cant_update_message", "somebody else wrote it")
    message |= _picked(arguments, "text", "blocks")
    workspace.changed()
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"]}


def delete(workspace: Workspace, arguments: Arguments) -> Json:
    """Of a root with replies a tombstone stays, as in Slack."""
    channel = _membership(workspace, arguments)
    message = workspace.find(channel.id, arguments["ts"])
    if message.get("subtype") == "tombstone":
        raise Refusal("message_not_found", "it was deleted before")
    if message.get("bot_id") != BOT:
        raise Refusal("cant_delete_message", "somebody else wrote it")
    if "thread_ts" not in message and len(workspace.thread(channel.id, message["ts"])) > 1:
        kept = {name: message[name] for name in ("type", "ts", "channel", "user")}
        message.clear()
        message |= {**kept, "subtype": "tombstone", "text": "This message was deleted."}
    else:
        workspace.messages.remove(message)
    workspace.changed()
    return {"channel": channel.id, "ts": arguments["ts"]}


def post_ephemeral(workspace: Workspace, arguments: Arguments) -> Json:
    channel = _membership(workspace, arguments)
    person = workspace.person(arguments["user"])
    _content(arguments)
    kept = _picked(arguments, "text", "blocks", "thread_ts")
    message = workspace.add({"channel": channel.id, **_author(), **kept, "only_to": person.id})
    return {"message_ts": message["ts"]}


def list_channels(workspace: Workspace, _arguments: Arguments) -> Json:
    shown = [_channel(workspace, one) for one in workspace.channels.values() if one.id[0] == "C"]
    return {"channels": shown, "response_metadata": {"next_cursor": ""}}


def join(workspace: Workspace, arguments: Arguments) -> Json:
    channel = workspace.channel(arguments["channel"])
    workspace.joined.add(channel.id)
    workspace.changed()
    return {"channel": _channel(workspace, channel)}


def history(workspace: Workspace, arguments: Arguments) -> Json:
    channel = _membership(workspace, arguments)
    oldest = str(arguments.get("oldest", "0"))
    found = [
        _shown(one)
        for one in workspace.visible(channel.id)
        if one.get("thread_ts", one["ts"]) == one["ts"] and float(one["ts"]) > float(oldest)
    ]
    newest_first = found[::-1][: int(arguments.get("limit", 100))]
    return {"messages": newest_first, "has_more": False}


def replies(workspace: Workspace, arguments: Arguments) -> Json:
    channel = _membership(workspace, arguments)
    oldest, latest = float(arguments.get("oldest", 0)), float(arguments.get("latest", "inf"))
    found = workspace.thread(channel.id, arguments["ts"])
    later = [_shown(one) for one in found[1:] if oldest < float(one["ts"]) < latest]
    first, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit", 1000))
    more = first + limit < len(later)
    page: Json = {"messages": [_shown(found[0]), *later[first : first + limit]], "has_more": more}
    return {**page, "response_metadata": {"next_cursor": str(first + limit)}} if more else page


def user_info(workspace: Workspace, arguments: Arguments) -> Json:
    return {"user": user(workspace.person(arguments["user"]))}


def add_reaction(workspace: Workspace, arguments: Arguments) -> Json:
    _membership(workspace, arguments)
    message = workspace.find(arguments["channel"], arguments["timestamp"])
    reactions = message.setdefault("reactions", [])
    if any(one["name"] == arguments["name"] and BOT_USER in one["users"] for one in reactions):
        raise Refusal("already_reacted")
    reactions.append({"name": arguments["name"], "users": [BOT_USER], "count": 1})
    workspace.changed()
    return {}


def list_users(workspace: Workspace, _arguments: Arguments) -> Json:
    members = [user(one) for one in workspace.people.values()]
    return {"members": members, "response_metadata": {"next_cursor": ""}}


def list_groups(_workspace: Workspace, _arguments: Arguments) -> Json:
    return {
        "usergroups": [
            {"id": number, "handle": handle, "name": handle, "users": list(users)}
            for number, (handle, users) in GROUPS.items()
        ]
    }


def open_direct(workspace: Workspace, arguments: Arguments) -> Json:
    person = workspace.person(arguments["users"])
    return {"channel": {"id": workspace.direct(person.id).id}}


def permalink(workspace: Workspace, arguments: Arguments) -> Json:
    channel = workspace.channel(arguments["channel"])
    ts = workspace.find(channel.id, arguments["message_ts"])["ts"]
    path = f"archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": f"{workspace.address}/slack/{path}"}


def user(person: Person) -> Json:
    """A user object."""
    return {
        "id": person.id,
        "team_id": TEAM,
        "name": person.handle,
        "real_name": person.name,
        "deleted": person.deleted,
        "is_bot": person.is_bot,
        "profile": {"real_name": person.name, "display_name": person.name},
    }


def _membership(workspace: Workspace, arguments: Arguments) -> Channel:
    channel = workspace.channel(arguments["channel"])
    if channel.id not in workspace.joined:
        raise Refusal("not_in_channel", f"join #{channel.name} first")
    return channel


def _content(arguments: Arguments) -> None:
    text = arguments.get("text", "")
    if not isinstance(text, str) or not (text.strip() or arguments.get("blocks")):
        raise Refusal("no_text", "neither text nor blocks")
    if len(text) > blockkit.LONGEST_TEXT:
        raise Refusal("msg_too_long", f"{len(text)} characters, at most {blockkit.LONGEST_TEXT}")
    if "blocks" in arguments:
        blockkit.check(arguments["blocks"])


def _metadata(given: Any) -> None:
    right = isinstance(given, dict) and set(given) == {"event_type", "event_payload"}
    if given is not None and not right:
        raise Refusal("invalid_metadata_format", "give event_type and event_payload")


def _author() -> Json:
    return {"user": BOT_USER, "bot_id": BOT, "app_id": APP, "team": TEAM}


def _picked(arguments: Arguments, *names: str) -> Json:
    return {name: arguments[name] for name in names if name in arguments}


def _channel(workspace: Workspace, one: Channel) -> Json:
    member = one.id in workspace.joined
    return {"id": one.id, "name": one.name, "is_member": member, "is_archived": False}


def _shown(message: Json) -> Json:
    return {key: value for key, value in message.items() if key != "channel"}


METHODS: Mapping[str, Method] = {
    "auth.test": Method(auth_test, frozenset()),
    "chat.postMessage": Method(
        post_message,
        frozenset({"channel"}),
        frozenset(
            {"text", "blocks", "thread_ts", "username", "icon_emoji", "metadata", "mrkdwn"}
            | {"unfurl_links", "unfurl_media", "reply_broadcast"}
        ),
    ),
    "chat.update": Method(update, frozenset({"channel", "ts"}), frozenset({"text", "blocks"})),
    "chat.delete": Method(delete, frozenset({"channel", "ts"})),
    "chat.postEphemeral": Method(
        post_ephemeral, frozenset({"channel", "user"}), frozenset({"text", "blocks", "thread_ts"})
    ),
    "conversations.list": Method(
        list_channels,
        frozenset(),
        frozenset({"types", "limit", "cursor", "exclude_archived"}),
        reads=True,
    ),
    "conversations.join": Method(join, frozenset({"channel"})),
    "conversations.history": Method(
        history,
        frozenset({"channel"}),
        frozenset({"limit", "oldest", "include_all_metadata", "cursor"}),
        reads=True,
    ),
    "conversations.replies": Method(
        replies,
        frozenset({"channel", "ts"}),
        frozenset({"limit", "oldest", "latest", "include_all_metadata", "cursor"}),
        reads=True,
    ),
    "users.list": Method(list_users, frozenset(), frozenset({"limit", "cursor"}), reads=True),
    "users.info": Method(user_info, frozenset({"user"}), reads=True),
    "files.getUploadURLExternal": Method(
        files.start_upload, frozenset({"filename", "length"}), reads=True
    ),
    "files.completeUploadExternal": Method(
        files.complete_upload,
        frozenset({"files"}),
        frozenset({"channel_id", "thread_ts", "initial_comment"}),
    ),
    "files.delete": Method(files.delete, frozenset({"file"})),
    "files.info": Method(files.info, frozenset({"file"}), reads=True),
    "reactions.add": Method(add_reaction, frozenset({"channel", "timestamp", "name"})),
    "chat.getPermalink": Method(permalink, frozenset({"channel", "message_ts"}), reads=True),
    "conversations.open": Method(open_direct, frozenset({"users"})),
    "usergroups.list": Method(list_groups, frozenset(), frozenset({"include_users"}), reads=True),
    "views.open": Method(views.open_view, frozenset({"trigger_id", "view"})),
    "views.update": Method(views.update_view, frozenset({"view_id", "view"})),
    "views.publish": Method(views.publish_view, frozenset({"user_id", "view"})),
}
