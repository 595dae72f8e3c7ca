"""The methods that the sandbox knows, with the parameters of each, and how they are read.

The real Bot API passes over a parameter that it does not know; the sandbox refuses it, so that
a slip shows. Source: core.telegram.org/bots/api#available-methods.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.datastructures import UploadFile

from sandbox.telegram.refusal import Refusal, bad

Given = Mapping[str, Any]
Reader = Callable[[Any], Any]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("String")
    return value


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError("Integer")
    return int(value)


def _flag(value: Any) -> bool:
    if str(value).lower() not in {"true", "false"}:
        raise ValueError("Boolean")
    return str(value).lower() == "true"


def _object(value: Any) -> dict[str, Any]:
    found = json.loads(value) if isinstance(value, str) else value
    if not isinstance(found, dict):
        raise TypeError("Object")
    return found


def _list(value: Any) -> list[Any]:
    found = json.loads(value) if isinstance(value, str) else value
    if not isinstance(found, list):
        raise TypeError("Array")
    return found


def _file(value: Any) -> UploadFile:
    if not isinstance(value, UploadFile):
        raise TypeError("InputFile")
    return value


_MESSAGE = {"!chat_id": _number, "!message_id": _number}
_SHOWN = {"parse_mode": _text, "link_preview_options": _object, "reply_markup": _object}
METHODS: Mapping[str, Mapping[str, Reader]] = {
    "getMe": {},
    "getUpdates": {
        "offset": _number, "limit": _number, "timeout": _number, "allowed_updates": _list,
    },
    "setWebhook": {
        "!url": _text, "secret_token": _text, "max_connections": _number,
        "allowed_updates": _list, "drop_pending_updates": _flag,
    },
    "deleteWebhook": {"drop_pending_updates": _flag},
    "getWebhookInfo": {},
    "sendMessage": {"!chat_id": _number, "!text": _text, **_SHOWN},
    "sendPhoto": {"!chat_id": _number, "!photo": _file, "caption": _text, "parse_mode": _text},
    "editMessageText": {**_MESSAGE, "!text": _text, **_SHOWN},
    "editMessageReplyMarkup": {**_MESSAGE, "reply_markup": _object},
    "deleteMessage": _MESSAGE,
    "answerCallbackQuery": {"!callback_query_id": _text, "text": _text, "show_alert": _flag},
    "sendChatAction": {"!chat_id": _number, "!action": _text},
    "setMyCommands": {"!commands": _list},
    "setChatMenuButton": {"menu_button": _object},
    "getFile": {"!file_id": _text},
    "leaveChat": {"!chat_id": _number},
}  # fmt: skip
"""A parameter with `!` must be given."""


def read(method: str, given: Given) -> dict[str, Any]:
    """The method's parameters, each of its type. Raises Refusal."""
    if method not in METHODS:
        raise Refusal(404, "Not Found")
    known = {name.lstrip("!"): reader for name, reader in METHODS[method].items()}
    if unknown := sorted(set(given) - set(known)):
        raise bad(f"{method} has no parameter {unknown[0]} (the sandbox is strict)")
    for name in METHODS[method]:
        if name.startswith("!") and given.get(name[1:]) in (None, ""):
            raise bad(f"parameter {name[1:]} is required")
    return {name: _read(name, known[name], value) for name, value in given.items()}


def _read(name: str, reader: Reader, value: Any) -> Any:
    try:
        return reader(value)
    except (TypeError, ValueError) as error:
        raise bad(f"can't parse {name}: a value of another type was expected") from error
