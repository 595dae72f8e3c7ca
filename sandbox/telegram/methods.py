"""What the bot can do: the methods of the Bot API that Returns Desk uses."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from sandbox.telegram import keyboard, markup
from sandbox.telegram.refusal import Refusal, bad
from sandbox.telegram.world import Json, Webhook, World

Method = Callable[[World, Json], Awaitable[Any]]
LONGEST_POLL = 50
LONGEST_ANSWER = 200
LARGEST_FILE = 20 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
LONGEST_CAPTION = 1024
DELETED_FOR = 48 * 3600
"""Seconds after which a message in a private chat stays."""
PICTURES = (b"\x89PNG", b"\xff\xd8\xff")


async def get_me(world: World, _given: Json) -> Json:
    return world.bot


async def get_updates(world: World, given: Json) -> list[Json]:
    if world.webhook:
        raise Refusal(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
            "delete the webhook first",
        )
    world.poller += 1
    me, offset = world.poller, given.get("offset", 0)
    world.updates = [one for one in world.updates if one["update_id"] >= offset]
    world.bell.ring()
    if not world.updates:
        await world.bell.wait(min(given.get("timeout", 0), LONGEST_POLL))
    if world.poller != me:
        raise Refusal(
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot "
            "instance is running",
        )
    return world.updates[: given.get("limit", 100)]


async def set_webhook(world: World, given: Json) -> bool:
    address = urlsplit(given["url"])
    if address.scheme != "https" and address.hostname not in {"127.0.0.1", "localhost"}:
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    secret = given.get("secret_token")
    if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad("secret token contains unallowed characters")
    world.webhook = Webhook(given["url"], secret)
    _drop(world, given)
    world.bell.ring()
    return True


async def delete_webhook(world: World, given: Json) -> bool:
    world.webhook = None
    _drop(world, given)
    return True


async def get_webhook_info(world: World, _given: Json) -> Json:
    found = {
        "url": world.webhook.url if world.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    error = {"last_error_message": world.webhook_error} if world.webhook_error else {}
    return found | error


async def send_message(world: World, given: Json) -> Json:
    chat = world.chat(given["chat_id"])
    content = _content(given)
    chat.action_at = None
    return world.add(chat, world.bot, content)


async def send_photo(world: World, given: Json) -> Json:
    chat = world.chat(given["chat_id"])
    content = await given["photo"].read()
    if not content.startswith(PICTURES):
        raise bad("IMAGE_PROCESS_FAILED")
    if len(content) > LARGEST_PHOTO:
        raise bad("file is too big")
    caption, entities = markup.read(given.get("caption", " "), given.get("parse_mode"))
    if len(caption) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    file = world.file(content, "photos/file")
    size = {key: file[key] for key in ("file_id", "file_unique_id", "file_size")}
    marked = {"caption_entities": entities} if entities else {}
    photo = [{**size, "width": 800, "height": 800}]
    return world.add(chat, world.bot, {"photo": photo, "caption": caption.strip(), **marked})


async def edit_message_text(world: World, given: Json) -> Json:
    return _edit(world, given, _content(given))


async def edit_message_reply_markup(world: World, given: Json) -> Json:
    shown = keyboard.check(given["reply_markup"]) if given.get("reply_markup") else None
    message = _own(world, given)
    kept = {key: message[key] for key in ("text", "entities") if key in message}
    return _edit(world, given, kept | _markup(shown))


async def delete_message(world: World, given: Json) -> bool:
    chat = world.chat(given["chat_id"])
    message = chat.messages.get(given["message_id"])
    if message is None:
        raise bad("message to delete not found")
    if world.now().timestamp() - message["date"] > DELETED_FOR:
        raise bad("message can't be deleted for everyone")
    del chat.messages[given["message_id"]]
    world.page_bell.ring()
    return True


async def answer_callback_query(world: World, given: Json) -> bool:
    query = world.queries.get(given["callback_query_id"])
    if query is None or query.get("answered"):
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if len(given.get("text", "")) > LONGEST_ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    query["answered"], query["answer"] = True, given.get("text", "")
    world.page_bell.ring()
    return True


async def send_chat_action(world: World, given: Json) -> bool:
    if given["action"] not in {"typing", "upload_photo", "upload_document"}:
        raise bad("wrong parameter action in request")
    world.chat(given["chat_id"]).action_at = world.now()
    world.page_bell.ring()
    return True


async def set_my_commands(world: World, given: Json) -> bool:
    for one in given["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(one["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands = given["commands"]
    world.page_bell.ring()
    return True


async def set_chat_menu_button(world: World, given: Json) -> bool:
    world.menu_button = given.get("menu_button", {"type": "default"})
    return True


async def get_file(world: World, given: Json) -> Json:
    found = world.files.get(given["file_id"])
    if found is None:
        raise bad("invalid file_id")
    if len(found[1]) > LARGEST_FILE:
        raise bad("file is too big")
    return found[0]


async def leave_chat(world: World, given: Json) -> bool:
    chat = world.chat(given["chat_id"])
    if chat.type == "private":
        raise bad("chat is not a group")
    chat.left = True
    world.page_bell.ring()
    return True


METHODS: Mapping[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
    "setMyCommands": set_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "getFile": get_file,
    "leaveChat": leave_chat,
}


def _drop(world: World, given: Json) -> None:
    if given.get("drop_pending_updates"):
        world.updates.clear()


def _content(given: Json) -> Json:
    text, entities = markup.read(given["text"], given.get("parse_mode"))
    shown = keyboard.check(given["reply_markup"]) if given.get("reply_markup") else None
    return {"text": text, **({"entities": entities} if entities else {}), **_markup(shown)}


def _markup(shown: Json | None) -> Json:
    return {"reply_markup": shown} if shown and shown["inline_keyboard"] else {}


def _own(world: World, given: Json) -> Json:
    message = world.chat(given["chat_id"]).messages.get(given["message_id"])
    if message is None:
        raise bad("message to edit not found")
    if message["from"]["id"] != world.bot["id"]:
        raise bad("message can't be edited")
    return message


def _edit(world: World, given: Json, content: Json) -> Json:
    message = _own(world, given)
    parts = ("text", "entities", "reply_markup")
    if {key: message[key] for key in parts if key in message} == content:
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )
    for key in parts:
        message.pop(key, None)
    message |= content | {"edit_date": int(world.now().timestamp())}
    world.page_bell.ring()
    return message
